"""class by the table"""

from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Huge fines and further kinds of penalty are serious now: the next run of publication_expiry looks at every penalty
    # under Order 36 whose class nobody has stated.
    op.execute("UPDATE penalty SET reassess_on = '2026-04-01' WHERE status IN ('in_force', 'classifying') "
               "AND seriousness IS NULL AND decided_on >= '2026-04-01'")


def downgrade() -> None:
    pass
