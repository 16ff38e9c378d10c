"""Outcomes of simulations as figures and rows, whatever they are about. No Streamlit in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

MEASURES = ("platform_income", "provider_net", "client_price")
WHEN = ("forward", "replay")
PRICES = ("nominal", "real")
DIMENSIONS = ("provider_size", "province", "month", "service", "band", "segment")
"""What outcomes may be laid out by; each knows some of them, see `dimensions`."""
COUNTS = ("bookings", "conversion")
"""What is told ahead beside pesos: a number of bookings, and the share of checkouts that are paid."""
AMOUNTS = ("in_force", "policy", "change", "low", "high")
MONEY = dict.fromkeys(AMOUNTS, pl.Decimal(18, 2))
NUMBERS = {f"{name}_number": pl.Decimal(18, 6) for name in AMOUNTS}
Outcome = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """Pesos under the policy in force and under another one, the change, and its 90 % band where there is one."""

    baseline: Decimal
    policy: Decimal
    delta: Decimal
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def change_share(self) -> float | None:
        """The change as a share of what is in force."""
        return float(self.delta / self.baseline) if self.baseline else None


def figure(told: Mapping[str, str]) -> Figure:
    """Read pesos that stand as texts."""
    return Figure(**{name: Decimal(told[name]) for name in ("baseline", "policy", "delta", "low", "high")
                     if name in told})  # fmt: skip


def break_even(found: Figure) -> tuple[str, float | None]:
    """Say which share of the income may be lost until the change stops paying (`lost`), or must be won (`won`)."""
    after = found.baseline + found.delta
    if not found.delta or min(found.baseline, after) <= 0:
        return ("same", None) if not found.delta else ("never", None)
    if found.delta > 0:
        return "lost", float(found.delta / after)
    return "won", float(-found.delta / after)


def total(outcome: Outcome, when: str, prices: str, measure: str) -> Figure:
    """Find a total."""
    return figure(outcome[when]["totals" if prices == "nominal" else "real"][f"{measure}_ars"])


def sliced(outcome: Outcome, when: str, dimension: str, measure: str) -> dict[str, Figure]:
    """Lay a measure out by province, size or month, in nominal pesos."""
    rows = _slices(outcome, when, dimension).items()
    return {name: figure(row.get(f"{measure}_ars") or row[measure]) for name, row in rows}


def _slices(outcome: Outcome, when: str, dimension: str) -> dict[str, Mapping[str, Any]]:
    part = outcome[when]
    if when == "forward" and dimension == "month":
        return {row["month"]: row for row in part["by_month"]}
    return {row["slice"]: row for row in part["by"][dimension]}


def counted(row: Mapping[str, Any] | None, count: str) -> Figure | None:
    """Read bookings or the share of paid checkouts; None where nobody knows, as in the past or in old answers."""
    told = (row or {}).get(count)
    return None if told is None else figure({name: str(each) for name, each in told.items()})


def counted_slices(outcome: Outcome, when: str, dimension: str, count: str) -> dict[str, Figure]:
    """Lay bookings or the share of paid checkouts out, as far as they are told."""
    if when != "forward":
        return {}
    found = {name: counted(row, count) for name, row in _slices(outcome, when, dimension).items()}
    return {name: each for name, each in found.items() if each is not None}


def dimensions(outcome: Outcome) -> tuple[str, ...]:
    """List what an outcome is laid out by."""
    return tuple(each for each in DIMENSIONS if each in outcome["replay"]["by"])


def parts(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """List which parts there are: the months ahead only where some were asked for."""
    return WHEN if outcomes and outcomes[0]["forward"] else WHEN[1:]


def frame(outcomes: Mapping[str, Outcome]) -> pl.DataFrame:
    """Lay everything out in one table, a row for each figure; amounts are exact.

    Bookings and shares stand in columns of their own, for they are no pesos.
    """
    rows = [
        {"scenario": name, "policy_name": outcome["policy"], **row}
        for name, outcome in outcomes.items()
        for when in parts([outcome])
        for row in _rows(outcome, when)
    ]
    laid = pl.DataFrame(rows, schema_overrides=MONEY | NUMBERS, infer_schema_length=None)
    return laid.rename({name: f"{name}_ars" for name in AMOUNTS})


def _rows(outcome: Outcome, when: str) -> Iterator[dict[str, Any]]:
    for measure in MEASURES:
        for prices in PRICES:
            where = {"part": when, "prices": prices, "dimension": "total", "slice": "", "measure": measure}
            yield where | amounts(total(outcome, when, prices, measure))
        for dimension in dimensions(outcome):
            for name, found in sliced(outcome, when, dimension, measure).items():
                where = {"part": when, "prices": "nominal", "dimension": dimension, "slice": name, "measure": measure}
                yield where | amounts(found)
    if when == "forward":
        yield from _counts(outcome)


def _counts(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Lay out what is told ahead beside pesos, wherever it is told."""
    rows = [("total", "", outcome["forward"])]
    rows += [(dimension, name, row) for dimension in dimensions(outcome)
             for name, row in _slices(outcome, "forward", dimension).items()]  # fmt: skip
    for count in COUNTS:
        for dimension, name, row in rows:
            found = counted(row, count)
            if found is not None:
                where = {"part": "forward", "prices": None, "dimension": dimension, "slice": name, "measure": count}
                yield where | {f"{each}_number": value for each, value in amounts(found).items()}


def amounts(found: Figure) -> dict[str, Decimal | None]:
    """Name the amounts of a figure as the columns of a table."""
    return dict(zip(AMOUNTS, (found.baseline, found.policy, found.delta, found.low, found.high), strict=True))
