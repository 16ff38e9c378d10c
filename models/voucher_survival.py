"""How likely a cash voucher is paid within so many hours, by when it was issued and how soon the appointment is.

Product-limit estimates (Kaplan and Meier). A voucher that expired or was withdrawn can never be paid: it stays at risk
for good instead of leaving, or else it would count as if it were paid like the others. Only one that may still be paid
leaves, at the time until which its source was heard. Cells are drawn to the cell that they are a part of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from models.shrinkage import Estimate, Floats, around, strength

HOURS = (1, 2, 3, 4, 6, 8, 12, 18, 24, 30, 36, 42, 48, 60, 72, 96, 120, 144, 168)
SOON_HOURS = 48
"""An appointment that is nearer is soon."""
SOON, LATER = "soon", "later"
LEVELS = ((), ("lead",), ("lead", "weekday"), ("lead", "weekday", "hour"))
"""From the whole to its parts; `lead` is SOON or LATER, `weekday` 1 (Monday) to 7, `hour` 0 to 23, Buenos Aires."""
COLUMNS = ("lead", "weekday", "hour", "waited_hours", "paid")
"""Of the rows: `waited_hours` until it was paid or left, infinite for one that never can be; `paid` says which."""
SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Curve:
    """Shares paid within HOURS, and for how many vouchers each counts (the whole's among them)."""

    rows: int
    paid: tuple[float, ...]
    counts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class VoucherSurvival:
    """A curve for each cell that was seen, by its name: `all`, `soon`, `soon/5`, `soon/5/21`."""

    curves: Mapping[str, Curve]

    def paid_within(self, hours: float, lead: str | None = None, issued: tuple[int, int] | None = None) -> Estimate:
        """Estimate the share paid within some hours; `issued` is weekday and hour. The smallest known cell answers."""
        asked = [] if lead is None else [lead, *(map(str, issued or ()))]
        names = [_name(tuple(asked[:length])) for length in range(len(asked), -1, -1)]
        name = next(each for each in names if each in self.curves)
        curve = self.curves[name]
        grid = (0.0, *HOURS)
        share = float(np.interp(hours, grid, (0.0, *curve.paid)))
        count = float(np.interp(hours, grid, (curve.counts[0], *curve.counts)))
        return around(share, count, curve.rows, name)

    def as_json(self) -> dict[str, Any]:
        """Plain values; five digits are more than any cell can tell."""
        return {
            "hours": list(HOURS),
            "curves": {
                name: {
                    "rows": curve.rows,
                    "paid": [round(each, 5) for each in curve.paid],
                    "counts": [round(each, 2) for each in curve.counts],
                }
                for name, curve in self.curves.items()
            },
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> VoucherSurvival:
        """Read what `as_json` wrote."""
        return cls(
            {
                name: Curve(curve["rows"], tuple(curve["paid"]), tuple(curve["counts"]))
                for name, curve in content["curves"].items()
            }
        )


def lead_of(starts_in_hours: float | None) -> str | None:
    """Say whether an appointment is soon; None where there is none to be known of."""
    if starts_in_hours is None:
        return None
    return SOON if starts_in_hours < SOON_HOURS else LATER


def voucher_survival(rows: pl.DataFrame) -> VoucherSurvival | None:
    """Estimate every cell of vouchers (`COLUMNS`; `lead` may be NULL); None without any."""
    if rows.is_empty():
        return None
    curves = {"all": _whole(rows)}
    for outer, inner in pairwise(LEVELS):
        known = rows.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in inner))
        cells = known.partition_by(inner, as_dict=True, maintain_order=True)
        weight = _weight(cells, len(outer))
        for key, cell in sorted(cells.items(), key=lambda pair: str(pair[0])):
            curves[_name(key)] = _part(cell, curves[_name(key[: len(outer)])], weight)
    return VoucherSurvival(curves)


def product_limit(waited: Floats, paid: Floats, at: Sequence[float]) -> tuple[Floats, Floats]:
    """Share paid within each of `at`, and the vouchers that Greenwood's variance is worth there.

    That is 0 past the last one seen, unless all were paid by then.

    `waited` may be infinite. The variance of a share p is p (1 - p) over that number. Who is paid and who leaves at the
    same time are taken one after another, the paid first, which comes to the same as taking them together.
    """
    order = np.lexsort((~paid.astype(bool), waited))
    times, happened = waited[order], paid[order].astype(np.float64)
    at_risk = np.arange(len(times), 0, -1, dtype=np.float64)
    unpaid = np.cumprod(1 - happened / at_risk)
    after = at_risk - happened
    greenwood = np.cumsum(np.divide(happened, at_risk * after, out=np.zeros(len(times)), where=after > 0))
    place = np.searchsorted(times, np.asarray(at), side="right") - 1
    share = np.where(place >= 0, 1 - unpaid[place], 0.0)
    variance = np.where(place >= 0, unpaid[place] ** 2 * greenwood[place], 0.0)
    worth = np.divide(share * (1 - share), variance, out=np.full(len(share), float(len(times))), where=variance > 0)
    told = (np.asarray(at) <= times[-1]) | (unpaid[-1] == 0)
    return share, np.where(told, worth, 0.0)


def _whole(rows: pl.DataFrame) -> Curve:
    share, worth = product_limit(rows["waited_hours"].to_numpy(), rows["paid"].to_numpy(), HOURS)
    return Curve(rows.height, tuple(share.tolist()), tuple(np.maximum(worth, 1.0).tolist()))


def _part(rows: pl.DataFrame, parent: Curve, weight: float) -> Curve:
    share, worth = product_limit(rows["waited_hours"].to_numpy(), rows["paid"].to_numpy(), HOURS)
    mixed = (worth * share + weight * np.array(parent.paid)) / (worth + weight)
    count = np.minimum(worth + weight, parent.counts)  # both together tell no more than the parent, of which it is one
    return Curve(rows.height, tuple(np.maximum.accumulate(mixed).tolist()), tuple(count.tolist()))


def _weight(cells: Mapping[tuple[Any, ...], pl.DataFrame], outer: int) -> float:
    """Say for how many vouchers a whole counts in each of its cells: by the shares that were ever paid."""
    paid = [float(cell["paid"].sum()) for cell in cells.values()]
    return strength(paid, [float(cell.height) for cell in cells.values()], [_name(key[:outer]) for key in cells])


def _name(key: tuple[Any, ...]) -> str:
    return SEPARATOR.join(map(str, key)) or "all"
