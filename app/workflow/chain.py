"""The bureau's ordinary chain: a clerk submits, the section chief reviews, the leader approves."""

from dataclasses import replace
from typing import Any

from app.rules.errors import N_
from app.rules.terms import Term
from app.rules.vocabulary.platform import Role, Status
from app.workflow.moves import Move, Needed

_AGREED = (N_("Agreed."), N_("Checked; the facts are clear."))
INCOMPLETE = (
    N_("Please complete the materials."),
    N_("Please check the amounts and dates."),
    N_("Please describe the facts more clearly."),
)
_MISTAKEN = (N_("Entered by mistake."), N_("Entered twice."))
BEGINS: dict[str, Any] = {"tone": "primary", "duty": "author"}
DECIDES: dict[str, Any] = {"tone": "primary", "four_eyes": True, "phrases": _AGREED}
HANDS_BACK: dict[str, Any] = {
    "tone": "warning",
    "four_eyes": True,
    "opinion": True,
    "new_round": True,
    "phrases": INCOMPLETE,
}
VOIDS: dict[str, Any] = {"tone": "danger", "opinion": True, "duty": "nobody", "voids": True, "phrases": _MISTAKEN}
"""What moves of one kind have in common."""
DRAFTS = (Status.DRAFT, Status.RETURNED)


def chain(
    *,
    guards: tuple[str, ...] = (),
    papers: tuple[Needed, ...] = (),
    effects: tuple[str, ...] = (),
    starts: tuple[str, ...] = (),
    undo: tuple[str, ...] = (),
    authors: tuple[Role, ...] = (Role.CLERK,),
    approvers: tuple[Role, ...] = (Role.LEADER,),
    approved: Term = Status.IN_FORCE,
    standing: tuple[Term, ...] = (),
) -> tuple[Move, ...]:
    """submit, withdraw, review, return, approve, revoke, with what approval does and what revocation undoes.

    papers    what submitting rests on
    starts    legal clocks that run from submission (or their own basis) until approval or discarding
    approved  the status after approval; work that begins then is a duty that leads on from it
    standing  the statuses in which the record holds and may be revoked; unless said, the approved one

    Four eyes: nobody reviews or approves what they wrote or moved themselves (domain.md 11).
    """
    s, chief = Status, (Role.SECTION_CHIEF,)
    submit = Move(
        "submit", N_("Submit for review"), DRAFTS, s.SUBMITTED, authors, guards=guards, starts=starts, **BEGINS
    )
    approve = Move(
        "approve", N_("Approve"), (s.REVIEWED,), approved, approvers, guards=guards, effects=effects, **DECIDES
    )
    discard = Move("discard", N_("Discard draft"), DRAFTS, s.DISCARDED, authors, effects=("free_number",), **VOIDS)
    return (
        replace(submit, papers=papers),
        Move("withdraw", N_("Take back"), (s.SUBMITTED,), s.DRAFT, authors, duty="nobody", new_round=True),
        Move("review", N_("Agree"), (s.SUBMITTED,), s.REVIEWED, chief, **DECIDES),
        Move("return", N_("Return for changes"), (s.SUBMITTED,), s.RETURNED, chief, **HANDS_BACK),
        replace(approve, stops=starts),
        Move("send_back", N_("Send back"), (s.REVIEWED,), s.RETURNED, approvers, **HANDS_BACK),
        Move("revoke", N_("Revoke"), standing or (approved,), s.REVOKED, approvers, effects=undo, files=True, **VOIDS),
        replace(discard, stops=starts),
    )
