"""三(二) 信易+审批: how matters, cases, commitments, post-checks, guidance and credit reports move."""

from app.workflow.approval.cases import APPROVAL_CASE
from app.workflow.approval.checks import APPROVAL_ITEM, POST_CHECK
from app.workflow.approval.commitments import COMMITMENT, FULFILMENT
from app.workflow.approval.drives import COMMITMENT_DRIVE, DRIVE_LINE
from app.workflow.approval.reports import CREDIT_REPORT, GUIDANCE, REPORT_USE

__all__ = [
    "APPROVAL_CASE",
    "APPROVAL_ITEM",
    "COMMITMENT",
    "COMMITMENT_DRIVE",
    "CREDIT_REPORT",
    "DRIVE_LINE",
    "FULFILMENT",
    "GUIDANCE",
    "POST_CHECK",
    "REPORT_USE",
]
