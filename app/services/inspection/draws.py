"""双随机抽取: sealing the lists, drawing, changing what was drawn within the protocol, and the public file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, delete, or_, select
from sqlalchemy.orm import Session

from app import audit
from app.rules import draw as rule
from app.rules import draw_file
from app.rules.errors import N_, Refused
from app.rules.vocabulary.inspection import DrawChange, DrawStatus, SeedKind
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.credit import frequency
from app.services.flow.registry import papers
from app.services.inspection import plans
from app.services.rulebook import standards
from models.inspection import Draw, DrawnVisit, DrawStratum
from models.subjects import Enterprise, Officer

PAGE = 10
PUBLIC = (DrawStatus.SEALED, DrawStatus.DRAWN, DrawStatus.ASSIGNED, Status.REVOKED)


def seal(session: Session, draw: Draw, day: date) -> None:
    """Write down the lists as they stand; what is made public of them is the commitment.

    Raises Refused where more is to be drawn than there is, or enterprises find too few inspectors.
    """
    firms, hands = dict(_pool(session, draw, day)), _officers(session)
    pool = list(firms.values())
    officers = [_hand(officer, draw.draws_on) for officer in hands]
    least = standards.parameters(session).number("draw.officers", draw.draws_on)
    terms = {"no": draw.name, "day": str(draw.draws_on), "least": least, "frozen_on": str(day), "source": _source(draw)}
    file = draw_file.sealed(pool, officers, _take(draw), terms)
    draw_file.drawn(file, "")
    draw.file, draw.frozen_on, draw.pool_size = file, day, len(pool)
    keys = {each["id"]: key for key, each in firms.items()}
    draw.sealed_keys = {"firms": keys, "officers": {each.certificate_no: each.id for each in hands}}
    draw.commitment = file["commitment"] if draw.seed_kind == SeedKind.ANNOUNCED else None


def keep_seal(draw: Draw, who: int | None) -> None:
    """A witness's seal; with the second the commitment is whole."""
    if draw.first_witness_id is None:
        draw.first_witness_id, draw.first_seal = who, draw.own_seal
    else:
        draw.second_witness_id, draw.second_seal = who, draw.own_seal
        file = draw.file
        terms = {name: file[name] for name in ("no", "day", "least", "frozen_on")} | {"source": _source(draw)}
        draw.file = draw_file.sealed(file["pool"], file["officers"], file["take"], terms)
        draw.commitment = draw.file["commitment"]


def keep_words(draw: Draw, who: int | None) -> None:
    """What a witness reveals; until both have, nobody reads it."""
    name = "first_words" if who == draw.first_witness_id else "second_words"
    setattr(draw, name, draw_file.folded(draw.own_words or ""))
    draw.own_words = None


def carry_out(session: Session, draw: Draw) -> None:
    """Draw from the seed that is known now. Raises Refused where there are no lists to draw from."""
    if draw.file is None:
        raise Refused(N_("The lists have not been sealed."))
    reveals = _reveals(draw)
    draw.seed = draw_file.joined(reveals) if reveals else draw_file.folded(draw.seed or "")
    _keep(session, draw, draw_file.drawn(draw.file, draw.seed, reveals))


def recuse(session: Session, draw: Draw) -> None:
    """The inspector stays away from the enterprise; the next of the draw goes there."""
    firm, officer = _named(draw, "firms", draw.changed_firm_id), _named(draw, "officers", draw.recused_officer_id)
    _change(session, draw, DrawChange.RECUSED, {"object": firm, "officer": officer})


def replace(session: Session, draw: Draw) -> None:
    """The enterprise is not inspected; the next of its stratum is."""
    _change(session, draw, DrawChange.REPLACED, {"object": _named(draw, "firms", draw.changed_firm_id)})


def _named(draw: Draw, kind: str, key: int | None) -> str:
    """What the file calls it; its own code may have been put right since."""
    return next(name for name, own in draw.sealed_keys[kind].items() if own == key)


def _change(session: Session, draw: Draw, kind: DrawChange, what: dict[str, str]) -> None:
    file = draw.file
    changes = [*file["changes"], {"kind": kind.value, **what}]
    _keep(session, draw, draw_file.drawn(file, file["seed"], file["reveals"], changes))


def _keep(session: Session, draw: Draw, file: dict[str, Any]) -> None:
    """The file, and who goes where as rows of the house."""
    firms, hands = draw.sealed_keys["firms"], draw.sealed_keys["officers"]
    session.execute(delete(DrawnVisit).where(DrawnVisit.draw_id == draw.id))
    session.add_all(
        DrawnVisit(
            draw_id=draw.id,
            place=place,
            enterprise_id=firms[each["object"]],
            officers=[hands[name] for name in each["officers"]],
        )
        for place, each in enumerate(file["result"], start=1)
    )
    draw.file, draw.drawn_number = file, len(file["result"])
    audit.note(session, "drawn", draw.register_name(), draw.id, result=file["seals"]["result"], seed=file["seed"])


def _reveals(draw: Draw) -> list[str]:
    inside = draw.seed_kind == SeedKind.WITNESSES
    return [draw.first_words or "", draw.second_words or ""] if inside else []


def _source(draw: Draw) -> dict[str, Any]:
    """Where the seed comes from, as it is made public before anybody knows it."""
    said = {"kind": str(draw.seed_kind), "what": draw.seed_source or "", "on": str(draw.seed_on or "")}
    return said if draw.seed_kind == SeedKind.ANNOUNCED else {**said, "seals": [draw.first_seal, draw.second_seal]}


def _take(draw: Draw) -> dict[str, int]:
    return {each.named: each.number for each in draw.strata}


