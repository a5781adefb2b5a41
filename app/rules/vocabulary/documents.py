"""文书: what stands on paper, its number, and how it reached whom."""

from app.rules.terms import Term


class DocumentStatus(Term):
    """Where an issued document stands; a number once given is never given again."""

    ISSUED = "issued", "待送达", "To be served"
    SERVED = "served", "已送达", "Served"
    KEPT = "kept", "已存档", "Kept on file"
    VOIDED = "voided", "已作废", "Voided"


class Layout(Term):
    """How a document is laid out (GB/T 9704-2012; domain.md 17.4)."""

    DECISION = "decision", "决定书、通知书", "Decision or notice to a party"
    LETTER = "letter", "红头公文", "Letter with red head"
    ANNOUNCEMENT = "announcement", "公告", "Public announcement"
    INTERNAL = "internal", "内部审批表", "Internal form"


class ServiceWay(Term):
    """送达方式 (《行政处罚法》第六十一条，《民事诉讼法》第八十八条至第九十五条)."""

    DIRECT = "handed_over", "直接送达", "Handed over", "直接"
    LEFT = "left_behind", "留置送达", "Left with witnesses", "留置"
    POST = "by_post", "邮寄送达", "By post", "邮寄"
    ELECTRONIC = "electronic", "电子送达", "Electronically", "电子"
    ENTRUSTED = "entrusted", "委托送达", "Through another organ", "委托"
    ANNOUNCED = "announced", "公告送达", "By public announcement", "公告"
