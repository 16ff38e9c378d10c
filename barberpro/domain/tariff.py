"""Which row of a processor's tariff a payment is charged by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

EVERYWHERE = "all"


@dataclass(frozen=True, slots=True)
class Fee:
    """A row of the tariff: the fee of a method, in basis points, for money released after so many days."""

    processor: str
    channel: str
    province: str
    method: str
    release_days: int
    effective_from: date
    fee_bp: int
    iva_bp: int
    basis: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose fee is asked for: `days` lie between the charge and the release of its money."""

    processor: str
    channel: str
    province: str
    method: str
    days: int
    day: date


def fee_of(rows: Iterable[Fee], asked: Asked) -> Fee | None:
    """Find the row in force on the day, of the release term nearest to the days asked, the shorter of two as near.

    A province without rows of its own is charged as everywhere. None where the tariff says nothing.
    """
    alike = [row for row in rows if _is_alike(row, asked) and row.effective_from <= asked.day]
    own = [row for row in alike if row.province == asked.province]
    terms: dict[int, Fee] = {}
    for row in sorted(own or [row for row in alike if row.province == EVERYWHERE], key=lambda row: row.effective_from):
        terms[row.release_days] = row
    return min(terms.values(), key=lambda row: (abs(row.release_days - asked.days), row.release_days), default=None)


def _is_alike(row: Fee, asked: Asked) -> bool:
    return (row.processor, row.channel, row.method) == (asked.processor, asked.channel, asked.method)
