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
DIMENSIONS = ("provider_size", "province", "month")
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


def total(outcome: Outcome, when: str, prices: str, measure: str) -> Figure:
    """Find a total."""
    return figure(outcome[when]["totals" if prices == "nominal" else "real"][f"{measure}_ars"])


def sliced(outcome: Outcome, when: str, dimension: str, measure: str) -> dict[str, Figure]:
    """Lay a measure out by province, size or month, in nominal pesos."""
    part = outcome[when]
    if when == "forward" and dimension == "month":
        rows = {row["month"]: row for row in part["by_month"]}
    else:
        rows = {row["slice"]: row for row in part["by"][dimension]}
    return {name: figure(row.get(f"{measure}_ars") or row[measure]) for name, row in rows.items()}


def parts(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """List which parts there are: the months ahead only where some were asked for."""
    return WHEN if outcomes and outcomes[0]["forward"] else WHEN[1:]


def frame(outcomes: Mapping[str, Outcome]) -> pl.DataFrame:
    """Lay everything out in one table, a row for each figure; amounts are exact."""
    rows = [
        {"scenario": name, "policy_name": outcome["policy"], **row}
        for name, outcome in outcomes.items()
        for when in parts([outcome])
        for row in _rows(outcome, when)
    ]
    money = {name: pl.Decimal(18, 2) for name in ("in_force", "policy", "change", "low", "high")}
    return pl.DataFrame(rows, schema_overrides=money)


def _rows(outcome: Outcome, when: str) -> Iterator[dict[str, Any]]:
    for measure in MEASURES:
        for prices in PRICES:
            yield _row(when, prices, "total", "", measure, total(outcome, when, prices, measure))
        for dimension in DIMENSIONS:
            for name, found in sliced(outcome, when, dimension, measure).items():
                yield _row(when, "nominal", dimension, name, measure, found)


def _row(when: str, prices: str, dimension: str, name: str, measure: str, found: Figure) -> dict[str, Any]:
    amounts = {"in_force": found.baseline, "policy": found.policy, "change": found.delta,
               "low": found.low, "high": found.high}  # fmt: skip
    return {"part": when, "prices": prices, "dimension": dimension, "slice": name, "measure": measure, **amounts}
