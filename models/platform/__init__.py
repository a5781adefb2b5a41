"""The machine room: accounts, trails, clocks, parameters, files, runs and the audit chain."""

from models.platform.accounts import Account, Delegation, SignInTry
from models.platform.files import Attachment, FormReceipt, HeldFile, ImportBatch
from models.platform.flow import Deadline, Decision, Holiday, Movement, WorkItem
from models.platform.keys import Serial
from models.platform.messages import Message, MessageRead
from models.platform.runs import Heartbeat, JobRun
from models.platform.search import SearchText
from models.platform.settings import Setting
from models.platform.trail import Attestation, AuditEntry, AuditHead

__all__ = [
    "Account",
    "Attachment",
    "Attestation",
    "AuditEntry",
    "AuditHead",
    "Deadline",
    "Decision",
    "Delegation",
    "FormReceipt",
    "Heartbeat",
    "HeldFile",
    "Holiday",
    "ImportBatch",
    "JobRun",
    "Message",
    "MessageRead",
    "Movement",
    "SearchText",
    "Serial",
    "Setting",
    "SignInTry",
    "WorkItem",
]
