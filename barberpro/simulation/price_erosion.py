"""What inflation left of prices by a policy at the months' ends of a history, and the buffer that would have done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.policies.indexed_prices import Shops, eroded, gaps, indexed
from barberpro.policies.rates import Ints, share
from barberpro.policies.rounding import rounded
from barberpro.simulation.history import History
from barberpro.simulation.price_looks import WARM_UP, Floats, PriceIndex, Standing, phases_of

TOLERATED = 0.03
MOST_MONTHS = 0.9


@dataclass(frozen=True, slots=True)
class Erosion:
    """Shares of a price that lack at the index of the day, over shops and months' ends; below 0 is worth more.

    `over_share`: share of them that lack more than TOLERATED. `needed_always` and `needed_mostly` are the buffers with
    which none, and at most a tenth, would have lacked anything.
    """

    mean_share: float
    worst_share: float
    over_share: float
    needed_always: float
    needed_mostly: float
    months: int

    def as_json(self) -> dict[str, float | int]:
        """Plain values, six decimals."""
        return {name: round(getattr(self, name), 6) for name in self.__slots__}


def erosion(history: History, index: PriceIndex, stood: Standing) -> Erosion | None:
    """Look at a price of the median ticket in every shop's region and rhythm; None where no month's index is out.

    Against the division that the policy itself follows, as it was published last: erosion is told in retrospect.
    """
    actual = np.empty((len(index.regions), len(history.months)))
    followed = np.array(stood.looks.divisions[WARM_UP:])
    for division in sorted(set(followed.tolist())):
        actual[:, followed == division] = index.actual(division, history.months)[:, followed == division]
    out = np.isfinite(actual).all(axis=0)
    if not out.any():
        return None
    levels = np.broadcast_to(actual[:, None, out].astype(np.int64), stood.level[..., WARM_UP:][..., out].shape)
    shops = Shops(np.array(int(np.median(history.amount))), index.anchor(index.reference), np.array(0))
    lacking = eroded(_prices(shops, stood)[..., WARM_UP:][..., out], shops, levels)
    gap = gaps(stood.level[..., WARM_UP:][..., out], levels)
    weight = np.broadcast_to(_shops(history, index, stood)[..., None], lacking.shape)
    there = weight > 0
    return Erosion(
        mean_share=float(np.average(lacking, weights=weight)),
        worst_share=float(lacking[there].max()),
        over_share=float(np.average(lacking > TOLERATED, weights=weight)),
        needed_always=max(float(gap[there].max()), 0.0),
        needed_mostly=max(_quantile(gap, weight, MOST_MONTHS), 0.0),
        months=int(out.sum()),
    )


def _prices(shops: Shops, stood: Standing) -> Ints:
    """Price after each look, by the terms it was made by."""
    bare = indexed(shops.centavos[..., None], shops.level[..., None], stood.level)
    price = np.empty_like(bare)
    for place, terms in enumerate(stood.looks.terms):
        rows = stood.made == place
        target = bare[rows] + share(bare[rows], terms.buffer_bp)
        price[rows] = rounded(target, terms.rounding, share(bare[rows], terms.floor_bp))
    return price


def _shops(history: History, index: PriceIndex, stood: Standing) -> Floats:
    """Count shops by region and phase."""
    phases = stood.looks.phases
    region = np.array([index.regions.index(each) for each in history.region])
    place = region * phases + phases_of(history.providers, phases)
    return np.bincount(place, minlength=len(index.regions) * phases).reshape(-1, phases).astype(np.float64)


def _quantile(values: Floats, weight: Floats, share_of_all: float) -> float:
    """Smallest value that at least this share of the weight does not exceed."""
    order = np.argsort(values, axis=None)
    reached = np.cumsum(weight.ravel()[order])
    place = int(np.searchsorted(reached, share_of_all * reached[-1] - 1e-9))
    return float(values.ravel()[order][place])
