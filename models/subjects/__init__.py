"""主体: the parties that all chapters share, and the ledger of facts about them."""

from models.subjects.enterprise import Enterprise
from models.subjects.event import CreditEvent
from models.subjects.offices import Agency, Department, Officer, UnusualCode
from models.subjects.practitioner import OF_A_FIRM, OF_A_PERSON, Practitioner

__all__ = [
    "OF_A_FIRM",
    "OF_A_PERSON",
    "Agency",
    "CreditEvent",
    "Department",
    "Enterprise",
    "Officer",
    "Practitioner",
    "UnusualCode",
]
