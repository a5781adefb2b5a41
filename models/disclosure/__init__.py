"""三(一) 政务公开和信用信息归集: licences, penalties and what is published of them. Fields: domain.md 5.2, 5.3."""

from models.disclosure.collection import FineCollection, FinePayment
from models.disclosure.licence import Licence
from models.disclosure.party import Counterparty, Source
from models.disclosure.penalty import Penalty
from models.disclosure.publication import Publication

__all__ = ["Counterparty", "FineCollection", "FinePayment", "Licence", "Penalty", "Publication", "Source"]
