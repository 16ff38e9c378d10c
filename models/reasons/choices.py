"""The same payment made in another way, as the model would see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.calibration import Floats
from models.encode import Encoder
from models.reasons.artifact import Reasons
from models.reasons.means import CARDS, STAY_WITH_BANK
from models.trees import Matrix

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Batch:
    """Payments as encoded, and what their payers chose."""

    matrix: Matrix
    method: pl.Series
    """Text, null where unknown."""
    installments: Floats
    """NaN where unknown."""
    three_ds: Floats
    """1 with, 0 without, NaN where unknown."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What another choice does to the columns of the matrix."""

    places: Mapping[str, int]
    means: Mapping[str, Mapping[str, np.float32]]
    """By method: encoded values of the columns that go with it, as payments by it typically have them."""
    bank: frozenset[str]
    """Columns that stay as they are between two cards: those of the payer's bank."""
    single: tuple[str, ...]
    """Methods that enough payments were made by in one installment."""
    authenticated: tuple[str, ...]
    """Methods that enough payments were made by with 3DS."""


def choices(encoder: Encoder, reasons: Reasons) -> Choices:
    """Lay out the reference levels of a model for its matrix."""
    bank = [reasons.codes[code].columns for code in STAY_WITH_BANK if code in reasons.codes]
    return Choices(
        places={name: place for place, name in enumerate(encoder.columns)},
        means={method: _encoded(encoder, means.values) for method, means in reasons.means.items()},
        bank=frozenset(column for columns in bank for column in columns),
        single=tuple(method for method, means in reasons.means.items() if means.single),
        authenticated=tuple(method for method, means in reasons.means.items() if means.authenticated),
    )


def batch(known: Choices, frame: pl.DataFrame, matrix: Matrix) -> Batch:
    """Read from a frame and its matrix what the payers chose."""
    method = frame["method"] if "method" in frame.columns else pl.Series([None] * frame.height)
    counts = [_column(known, matrix, name) for name in ("installments", "three_ds")]
    return Batch(matrix, method.cast(pl.String), *counts)


def by_method(known: Choices, asked: Batch, rows: Rows, method: str) -> tuple[Rows, Matrix]:
    """Of `rows` those paid by another method, and how they look paid by `method`.

    Between two cards the bank stays; all else that goes with the method is as payments by it typically have it.
    """
    other = rows[(asked.method[rows] != method).fill_null(False).to_numpy()]
    cards = asked.method[other].is_in(CARDS).to_numpy() & (method in CARDS)
    changed = asked.matrix[other]
    for column, value in known.means[method].items():
        place = known.places[column]
        changed[:, place] = np.where(cards & (column in known.bank), changed[:, place], value)
    return other, changed


def in_one_installment(known: Choices, asked: Batch, rows: Rows) -> tuple[Rows, Matrix]:
    """Of `rows` those paid in several installments where one is usual too, and how they look with one."""
    return _with_one(known, asked, rows[asked.installments[rows] > 1], known.single, "installments")


def with_three_ds(known: Choices, asked: Batch, rows: Rows) -> tuple[Rows, Matrix]:
    """Of `rows` those without 3DS where it is usual too, and how they look with it."""
    return _with_one(known, asked, rows[asked.three_ds[rows] == 0], known.authenticated, "three_ds")


def _with_one(known: Choices, asked: Batch, rows: Rows, methods: tuple[str, ...], column: str) -> tuple[Rows, Matrix]:
    offered = rows[asked.method[rows].is_in(list(methods)).fill_null(False).to_numpy()]
    changed = asked.matrix[offered]
    if column in known.places:
        changed[:, known.places[column]] = 1.0
    return offered, changed


def _encoded(encoder: Encoder, values: Mapping[str, object]) -> dict[str, np.float32]:
    names = tuple(name for name in encoder.numeric if name in values)
    part = Encoder(names, {name: levels for name, levels in encoder.levels.items() if name in values})
    row = part.matrix(pl.DataFrame({name: [value] for name, value in values.items()}))
    return dict(zip(part.columns, row[0], strict=True))


def _column(known: Choices, matrix: Matrix, name: str) -> Floats:
    missing = np.full(len(matrix), np.nan)
    return matrix[:, known.places[name]].astype(np.float64) if name in known.places else missing
