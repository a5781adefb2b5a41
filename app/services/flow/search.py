"""One search for lists, pickers and the portal: folded text beside every record, kept by the session as texts change.

Whoever types finds what is written, whatever the width, case, brackets, dots or radicals of either, and names by how
they sound. The answer is that of reading every text through; a database only gets there sooner.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Text, and_, event, exists, false, func, inspect, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session, UOWTransaction, scoped_session

from app.rules.terms import Term
from app.services.reading import cells, spelling
from models.base import Register, TermType, registers
from models.platform import SearchText

Condition = ColumnElement[bool]
Attribute = InstrumentedAttribute[Any]
CHUNK = 1000
FEW = 500
"""So many records are named by their keys; of more, each row is asked in turn, and the newest soon fill a page."""


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
            lines += _spellings(text) if column.key == register.NUMBER else [spelling.fold(text)]
            lines += [spelling.sounds(text)] if column.info["sound"] else []
    return "\n".join(["", *dict.fromkeys(filter(None, lines)), ""])


def _spellings(number: str) -> list[str]:
    """A number as it is searched, and as document numbers are compared."""
    return list(dict.fromkeys((spelling.fold(number), spelling.fold(cells.document_key(number)))))


# --- looking ---------------------------------------------------------------------------------------


def containing(session: Session, register: type[Register], text: str, *, own: bool = False) -> Condition:
    """The records that contain every word: in their texts, in those of their enterprise, or in the name of a term.

    own  only in their texts: what the public reads leads to nothing else
    """
    words = spelling.words(text)
    longest = max(words, key=len, default="")
    return and_(true(), *(or_(*_places(session, register, word, word is longest, own)) for word in words))


def _places(session: Session, register: type[Register], word: str, ask: bool, own: bool) -> Iterator[Condition]:
    yield _found(session, register, register.id, word, ask) if searched(register) else false()
    if own:
        return
    if register.SUBJECT and (subject := register.__mapper__.relationships.get(register.SUBJECT)):
        (link,) = subject.local_columns
        yield _found(session, subject.mapper.class_, getattr(register, link.key), word, ask)
    for column in register.__mapper__.columns:
        if column.info.get("searched") and isinstance(column.type, TermType) and (terms := _terms(column.type, word)):
            yield getattr(register, column.key).in_(terms)


def _found(session: Session, register: type[Register], key: Attribute, word: str, ask: bool) -> Condition:
    """That the record of this key contains the word.

    ask  find out first how many do: for a rare word, their keys are what any index of any table can use
    """
    held = _of(register, _holds(session, word))
    if ask:
        keys = session.scalars(select(SearchText.record_id).where(held).limit(FEW + 1)).all()
        if len(keys) <= FEW:
            return key.in_(keys) if keys else false()
    return exists().where(held, SearchText.record_id == key)


def called(session: Session, register: type[Register], text: str) -> Condition:
    """The records of which one text is this one, however either is typed."""
    whole = f"\n{spelling.fold(text)}\n"
    held = and_(*_narrowed(session, whole), SearchText.folded.contains(whole, autoescape=True))
    return register.id.in_(select(SearchText.record_id).where(_of(register, held)))


def _of(register: type[Register], condition: Condition) -> Condition:
    return and_(SearchText.register == register.register_name(), condition)


def _holds(session: Session, word: str) -> Condition:
    """That a search text contains the word, as it is or as document numbers are compared, or sounds like it."""
    return or_(*(_holds_one(session, each) for each in _spellings(word)))


def _holds_one(session: Session, word: str) -> Condition:
    literally = SearchText.folded.contains(word, autoescape=True)
    if not (pattern := spelling.sound_pattern(word)):
        return and_(*_narrowed(session, word), literally)
    pairs = (SearchText.folded.contains(pair) for pair in spelling.grams(word))
    return and_(*_narrowed(session, word), *pairs, or_(literally, SearchText.folded.regexp_match(pattern)))


def _narrowed(session: Session, word: str) -> Iterator[Condition]:
    """What an index knows beforehand: all the word's pairs of signs occur."""
    if _has_bigrams(session):
        yield func.bigrams(SearchText.folded, type_=postgresql.ARRAY(Text)).contains(spelling.grams(word))


def _has_bigrams(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _terms(kind: TermType, word: str) -> list[Term]:
    """The terms whose name contains the word."""
    return [t for t in kind.vocabulary if any(word in spelling.fold(name) for name in (t.chinese, t.english))]
