"""What a register declares of itself, so that no mechanism has to know it by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.rules.terms import Term


@dataclass(frozen=True)
class Group:
    """One block of a paper form: its heading and its columns, in the order of the paper.

    rare  columns of the block that are seldom filled in; a form folds them away while they are empty
    """

    label: str
    columns: tuple[str, ...]
    rare: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pick:
    """A column of names in which a record of another register can be picked, and what is taken over from it.

    register  where the names are looked up
    fills     the columns that are filled in with the record: own column → column of the register
    says      what choosing it says of other columns: own column → code
    """

    register: str
    fills: Mapping[str, str]
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """Lines that a record has of its own: a relationship to them, made by models.base.rows.

    name      the relationship; in the columns of a Group it stands for the grid in the form
    label     English msgid, the heading of the grid and the name of its sheet in a workbook
    minimum   so many lines a record has at least; maximum: at most
    """

    name: str
    label: str
    minimum: int = 0
    maximum: int = 200
    help: str = ""


@dataclass(frozen=True)
class Publishing:
    """How records of a register are shown to the public; they go by the register's own number.

    term      the rule that says whether and until when a record is shown, by its name in the registry
    shown     the columns that the public sees, in the order of the standard; everything else never leaves the house
              every text among them is masked, but for what is said here:
    persons   of them names of persons, of which the public reads the surname
    codes     of them numbers with a check of their own; one all of digits may look like an identity number
    party     the column of whoever the record is about, their name or a link to them: as registered, of a natural
              person the surname; kind: of what kind they are, code: their credit code (own columns or theirs)
    withheld  kinds of party about whom nothing is shown
    channels  the parameter that lists the channels
    verdict   the column that says, also before approval, whether a record is shown; empty where all are
    """

    term: str
    shown: tuple[str, ...]
    persons: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    party: str = "party_name"
    kind: str = "party"
    code: str = "uscc"
    withheld: tuple[Term, ...] = ()
    channels: str = "publicity.channels"
    verdict: str = ""
