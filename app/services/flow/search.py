"""One search for lists, pickers and the portal: folded text beside every record, kept by the session as texts change.

Whoever types finds what is written, whatever the width, case, brackets, dots or radicals of either, and names by how
they sound. The answer is that of reading every text through; a database only gets there sooner.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    SQLColumnExpression,
    String,
    Text,
    and_,
    event,
    exists,
    false,
    func,
    inspect,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session, UOWTransaction, scoped_session

from app.services.reading import cells, spelling
from models.base import Register, registers
from models.kinds import TermType
from models.platform import SearchText

Condition = ColumnElement[bool]
Attribute = InstrumentedAttribute[Any]
CHUNK = 1000
"""Records filled in at once."""
NEWEST, COMMON, ASKED = 2000, 20, 8
"""A word is common that more than so many of the newest records contain; so many words are tried."""
FEW = 500
"""So many records are named by their keys."""


# --- keeping ---------------------------------------------------------------------------------------


def listen(session: scoped_session[Session]) -> None:
    """Attach the keeping to the session factory; once a process."""
    event.listen(session, "after_flush", _keep)


def _keep(session: Session, _context: UOWTransaction) -> None:
    fresh = [row for row in session.new if isinstance(row, Register)]
    changed = [row for row in session.dirty if isinstance(row, Register) and _is_respelt(row)]
    for register in {type(row) for row in (*fresh, *changed)}:
        rows = [row for row in (*fresh, *changed) if type(row) is register]
        _write(session, register, ((row.id, _texts(register, row)) for row in rows))


def _is_respelt(record: Register) -> bool:
    return any(inspect(record).attrs[c.key].history.has_changes() for c in searched(type(record)))


def _texts(register: type[Register], record: Register) -> list[Any]:
    return [getattr(record, column.key) for column in searched(register)]


def fill_gaps(session: Session) -> int:
    """Give every record its search text where an older version, or a hand in the database, left none; how many."""
    return sum(_fill_gaps(session, register) for register in registers() if searched(register))


def _fill_gaps(session: Session, register: type[Register]) -> int:
    known = select(SearchText.record_id).where(SearchText.register == register.register_name())
    wanted = [getattr(register, column.key) for column in searched(register)]
    query = select(register.id, *wanted).where(register.id.not_in(known)).order_by(register.id).limit(CHUNK)
    filled, last = 0, 0
    while rows := session.execute(query.where(register.id > last)).all():
        _write(session, register, ((key, texts) for key, *texts in rows))
        filled, last = filled + len(rows), rows[-1][0]
    return filled


def _write(session: Session, register: type[Register], rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
    """Keep what these records, by key, are found by; nothing for a register of which nothing is searched."""
    name, columns = register.register_name(), searched(register)
    kept = [{"register": name, "record_id": key, "folded": text_of(register, texts)} for key, texts in rows if columns]
    dialect = postgresql if _has_bigrams(session) else sqlite
    insert = dialect.insert(SearchText)
    statement = insert.on_conflict_do_update(
        index_elements=["register", "record_id"], set_={"folded": insert.excluded.folded}
    )
    if kept:
        session.connection().execute(statement, kept)


def searched(register: type[Register]) -> tuple[Column[Any], ...]:
    """The columns whose text is searched."""
    return tuple(c for c in register.__mapper__.columns if c.info.get("searched") and isinstance(c.type, String))


def text_of(register: type[Register], texts: Sequence[str | None]) -> str:
    """What a record with these texts, in the order of `searched`, is found by: a line for each, between line breaks."""
    lines: list[str] = []
    for column, text in zip(searched(register), texts, strict=True):
        if text:
            lines += _spellings(text) if column in _numbers(register) else [spelling.fold(text)]
            lines += [spelling.sounds(text)] if column.info["sound"] else []
    return "\n".join(["", *dict.fromkeys(filter(None, lines)), ""])


def _numbers(register: type[Register]) -> list[Column[Any]]:
    """The searched columns that hold document numbers, which another column folds."""
    folded = {c.info.get("folds") for c in register.__mapper__.columns}
    return [column for column in searched(register) if column.key in folded and not column.info["sound"]]


def _asked(register: type[Register], word: str) -> list[str]:
    """A word as it may stand in the texts of a register: where there are document numbers, also as one of them."""
    return _spellings(word) if _numbers(register) else [word]


def _spellings(number: str) -> list[str]:
    """A number as it is searched, and as document numbers are compared."""
    return list(dict.fromkeys((spelling.fold(number), spelling.fold(cells.document_key(number)))))


# --- looking ---------------------------------------------------------------------------------------


def containing(session: Session, register: type[Register], text: str, *, own: bool = False) -> Condition:
    """The records that contain every word: in their texts, in those of their subject, or in the name of a term.

    own  only in their texts: what the public reads leads to nothing else
    """
    words = spelling.words(text)
    places = list(_places(register, own)) if words else []
    hits = [_hits(session, place, words[:ASKED]) for place, _ in places]
    rarest = min(words[:ASKED], key=lambda word: sum(seen[word] for seen in hits), default="")
    conditions = []
    for word in words:
        rare = [word == rarest and seen[word] <= COMMON for seen in hits]
        ways = [_found(session, *place, word, ask) for place, ask in zip(places, rare, strict=True)]
        conditions.append(or_(false(), *ways, *([] if own else _in_terms(register, word))))
    return and_(true(), *conditions)


def _places(register: type[Register], own: bool) -> Iterator[tuple[type[Register], Attribute]]:
    """Whose texts are read, and the column that leads to them: the record's own, those of whomever it is about."""
    if searched(register):
        yield register, register.id
    for name, subject in register.subjects().items() if not own else ():
        yield subject, getattr(register, f"{name}_id")


