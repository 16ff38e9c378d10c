"""When shops look at the index by a policy, what is known then, and on what the price that stands rests.

A shop's phase in a rhythm of k months belongs to its id. A division other than the one in force is brought to the same
level on an anchor day: from there both begin with the same price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import lcm

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.domain.indexation import EVERY_K_MONTHS, IndexationTerms
from barberpro.domain.inflation import IndexValue
from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.indexed_prices import made_in
from barberpro.policies.policy import Policy
from barberpro.policies.price_index import actual_levels, index_values, known_levels
from barberpro.policies.prices import indexation_terms
from barberpro.policies.rates import Ints
from barberpro.simulation.entities import entity_keys
from barberpro.simulation.months import first_day
from barberpro.simulation.months import number as month_number

Floats = NDArray[np.float64]
WARM_UP = 24
"""Months of looks before the first one that matters, so that every rhythm has come round."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The days on which shops look, one a month, with the terms and the division of the CPI that hold then."""

    months: tuple[date, ...]
    days: tuple[date, ...]
    terms: tuple[IndexationTerms, ...]
    divisions: tuple[str, ...]

    @property
    def phases(self) -> int:
        """In how many ways shops may be out of step."""
        return lcm(*(each.every_months for each in self.terms if each.rhythm == EVERY_K_MONTHS))


def looks(policy: Policy, first: date, last: date) -> Looks:
    """List the looks from WARM_UP months before the month of `first` to that of `last`."""
    months = tuple(first_day(each) for each in range(month_number(first) - WARM_UP, month_number(last) + 1))
    days = tuple(month.replace(day=indexation_terms(policy, month).day_of_month) for month in months)
    terms = tuple(indexation_terms(policy, day) for day in days)
    return Looks(months, days, terms, tuple(policy.on("prices.division", day) for day in days))


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """The published index by region and division; `reference` is the division that the others are brought to.

    `anchor_on` is the day on which they are: at what was known then.
    """

    cpi: pl.DataFrame
    regions: tuple[str, ...]
    reference: str
    anchor_on: date
    kept: dict[tuple[str, str], tuple[IndexValue, ...]] = field(default_factory=dict, repr=False, compare=False)
    """What was read already, by region and division."""

    def values(self, region: str, division: str) -> tuple[IndexValue, ...]:
        """List what was published of a region and division."""
        if (region, division) not in self.kept:
            self.kept[region, division] = index_values(self.cpi, region, division)
        return self.kept[region, division]

    def known(self, division: str, days: Sequence[date]) -> Ints:
        """Level that was known on each day, (regions, days), brought to that of the reference on the anchor day."""
        found = np.stack([self._known(region, division, days) for region in self.regions])
        return self.brought(found, division)

    def _known(self, region: str, division: str, days: Sequence[date]) -> Ints:
        """Look, on days before anything was published, at what was first: warming up may begin that early."""
        values = self.values(region, division)
        first = min(*(each.published_on for each in values), self.anchor_on)
        return known_levels(values, [max(day, first) for day in days])

    def on_looks(self, found: Looks) -> Ints:
        """Level that was known on each look, (regions, looks), of the division that is followed then."""
        known = np.empty((len(self.regions), len(found.days)), dtype=np.int64)
        for division in sorted(set(found.divisions)):
            places = [place for place, each in enumerate(found.divisions) if each == division]
            known[:, places] = self.known(division, [found.days[place] for place in places])
        return known

    def actual(self, division: str, months: Sequence[date]) -> Floats:
        """Level of each month as it was published last, (regions, months), brought too; NaN where it is not out."""
        found = [actual_levels(self.values(region, division)) for region in self.regions]
        levels = np.array([[each.get(month, 0) for month in months] for each in found], dtype=np.int64)
        return np.where(levels > 0, self.brought(levels, division), np.nan)

    def anchor(self, division: str) -> Ints:
        """Level that was known on the anchor day, (regions, 1)."""
        return np.stack([known_levels(self.values(region, division), [self.anchor_on]) for region in self.regions])

    def brought(self, levels: Ints, division: str) -> Ints:
        """Bring levels of a division to the reference by what both were on the anchor day, half up."""
        if division == self.reference:
            return levels
        ours, theirs = self.anchor(self.reference), self.anchor(division)
        return np.asarray((2 * levels * ours + theirs) // (2 * theirs), dtype=np.int64)


def used_regions(region: Sequence[str]) -> tuple[str, ...]:
    """List the regions that occur, in the order of CPI_REGIONS."""
    return tuple(each for each in CPI_REGIONS if each in set(region))


def phases_of(providers: Sequence[str], phases: int) -> NDArray[np.intp]:
    """By how many months each shop is ahead in a rhythm."""
    return np.asarray(entity_keys(providers) % np.uint64(phases), dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the price that stands after each look rests on, (..., regions, phases, looks): the level, and which look's.

    `made` is the place of the look whose terms it was made by.
    """

    looks: Looks
    level: Ints
    made: Ints


def standing(found: Looks, known: Ints) -> Standing:
    """Reprice by what was known on each look, (..., regions, looks)."""
    phase = np.arange(found.phases) + month_number(found.months[0])
    wide = np.broadcast_to(known[..., None, :], (*known.shape[:-1], found.phases, known.shape[-1]))
    made = made_in(np.broadcast_to(phase, wide.shape[:-1]), found.terms, wide)
    return Standing(found, np.take_along_axis(wide, made, axis=-1), made)
