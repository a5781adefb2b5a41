"""What records are found by."""

from typing import Any

from flask_appbuilder import Model
from sqlalchemy import Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column


class SearchText(Model):
    """检索文本: the searched text of one record, folded, a line for each text and each sound (flow/search.py).

    In a table of its own, because records change much oftener than their names do, and every change would write the
    index anew. That is, on PostgreSQL, over all signs and pairs of neighbours.
    """

    __tablename__ = "search_text"
    __table_args__: Any = {"sqlite_with_rowid": False}

    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    folded: Mapped[str] = mapped_column(Text)


Index("ix_search_text_bigrams", func.bigrams(SearchText.folded), postgresql_using="gin").ddl_if(dialect="postgresql")
