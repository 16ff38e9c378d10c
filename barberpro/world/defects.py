"""What is wrong with the files: lines sent twice, versions delivered late, and broken copies of good lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import Ints

INVALID_BYTE = "\ue000"
"""Stands for a byte that is no UTF-8 until the line is written."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A way to break a line, and the share of lines of which a broken copy is added."""

    name: str
    share: float
    broken: Callable[[str], str]


def truncated(line: str) -> str:
    """Break off half-way."""
    return line[: len(line) // 2]


def bad_amount(line: str) -> str:
    """Put an amount that is no number."""
    return re.sub(r'"transaction_amount":[0-9.]+', '"transaction_amount":"doce mil"', line, count=1)


def unknown_status(line: str) -> str:
    """Put a status that nobody documented."""
    return re.sub(r'"status":"[a-z_]+"', '"status":"teleported"', line, count=1)


def invalid_utf8(line: str) -> str:
    """Put a byte that is no UTF-8 into a text."""
    return line.replace('"city":"', '"city":"' + INVALID_BYTE, 1)


def missing_status(line: str) -> str:
    """Leave the status out."""
    return re.sub(r'"status":"[a-z_]+",', "", line, count=1)


def one_field_more(line: str) -> str:
    """Append a field that the header does not know."""
    return line + ",sobra"


def bad_date(line: str) -> str:
    """Put the first date on a day that no calendar has."""
    return re.sub(r"(\d{4})-\d{2}-\d{2}T", r"\1-02-31T", line, count=1)


def how_many(share: float, rows: int) -> int:
    """Count how many of `rows` a share stands for; at least one of 200 rows, so that no defect goes untested."""
    return max(round(share * rows), int(share > 0 and rows >= 200))


def late_deliveries(generator: Generator, month: Ints, share: float) -> Ints:
    """Return the month in whose file each version comes: its own, or the next for a few; never after the last."""
    delivered = month.copy()
    could = np.flatnonzero(month < month.max()) if len(month) else month
    rows = generator.choice(could, size=min(how_many(share, len(month)), len(could)), replace=False)
    delivered[rows] += 1
    return delivered
