"""The bureau's ordinary chain: a clerk submits, the section chief reviews, the leader approves."""

from app.rules.errors import N_
from app.rules.terms import Term
from app.rules.vocabulary.platform import Role, Status
from app.workflow.moves import Move

DRAFTS = (Status.DRAFT, Status.RETURNED)


def chain(
    *,
    guards: tuple[str, ...] = (),
    effects: tuple[str, ...] = (),
    starts: tuple[str, ...] = (),
    undo: tuple[str, ...] = (),
    authors: tuple[Role, ...] = (Role.CLERK,),
    approvers: tuple[Role, ...] = (Role.LEADER,),
    standing: tuple[Term, ...] = (Status.IN_FORCE,),
) -> tuple[Move, ...]:
    """submit, withdraw, review, return, approve, revoke, with what approval does and what revocation undoes.

    starts    legal clocks that run from submission (or their own basis) until approval or discarding
    standing  the statuses in which the record holds and may be revoked

    Four eyes: nobody reviews or approves what they wrote or moved themselves (domain.md 11).
    """
    s = Status
    return (
        Move(
            "submit",
            N_("Submit for review"),
            DRAFTS,
            s.SUBMITTED,
            authors,
            guards=guards,
            starts=starts,
            tone="primary",
            duty="author",
        ),
        Move("withdraw", N_("Take back"), (s.SUBMITTED,), s.DRAFT, authors, duty="nobody", new_round=True),
        Move("review", N_("Agree"), (s.SUBMITTED,), s.REVIEWED, (Role.SECTION_CHIEF,), four_eyes=True, tone="primary"),
        Move(
            "return",
            N_("Return for changes"),
            (s.SUBMITTED,),
            s.RETURNED,
            (Role.SECTION_CHIEF,),
            four_eyes=True,
            opinion=True,
            tone="warning",
            new_round=True,
        ),
        Move(
            "approve",
            N_("Approve"),
            (s.REVIEWED,),
            s.IN_FORCE,
            approvers,
            four_eyes=True,
            guards=guards,
            effects=effects,
            stops=starts,
            tone="primary",
        ),
        Move(
            "send_back",
            N_("Send back"),
            (s.REVIEWED,),
            s.RETURNED,
            approvers,
            four_eyes=True,
            opinion=True,
            tone="warning",
            new_round=True,
        ),
        Move(
            "revoke",
            N_("Revoke"),
            standing,
            s.REVOKED,
            approvers,
            opinion=True,
            effects=undo,
            tone="danger",
            duty="nobody",
            voids=True,
        ),
        Move(
            "discard",
            N_("Discard draft"),
            DRAFTS,
            s.DISCARDED,
            authors,
            opinion=True,
            effects=("free_number",),
            stops=starts,
            tone="danger",
            duty="nobody",
            voids=True,
        ),
    )
