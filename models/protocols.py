"""What mechanisms ask of a record, whatever its register: only these facts, so that any register may have them."""

from typing import ClassVar, Protocol

from models.declarations import Publishing


class Recorded(Protocol):
    """Any record of a register, as far as a mechanism knows it."""

    id: int
    PUBLISHING: ClassVar[Publishing | None]
    PARTY: ClassVar[tuple[str, ...]]

    @property
    def title(self) -> str: ...

    @property
    def department_id(self) -> int | None: ...

    @classmethod
    def register_name(cls) -> str: ...


class HasEnterprise(Recorded, Protocol):
    """A record that may be about an enterprise on the register; None where it is about somebody else."""

    @property
    def enterprise_id(self) -> int | None: ...


class HasParty(Recorded, Protocol):
    """A record that names its party itself, as on paper (Register.PARTY)."""

    enterprise_id: int | None
    practitioner_id: int | None

    @property
    def party(self) -> str: ...

    @property
    def party_name(self) -> str: ...

    @property
    def uscc(self) -> str | None: ...

    @property
    def legal_representative(self) -> str | None: ...

    @property
    def person_identity(self) -> str | None: ...

    @property
    def person_identity_no(self) -> str | None: ...
