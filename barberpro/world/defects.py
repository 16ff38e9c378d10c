"""What is wrong with the files: lines sent twice, versions delivered late, and broken copies of good lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.world.arrays import Ints
from barberpro.world.assumptions import Defects

LINE = "line"
"""The one column of rows that are text."""
UNKNOWN = "teleported"
INVALID_BYTE = "\ue000"
"""Stands for a byte that is no UTF-8 until the line is written."""


Breaks = Callable[[pl.DataFrame], pl.DataFrame]
"""Takes good rows and returns broken ones."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A way to break rows, and the share of rows of which a broken copy is added."""

    name: str
    share: float
    broken: Breaks


def text_damages(shares: Defects) -> tuple[Damage, ...]:
    """Tell what is wrong with JSON lines of payments."""
    return (
        Damage("duplicate", shares.duplicate_share, same),
        Damage("truncated_json", shares.truncated_share, _each_line(truncated)),
        Damage("bad_amount", shares.bad_amount_share, _each_line(bad_amount)),
        Damage("unknown_status", shares.unknown_status_share, _each_line(unknown_status)),
        Damage("invalid_utf8", shares.invalid_utf8_share, _each_line(invalid_utf8)),
        Damage("missing_field", shares.missing_field_share, _each_line(missing_status)),
    )


def csv_damages(shares: Defects) -> tuple[Damage, ...]:
    """Tell what is wrong with the lines of an export."""
    return (
        Damage("duplicate", shares.duplicate_share, same),
        Damage("field_count", shares.csv_field_count_share, _each_line(one_field_more)),
        Damage("bad_date", shares.csv_bad_date_share, _each_line(bad_date)),
    )


def typed_damages(shares: Defects) -> tuple[Damage, ...]:
    """Tell what is wrong with typed rows of payments: only values can be."""
    return (
        Damage("duplicate", shares.duplicate_share, same),
        Damage("negative_amount", shares.bad_amount_share, negative_amount),
        Damage("unknown_status", shares.unknown_status_share, lambda rows: rows.with_columns(status=pl.lit(UNKNOWN))),
        Damage("missing_field", shares.missing_field_share, lambda rows: _without(rows, "status")),
    )


def typed_export_damages(shares: Defects) -> tuple[Damage, ...]:
    """Tell what is wrong with the typed rows of an export."""
    return (
        Damage("duplicate", shares.duplicate_share, same),
        Damage("missing_date", shares.csv_bad_date_share, missing_date),
    )


def same(rows: pl.DataFrame) -> pl.DataFrame:
    """Send rows again as they are."""
    return rows


def negative_amount(rows: pl.DataFrame) -> pl.DataFrame:
    """Turn the sign of the amount."""
    amount = pl.col("transaction_amount")
    return rows.with_columns((-amount).cast(rows.schema["transaction_amount"]))


def missing_date(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave the first moment out: when the row's thing began."""
    return _without(rows, next(name for name, kind in rows.schema.items() if kind == pl.Datetime))


def _without(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.with_columns(pl.lit(None, dtype=rows.schema[name]).alias(name))


def _each_line(broken: Callable[[str], str]) -> Breaks:
    return lambda rows: pl.DataFrame({LINE: [broken(line) for line in rows[LINE]]}, schema=rows.schema)


def truncated(line: str) -> str:
    """Break off half-way."""
    return line[: len(line) // 2]


def bad_amount(line: str) -> str:
    """Put an amount that is no number."""
    return re.sub(r'"transaction_amount":[0-9.]+', '"transaction_amount":"doce mil"', line, count=1)


def unknown_status(line: str) -> str:
    """Put a status that nobody documented."""
    return re.sub(r'"status":"[a-z_]+"', '"status":"' + UNKNOWN + '"', line, count=1)


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
