"""双随机抽取: asked for, sealed by other eyes, drawn from a seed of which nobody knew, changed within its protocol."""

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.inspection import DrawPaper, DrawStatus, SeedKind
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import BEGINS, DECIDES, DRAFTS, HANDS_BACK, VOIDS
from app.workflow.moves import Move, Needed, workflow

_MAKERS = (Role.CLERK, Role.CREDIT_OFFICER)
_WITNESSES = (Role.OFFICER, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.LEADER, Role.DISCIPLINE_OFFICER, *_MAKERS)
_OUTSIDE = when("seed_kind", SeedKind.ANNOUNCED)
_INSIDE = when("seed_kind", SeedKind.WITNESSES)

DRAW = workflow(
    "draw",
    Status.DRAFT,
    Move("submit", N_("Submit for sealing"), DRAFTS, Status.SUBMITTED, _MAKERS, guards=("draw_in_order",), **BEGINS),
    Move("withdraw", N_("Take back"), (Status.SUBMITTED,), Status.DRAFT, _MAKERS, duty="nobody", new_round=True),
    Move(
        "freeze",
        N_("Agree and seal the lists"),
        (Status.SUBMITTED,),
        DrawStatus.SEALED,
        (Role.SECTION_CHIEF,),
        guards=("draw_in_order",),
        effects=("seal_lists",),
        **DECIDES,
    ),
    Move("return", N_("Return for changes"), (Status.SUBMITTED,), Status.RETURNED, (Role.SECTION_CHIEF,), **HANDS_BACK),
    Move(
        "seal",
        N_("Seal words as a witness"),
        (DrawStatus.SEALED,),
        DrawStatus.SEALED,
        _WITNESSES,
        when=_INSIDE,
        four_eyes=True,
        fields=("own_seal",),
        guards=("may_witness", "seal_in_order"),
        hidden_by=("may_witness",),
        effects=("keep_seal",),
        duty="nobody",
    ),
    Move(
        "reveal",
        N_("Reveal the sealed words"),
        (DrawStatus.SEALED,),
        DrawStatus.SEALED,
        _WITNESSES,
        when=_INSIDE,
        fields=("own_words",),
        guards=("may_reveal", "words_as_sealed"),
        hidden_by=("may_reveal",),
        effects=("keep_words",),
        duty="nobody",
    ),
    Move(
        "draw",
        N_("Draw by lot"),
        (DrawStatus.SEALED,),
        DrawStatus.DRAWN,
        _MAKERS,
        when=_OUTSIDE,
        fields=("seed",),
        papers=(Needed(DrawPaper.SOURCE, must=False),),
        guards=("seed_is_known",),
        effects=("draw_objects",),
        tone="primary",
    ),
    Move(
        "draw_revealed",
        N_("Draw from the revealed words"),
        (DrawStatus.SEALED,),
        DrawStatus.DRAWN,
        _MAKERS,
        when=_INSIDE,
        guards=("both_revealed",),
        effects=("draw_objects",),
        tone="primary",
    ),
    Move(
        "recuse",
        N_("Recuse an inspector"),
        (DrawStatus.DRAWN,),
        DrawStatus.DRAWN,
        (Role.LEADER,),
        fields=("changed_firm_id", "recused_officer_id"),
        guards=("recusal_in_order",),
        effects=("draw_again",),
        duty="nobody",
        opinion=True,
        files=True,
        tone="warning",
    ),
    Move(
        "replace",
        N_("Replace an enterprise"),
        (DrawStatus.DRAWN,),
        DrawStatus.DRAWN,
        (Role.LEADER,),
        fields=("changed_firm_id",),
        guards=("replacement_in_order",),
        effects=("replace_object",),
        duty="nobody",
        opinion=True,
        files=True,
        tone="warning",
    ),
    Move(
        "revoke",
        N_("Revoke"),
        (DrawStatus.SEALED, DrawStatus.DRAWN),
        Status.REVOKED,
        (Role.LEADER,),
        files=True,
        **VOIDS,
    ),
    Move("discard", N_("Discard draft"), DRAFTS, Status.DISCARDED, _MAKERS, **VOIDS),
    editable=DRAFTS,
    editors=_MAKERS,
    readers=(*_WITNESSES, Role.SECTION_CHIEF),
)