def _hits(session: Session, register: type[Register], words: Sequence[str]) -> dict[str, int]:
    """In how many of the newest records each word is."""
    newest = (
        select(SearchText.folded)
        .where(SearchText.register == register.register_name())
        .order_by(SearchText.record_id.desc())
        .limit(NEWEST)
        .subquery()
    )
    counts = (func.count().filter(_holds(newest.c.folded, _asked(register, word))) for word in words)
    return dict(zip(words, session.execute(select(*counts).select_from(newest)).one(), strict=True))


def _found(session: Session, register: type[Register], key: Attribute, word: str, rare: bool) -> Condition:
    """That the record of this key contains the word.

    A rare word is looked up first, and its records named by their keys, with which any index of any table can go on.
    A common one is asked of each row in turn: the newest soon fill a page.
    """
    mine, asked = SearchText.register == register.register_name(), _asked(register, word)
    if not rare:
        return exists().where(mine, SearchText.record_id == key, _holds(SearchText.folded, asked))
    query = select(SearchText.record_id).where(mine, _holds(SearchText.folded, asked, _has_bigrams(session)))
    keys = session.scalars(query.limit(FEW + 1)).all()
    if not keys:
        return false()
    return key.in_(keys if len(keys) <= FEW else query)


def called(session: Session, register: type[Register], text: str) -> Condition:
    """The records of which one text is this one, however either is typed."""
    line = f"\n{spelling.fold(text)}\n"
    held = _holds_one(SearchText.folded, line, _has_bigrams(session))
    query = select(SearchText.record_id).where(SearchText.register == register.register_name(), held)
    return register.id.in_(query)


def _holds(folded: SQLColumnExpression[str], spelt: list[str], by_index: bool = False) -> Condition:
    """That a search text contains a word in one of these spellings, or sounds like it.

    by_index  let the index say beforehand which texts have all the word's pairs of signs
    """
    return or_(*(_holds_one(folded, each, by_index) for each in spelt))


def _holds_one(folded: SQLColumnExpression[str], word: str, by_index: bool) -> Condition:
    held, pairs = folded.contains(word, autoescape=True), spelling.grams(word)
    if pattern := spelling.sound_pattern(word):
        held = and_(*(folded.contains(pair) for pair in pairs), or_(held, folded.regexp_match(pattern)))
    if by_index:
        held = and_(func.bigrams(folded, type_=postgresql.ARRAY(Text)).contains(pairs), held)
    return held


def _has_bigrams(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _in_terms(register: type[Register], word: str) -> Iterator[Condition]:
    """That a searched column holds a term whose name contains the word."""
    for column in register.__mapper__.columns:
        if column.info.get("searched") and isinstance(column.type, TermType):
            terms = [
                term
                for term in column.type.vocabulary
                if any(word in spelling.fold(name) for name in (term.chinese, term.english))
            ]
            if terms:
                yield getattr(register, column.key).in_(terms)
