"""三(二) 信易+审批: matters and cases of approval, commitments, guidance, reports (domain.md 5.5, 9, 10)."""

from models.approval.cases import ApprovalCase, CaseMaterial, PostCheck
from models.approval.commitments import Commitment, Fulfilment
from models.approval.drives import CommitmentDrive, DriveLine, DriveScope, ScannedPage
from models.approval.items import ApprovalItem, ItemMaterial
from models.approval.reports import CreditReport, Guidance, ReportUse

__all__ = [
    "ApprovalCase",
    "ApprovalItem",
    "CaseMaterial",
    "Commitment",
    "CommitmentDrive",
    "CreditReport",
    "DriveLine",
    "DriveScope",
    "Fulfilment",
    "Guidance",
    "ItemMaterial",
    "PostCheck",
    "ReportUse",
    "ScannedPage",
]
