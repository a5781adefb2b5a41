"""Random ledgers, judged to the row against the answers that a careful clerk would give (tests.messy)."""

import os
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import catalogue
from app.services.flow import people
from app.services.ledgers import loading
from models.base import register_of
from tests import making
from tests.messy import ledgers, registers

SEEDS = [int(seed) for seed in os.environ.get("LEDGER_SEEDS", "3 14 15 92 65").split()]


@pytest.fixture
def app(fresh: Flask) -> Flask:
    return fresh


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("writer", registers.WRITERS, ids=lambda writer: writer.register)
def test_a_ledger_is_read_as_a_careful_clerk_reads_it(writer: Any, seed: int, session: Any) -> None:
    ledger = writer(seed).ledger()
    for code, name in ledger.known.items():
        making.enterprise(session, uscc=code, name=name)
    register = register_of(ledger.register)
    report, _ = loading.load(
        session,
        register,
        ledger.data,
        ledger.filename,
        people.SYSTEM,
        ledgers.DAY,
        locale=catalogue.locale("zh"),
        good_rows=True,
    )
    wrong = [*_misjudged(ledger, report), *_miskept(ledger, _kept(session, register, ledger))]
    assert not wrong, "\n".join([f"{ledger.register} of seed {seed}: {ledger.told}", *wrong])


def _misjudged(ledger: ledgers.Ledger, report: loading.Report) -> list[str]:
    """Rows that were answered otherwise than a careful clerk answers them, and rows left out without a word."""
    said: dict[int, str] = report.by_row()
    wrong = []
    for number, row in ledger.rows.items():
        goes_back = row.answer in {ledgers.REFUSED, ledgers.ASKED}
        if goes_back != (number in said):
            wrong.append(f"row {number} should be {row.answer} ({row.why}): {said.get(number, 'read')} {_written(row)}")
        elif row.answer == ledgers.ASKED and row.why not in said[number]:
            wrong.append(f"row {number} is asked about without the name {row.why}: {said[number]}")
        elif row.answer == ledgers.ASIDE and not any(f"第{number}行" in note for note in report.notes):
            wrong.append(f"row {number} was left out without a word: {row.texts or _written(row)}")
    return wrong


def _kept(session: Any, register: Any, ledger: ledgers.Ledger) -> dict[str, Any]:
    column = "uscc" if ledger.register == "enterprise" else "decision_no"
    return {getattr(record, column): record for record in session.scalars(select(register))}


def _miskept(ledger: ledgers.Ledger, kept: dict[str, Any]) -> list[str]:
    """Records that say something else than their row, and records that no row is about."""
    read = {row.key: (number, row) for number, row in ledger.rows.items() if row.answer == ledgers.READ and row.cells}
    wrong = [f"{key} was kept for no row" for key in kept.keys() - read.keys() - ledger.known.keys()]
    for key, (number, row) in read.items():
        if key not in kept:
            wrong.append(f"row {number} was not kept: {_written(row)}")
            continue
        for name, value in row.means.items():
            if (found := getattr(kept[key], name)) != (meant := _in_column(name, value)):
                wrong.append(f"row {number}, {name}: {found!r} instead of {meant!r} from {row.cells[name].written!r}")
    return wrong


def _in_column(name: str, value: Any) -> Any:
    """A fine is kept in units of ten thousand yuan."""
    return Decimal(value) / 10_000 if name == "fine" and value else value


def _written(row: ledgers.Row) -> dict[str, object]:
    return {name: cell.written for name, cell in row.cells.items()}
