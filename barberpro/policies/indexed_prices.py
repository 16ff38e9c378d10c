"""Prices of many shops over months; `domain.indexation` and `domain.erosion` are its reference.

Index levels are whole ten-thousandths, prices integer centavos. Arrays end in months; what stands before (shops, draws
by shops, ...) may be of any shape. A shop's first look is that of the first month, on the terms' day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.indexation import MONTHLY, S_S, IndexationTerms
from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.rates import share
from barberpro.policies.rounding import rounded

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shops:
    """What shops want: a price that is right at an index level, each; and how far ahead they are in a rhythm of k."""

    centavos: Ints
    level: Ints
    phase: Ints


@dataclass(frozen=True, slots=True)
class IndexedPrices:
    """By month: the level that the price after the month's look rests on, the anchor there, with its buffer, rounded.

    All in the shape (..., months). A month's price stands from its look to the next one's.
    """

    level: Ints
    indexed: Ints
    target: Ints
    price: Ints

    def carried(self) -> IndexedPrices:
        """Prices that stood before each month's look: those of the month before, in the first month its own."""
        return IndexedPrices(*(_carried(each) for each in (self.level, self.indexed, self.target, self.price)))


def indexed_prices(shops: Shops, terms: Sequence[IndexationTerms], known: Ints) -> IndexedPrices:
    """Price shops by the terms of each month and what was known of their index on its look, shape (..., months)."""
    if len(terms) != known.shape[-1]:
        raise ValueError(f"{len(terms)} terms for {known.shape[-1]} months; give one for each month")
    bare = indexed(shops.centavos[..., None], shops.level[..., None], known)
    buffer, floor = (
        np.array([getattr(each, name) for each in terms], dtype=np.int64) for name in ("buffer_bp", "floor_bp")
    )
    target = bare + share(bare, buffer)
    price = np.empty_like(target)
    for rounding in {each.rounding for each in terms}:
        now = [place for place, each in enumerate(terms) if each.rounding == rounding]
        price[..., now] = rounded(target[..., now], rounding, share(bare[..., now], floor[now]))
    made = made_in(shops.phase, terms, known)
    return IndexedPrices(*(np.take_along_axis(each, made, axis=-1) for each in (known, bare, target, price)))


def indexed(centavos: Ints, base: Ints, now: Ints) -> Ints:
    """Bring prices from one index level to another, half up to the centavo."""
    return np.asarray((2 * centavos * now + base) // (2 * base), dtype=np.int64)


def eroded(price: Ints, shops: Shops, actual: Ints) -> Floats:
    """Which fraction of its anchor's worth each price (..., months) lacks at the actual levels of its months."""
    worth = price / actual
    return np.asarray(1.0 - worth * (shops.level / shops.centavos)[..., None], dtype=np.float64)


def gaps(level: Ints, actual: Ints) -> Floats:
    """By which fraction actual levels are above those that prices rest on."""
    return np.asarray(actual / level - 1.0, dtype=np.float64)


def needed_buffer(found: Floats, share_of_months: float) -> Floats:
    """Smallest level over the index that kept this share of months whole, along the last axis; never below 0."""
    months = found.shape[-1]
    place = int(np.ceil(round(share_of_months * months, 9))) - 1
    return np.asarray(np.maximum(np.sort(found, axis=-1)[..., place], 0.0), dtype=np.float64)


def made_in(phase: Ints, terms: Sequence[IndexationTerms], known: Ints) -> Ints:
    """Find the month in which the price that stands after each month's look was made, in the shape of `known`."""
    made = np.zeros(known.shape, dtype=np.int64)
    used, last = known[..., 0], made[..., 0]
    for month in range(1, len(terms)):
        due = _due(terms[month], month + phase, used, known[..., month])
        used, last = np.where(due, known[..., month], used), np.where(due, month, last)
        made[..., month] = last
    return made


def _due(terms: IndexationTerms, months: Ints, used: Ints, known: Ints) -> Flags:
    if terms.rhythm == S_S:
        return np.asarray((known - used) * BASIS_POINTS > terms.trigger_bp * known, dtype=np.bool_)
    if terms.rhythm == MONTHLY:
        return np.ones(used.shape, dtype=np.bool_)
    return np.asarray(np.broadcast_to(months % terms.every_months == 0, used.shape), dtype=np.bool_)


def _carried(months: Ints) -> Ints:
    return np.concatenate([months[..., :1], months[..., :-1]], axis=-1)
