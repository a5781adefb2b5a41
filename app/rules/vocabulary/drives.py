"""承诺书集中签订: where drives, their firms and the scanned pages stand."""

from app.rules.terms import Term


class DriveStatus(Term):
    """Where a drive for commitments stands once it is approved."""

    OPEN = "open", "签订中", "Being signed"
    CLOSED = "closed", "已截止", "Closed"


class LineStatus(Term):
    """Where a firm stands that was asked to sign."""

    UNSIGNED = "unsigned", "未签订", "Not signed"
    SIGNED = "signed", "已签订", "Signed"
    EXCUSED = "excused", "免予签订", "Excused"
    MISSED = "missed", "逾期未签", "Not signed in time"
    SIGNED_LATE = "signed_late", "逾期补签", "Signed late"
    DROPPED = "dropped", "不再监管", "No longer supervised"
    VOIDED = "voided", "随活动撤销", "Void with the drive"


class SigningWay(Term):
    """签订方式: how the office came to know of the signature."""

    SCAN = "scan", "扫描识别", "Read from the scan"
    HAND = "hand", "人工核对", "Matched by hand"


class PageState(Term):
    """What became of a scanned page."""

    WAITING = "waiting", "待识别", "Waiting to be read"
    MATCHED = "matched", "已归入", "Matched"
    REPEATED = "repeated", "重复扫描", "Scanned again"
    UNREAD = "unread", "未识别", "Not read"
    FOREIGN = "foreign", "不属于本次活动", "Of another drive"
    BARRED = "barred", "不能签订", "Cannot be signed"
    SET_ASIDE = "set_aside", "不予归入", "Set aside"


class DrivePaper(Term):
    """承诺书集中签订的材料."""

    SCAN = "drive_scan", "签章承诺书扫描件", "Scan of signed commitments"
    NOTICE = "drive_notice", "签订通知", "Notice of the drive"
