"""What each payment method came to in our own history: failures by province, charges, withholdings, days to release.

Descriptive: it tells what became of those who chose a method, not what would become of others moved to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from models.shrinkage import STRONGEST, Estimate, Whole, around, drawn_in, strength

COLUMNS = ("method", "province", "failed", "amount", "charges", "withheld", "days")
"""Of the rows: mature attempts in pesos. `charges` (fee and IVA), `withheld` and `days` (asked to released) are NULL
where nothing is known of them, as of all that failed; `charges` are those of one payment, not of installments."""
FEWEST = 30
"""So many payments have to tell of charges, withholdings or days before their mean is taken for the next one's."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Attempts and how many of them failed."""

    rows: int
    failed: int


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and how many payments it is of."""

    rows: int
    value: float


@dataclass(frozen=True, slots=True)
class MethodOutcomes:
    """What is known of one method; a mean is None where too few payments tell of it."""

    whole: Counted
    provinces: Mapping[str, Counted]
    weight: float
    """For how many attempts the method as a whole counts in each province."""
    charges: Mean | None
    days: Mean | None

    def failure(self, province: str | None) -> Estimate:
        """Estimate the share that fails, 90 %: in a province, or of the method where nothing is known of that."""
        whole = Whole.of(self.whole.failed, self.whole.rows, self.weight)
        part = self.provinces.get(province or "")
        if part is None:
            return around(whole.share, whole.rows, self.whole.rows, "method")
        return drawn_in(part.failed, part.rows, whole, "method and province")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What is known of every method, and of what is withheld, by province and in all, as shares of the amount."""

    methods: Mapping[str, MethodOutcomes]
    withheld: Mapping[str, Mean]
    withheld_anywhere: Mean | None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "methods": {name: _plain(each) for name, each in self.methods.items()},
            "withheld": {name: _pair(each) for name, each in self.withheld.items()},
            "withheld_anywhere": _pair(self.withheld_anywhere),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Outcomes:
        """Read what `as_json` wrote."""
        methods = {name: _read(each) for name, each in content["methods"].items()}
        withheld = {name: Mean(*pair) for name, pair in content["withheld"].items()}
        return cls(methods, withheld, _mean_of(content["withheld_anywhere"]))


def outcomes(rows: pl.DataFrame) -> Outcomes:
    """Sum mature attempts (`COLUMNS`) up."""
    known = rows.filter(pl.col("method").is_not_null())
    methods = {str(name): _method(part) for (name,), part in known.group_by("method", maintain_order=True)}
    provinces = known.filter(pl.col("province").is_not_null()).group_by("province", maintain_order=True)
    withheld = {str(name): _share(part, "withheld") for (name,), part in provinces}
    told = {name: mean for name, mean in sorted(withheld.items()) if mean is not None}
    return Outcomes(dict(sorted(methods.items())), told, _share(known, "withheld"))


def _method(rows: pl.DataFrame) -> MethodOutcomes:
    parts = rows.filter(pl.col("province").is_not_null()).group_by("province").agg(pl.len(), pl.col("failed").sum())
    provinces = {str(name): Counted(seen, int(failed)) for name, seen, failed in parts.sort("province").rows()}
    weight = strength([each.failed for each in provinces.values()], [each.rows for each in provinces.values()])
    days = rows.filter(pl.col("days").is_not_null())["days"]
    return MethodOutcomes(
        whole=Counted(rows.height, int(rows["failed"].sum())),
        provinces=provinces,
        weight=weight if provinces else STRONGEST,
        charges=_share(rows, "charges"),
        days=Mean(len(days), float(days.sum()) / len(days)) if len(days) >= FEWEST else None,
    )


def _share(rows: pl.DataFrame, column: str) -> Mean | None:
    """Take a column as a share of the amounts that have it; sums are exact, the division comes last."""
    told = rows.filter(pl.col(column).is_not_null())
    whole = float(told["amount"].sum())
    return Mean(told.height, float(told[column].sum()) / whole) if told.height >= FEWEST and whole else None


def _plain(each: MethodOutcomes) -> dict[str, Any]:
    return {
        "rows": each.whole.rows,
        "failed": each.whole.failed,
        "weight": round(each.weight, 2),
        "charges": _pair(each.charges),
        "days": _pair(each.days),
        "provinces": {name: [part.rows, part.failed] for name, part in each.provinces.items()},
    }


def _pair(mean: Mean | None) -> list[float] | None:
    return None if mean is None else [mean.rows, round(mean.value, 8)]


def _mean_of(pair: Any) -> Mean | None:
    return None if pair is None else Mean(*pair)


def _read(each: Mapping[str, Any]) -> MethodOutcomes:
    return MethodOutcomes(
        whole=Counted(each["rows"], each["failed"]),
        provinces={name: Counted(*pair) for name, pair in each["provinces"].items()},
        weight=each["weight"],
        charges=_mean_of(each["charges"]),
        days=_mean_of(each["days"]),
    )