def _pool(session: Session, draw: Draw, day: date) -> Iterator[tuple[int, dict[str, str]]]:
    """Every enterprise that a line fits; one that is inspected as often as it may be this year is never drawn."""
    e, made = Enterprise, plans.made(session, draw.draws_on.year) + plans.under_way(session, draw.draws_on.year)
    caps = {category: frequency.cap(session, category, day) for category in SupervisionClass}
    read = e.id, e.uscc, e.name, e.supervision_class, e.sector, e.grade, e.draw_weight
    query = select(*read).where(e.status == KeptStatus.IN_USE).order_by(e.uscc)
    if draw.item.sector:
        query = query.where(e.sector == draw.item.sector)
    for row in session.execute(query.execution_options(yield_per=plans.CHUNK)).mappings():
        if stratum := next((each for each in draw.strata if _fits(each, row)), None):
            full = made[row["id"]] >= caps[SupervisionClass(row["supervision_class"])]
            weight = Decimal(0) if full else row["draw_weight"] or Decimal(1)
            said = {"id": row["uscc"], "name": row["name"], "stratum": stratum.named, "weight": rule.plain(weight)}
            yield row["id"], {**said, "speciality": str(row["sector"])}


def _fits(stratum: DrawStratum, row: RowMapping) -> bool:
    asked = (("category", "supervision_class"), ("sector", "sector"), ("grade", "grade"))
    return all(getattr(stratum, own) in (None, row[name]) for own, name in asked)


def _officers(session: Session) -> Sequence[Officer]:
    query = select(Officer).where(Officer.status == KeptStatus.IN_USE).order_by(Officer.certificate_no)
    return session.scalars(query).all()


def _hand(officer: Officer, day: date) -> dict[str, Any]:
    """An inspector as the public file has them: whether on leave that day, not until when."""
    return {
        "id": officer.certificate_no,
        "name": officer.name,
        "certified_until": str(officer.certificate_until),
        "on_leave": bool(officer.on_leave_until and officer.on_leave_until >= day),
        "specialities": [str(officer.speciality)] if officer.speciality else [],
        "avoids": sorted(filter(None, (part.strip() for part in (officer.avoids or "").replace("，", ",").split(",")))),
    }


def result(session: Session, draw: Draw) -> list[tuple[DrawnVisit, list[Officer]]]:
    """What was drawn, in the order of the draw, each with the inspectors who go there."""
    visits = session.scalars(select(DrawnVisit).where(DrawnVisit.draw_id == draw.id).order_by(DrawnVisit.place)).all()
    wanted = {key for visit in visits for key in visit.officers}
    known = {each.id: each for each in session.scalars(select(Officer).where(Officer.id.in_(wanted)))}
    return [(visit, [known[key] for key in visit.officers]) for visit in visits]


def is_drawn(session: Session, draw: Draw, enterprise_id: int | None, officer_id: int | None = None) -> None:
    """Raises Refused where the enterprise was not drawn, or the inspector not for it."""
    query = select(DrawnVisit).where(DrawnVisit.draw_id == draw.id, DrawnVisit.enterprise_id == enterprise_id)
    visit = session.scalar(query)
    if visit is None:
        raise Refused(N_("This enterprise was not drawn; choose one of the result.")).on("changed_firm_id")
    if officer_id is not None and officer_id not in visit.officers:
        raise Refused(N_("This inspector does not go there; choose one of the result.")).on("recused_officer_id")


def public(session: Session, before: int | None = None) -> Sequence[Draw]:
    """The draws that the public reads of, the latest first: those before this key, one more than a page."""
    query = select(Draw).where(Draw.status.in_(PUBLIC), Draw.commitment.is_not(None))
    if before:
        query = query.where(Draw.id < before)
    return session.scalars(query.order_by(Draw.id.desc()).limit(PAGE + 1)).all()


def public_file(session: Session, key: int) -> Any:  # noqa: ANN401  # as rules.draw_file makes it
    """The file of a draw that was carried out, or revoked; else None."""
    over = or_(Draw.drawn_number > 0, Draw.status == Status.REVOKED)
    return session.scalar(select(Draw.file).where(Draw.id == key, Draw.status.in_(PUBLIC), over))


_RESULT, _CHANGES = ("序号", "检查对象", "统一社会信用代码", "监管分类", "执法人员"), ("类别", "检查对象", "执法人员")


@papers("draw", 结果表=_RESULT, 变更表=_CHANGES, 承诺值分段=(), 种子分段=())
def draw_paper(session: Session, draw: Draw) -> Mapping[str, Any]:
    """The result of the draw, and what was changed after it."""
    file = draw.file or {}
    names = {each["id"]: each["name"] for each in (*file.get("officers", ()), *file.get("pool", ()))}
    rows = [
        {
            "序号": visit.place,
            "检查对象": visit.enterprise.name,
            "统一社会信用代码": visit.enterprise.uscc,
            "监管分类": SupervisionClass(visit.enterprise.supervision_class).chinese,
            "执法人员": "、".join(f"{each.name}（{each.certificate_no}）" for each in officers),
        }
        for visit, officers in result(session, draw)
    ]
    changes = [
        {
            "类别": DrawChange(each["kind"]).chinese,
            "检查对象": names.get(each["object"], each["object"]),
            "执法人员": names.get(each.get("officer", ""), ""),
        }
        for each in file.get("changes", ())
    ]
    pieces = {"承诺值分段": _in_pieces(draw.commitment), "种子分段": _in_pieces(draw.seed)}
    return {"结果表": rows, "变更表": changes, **pieces}


def _in_pieces(text: str | None) -> str:
    """Long signs without a blank run over the margin of a sheet."""
    return " ".join(text[place : place + 16] for place in range(0, len(text), 16)) if text else ""
