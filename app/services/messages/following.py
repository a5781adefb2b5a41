"""Who is told when a record moves: its author, when others hand it back or bring it to rest."""

from sqlalchemy.orm import Session

from app.rules.errors import N_, Sentence
from app.rules.reasons import Reason
from app.services.flow.registry import Moved, follows_moves
from app.services.messages import sending
from models.base import Register


@follows_moves
def tell_the_author(session: Session, record: Register, moved: Moved) -> None:
    """The author of a record reads what others decided about it."""
    author, move = record.created_by_id, moved.move
    if author is None or author == moved.by.user_id:
        return
    if move.new_round or not record.WORKFLOW.waits_in(move.target):
        begins = record.begins_after(moved.day)
        said = (
            N_("%(who)s: “%(move)s”. %(record)s is approved and holds from %(day)s. %(opinion)s")
            if begins
            else N_("%(who)s: “%(move)s”. %(record)s is now “%(status)s”. %(opinion)s")
        )
        params = {
            "who": moved.by.name if moved.by.user_id else Sentence(N_("The system")),
            "move": Sentence(move.label),
            "record": record.title,
            "status": move.target,
            "day": begins,
            "opinion": moved.opinion,
        }
        sending.to_person(session, author, record, Reason(said, params))
