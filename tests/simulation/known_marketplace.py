"""Small marketplaces whose process is known, and the history that the engine gets to see of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.policy import Policy
from barberpro.policies.rates import MeasureColumns
from barberpro.simulation.history import History
from tests.simulation.known_prices import LAST_DAY, MONTHS, past_levels

PLACES = (("AR-B", "gba"), ("AR-C", "gba"), ("AR-X", "pampeana"), ("AR-M", "cuyo"))
SEASON = 1 + 0.08 * np.cos(2 * np.pi * np.arange(12) / 12)
REFUNDED, COST, FINANCING = 0.03, 0.05, 0.10
ANSWERS = ("leaving_a_year", "passed_on", "elasticity")


@dataclass(frozen=True, slots=True)
class Marketplace:
    """The truth: bookings a month and usual ticket by provider, how they scatter, and how people answer.

    Tickets are centavos of the last published month. `level`: price level by month (history's last, then those ahead)
    and region, the last published month is 1.
    """

    place: np.ndarray
    rate: np.ndarray
    ticket: np.ndarray
    dispersion: float
    ticket_spread: float
    season: np.ndarray
    level: np.ndarray
    answers: Mapping[str, float]

    @property
    def region(self) -> np.ndarray:
        """Place of each provider's region in CPI_REGIONS."""
        return np.array([CPI_REGIONS.index(region) for _, region in PLACES])[self.place]


@dataclass(frozen=True, slots=True)
class Rows:
    """Single bookings: provider, month, real centavos, refunded, and a number in (0, 1) that decides who stays."""

    provider: np.ndarray
    month: np.ndarray
    amount: np.ndarray
    refunded: np.ndarray
    stays: np.ndarray


def marketplace(generator: np.random.Generator, policy: Policy, level: np.ndarray, providers: int) -> Marketplace:
    """Draw a truth; answers come from the triangles that the policy believes in."""
    beliefs = {name: policy.on(f"response.{name}", LAST_DAY) for name in ANSWERS}
    return Marketplace(
        place=generator.integers(0, len(PLACES), providers),
        rate=np.clip(generator.lognormal(np.log(25), 0.8, providers), 1, 200),
        ticket=generator.lognormal(np.log(1_500_000), 0.3, providers),
        dispersion=generator.uniform(1.2, 4.0),
        ticket_spread=0.35,
        season=SEASON,
        level=level,
        answers={
            name: generator.triangular(*(float(each) for each in (belief.low, belief.value, belief.high)))
            for name, belief in beliefs.items()
        },
    )


def rows(made: Marketplace, generator: np.random.Generator, mean: np.ndarray) -> Rows:
    """Draw bookings around a mean by provider and month: negative binomial of the known dispersion."""
    size = mean / (made.dispersion - 1)
    counts = generator.poisson(generator.gamma(size, made.dispersion - 1))
    provider, month = (np.repeat(each.ravel(), counts.ravel()) for each in np.indices(mean.shape))
    spread = generator.lognormal(-(made.ticket_spread**2) / 2, made.ticket_spread, len(provider))
    amount = np.rint(made.ticket[provider] * spread)
    return Rows(provider, month, amount, generator.random(len(provider)) < REFUNDED, generator.random(len(provider)))


def means(made: Marketplace, months: Sequence[date]) -> np.ndarray:
    """Bookings to be expected, (providers, months)."""
    return made.rate[:, None] * made.season[[month.month - 1 for month in months]][None, :]


def history(made: Marketplace, found: Rows) -> History:
    """Put the bookings of MONTHS into the engine's columns; the last month's level is what the deflator expects."""
    providers, count = len(made.rate), len(MONTHS)
    true = past_levels()[:, made.region].T.copy()
    seen = true.copy()
    true[:, -1] = made.level[0, made.region]
    cell = (found.provider * count + found.month).astype(np.int32)
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    amount = np.rint(found.amount * true[found.provider, found.month]).astype(np.int64)
    day = np.array([(each - date(1970, 1, 1)).days for each in MONTHS])[found.month]
    place = np.arange(len(cell)) - np.repeat(starts, np.diff(np.append(starts, len(cell))))
    day = np.where(found.month == count - 1, (LAST_DAY - date(1970, 1, 1)).days, day)
    return History(
        providers=tuple(f"p{number}" for number in range(providers)),
        province=tuple(PLACES[place][0] for place in made.place),
        region=tuple(PLACES[place][1] for place in made.place),
        months=MONTHS,
        cell=cell,
        day=day.astype(np.int32),
        place=place.astype(np.int32),
        amount=amount,
        refunded=np.where(found.refunded, amount, 0),
        cost=np.rint(amount * COST).astype(np.int64),
        financing=np.rint(amount * FINANCING).astype(np.int64),
        cells=cell[starts],
        starts=starts,
        measures=_measures(found, providers, count),
        level=seen,
    )


def _measures(found: Rows, providers: int, months: int) -> MeasureColumns:
    """Nobody has a standing, and all are of age: bookings of a month count for the next."""
    measures = MeasureColumns.empty(providers, months + 1)
    measures.bookings[:, 1:] = completed(found, (providers, months))
    return measures


def completed(found: Rows, shape: tuple[int, int]) -> np.ndarray:
    """Bookings by provider and month that were not refunded."""
    cell = found.provider * shape[1] + found.month
    return np.bincount(cell, ~found.refunded, shape[0] * shape[1]).reshape(shape).astype(np.int64)
