"""Two people at once: what the database says of the second."""

from sqlalchemy.exc import IntegrityError


def is_taken(error: IntegrityError) -> bool:
    """Whether a number or key was taken a moment ago; any other fault of a row is a fault of ours."""
    return getattr(error.orig, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(error.orig)
