"""A commission over months that have not come yet: counts, prices and answers are drawn, tiers apply to the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.commission import PREVIOUS_MONTH, RUNNING, CommissionTerms
from barberpro.policies.commission import commission_terms
from barberpro.policies.policy import Policy
from barberpro.policies.rates import Flags, Ints, rates_bp
from barberpro.simulation.history import History, first_day, month_number
from barberpro.simulation.outlook import Outlook
from barberpro.simulation.replay import standings
from barberpro.simulation.response import Floats, Response, kept_share

CHUNK_CELLS = 3_000_000
"""Draws are worked on in pieces of about so many provider-months; the pieces change no figure."""


@dataclass(frozen=True, slots=True)
class World:
    """What is drawn, the same for every policy: resampling weights (draws, providers), price level (draws, months,
    providers' regions) with the last published month as 1, answers, and whether counts scatter.
    """

    weights: Floats
    level: Floats
    region: NDArray[np.intp]
    response: Response
    scatter: bool
    seed: int


@dataclass(frozen=True, slots=True)
class Future:
    """Centavos by draw, month and province or size, of one measure of one policy: (draws, months), (draws, slices)."""

    by_month: Mapping[str, Floats]
    by_slice: Mapping[str, Mapping[str, Floats]]

    def total(self, measure: str) -> Floats:
        """Sum over the months, (draws,)."""
        found: Floats = self.by_month[measure].sum(axis=1)
        return found


def months_ahead(history: History, count: int) -> tuple[date, ...]:
    """List the months after the history's last."""
    last = month_number(history.months[-1])
    return tuple(first_day(last + step) for step in range(1, count + 1))


def counts(outlook: Outlook, months: Sequence[date], draw: int, world: World) -> Floats:
    """Billed payments of one draw, (providers, months): negative binomial around each provider's own rate."""
    season = np.array([outlook.season[month.month - 1] for month in months])
    expected = outlook.rate[:, None] * season[None, :]
    if not world.scatter:
        return np.asarray(np.rint(expected), dtype=np.float64)
    generator = np.random.Generator(np.random.Philox(key=[world.seed, draw]))
    if outlook.dispersion > 1:
        extra = outlook.dispersion - 1
        expected = generator.gamma(np.maximum(expected, 1e-9) / extra) * extra
    return generator.poisson(expected).astype(np.float64)


def futures(
    history: History, outlook: Outlook, policies: Sequence[Policy], months: Sequence[date], world: World,
    slices: Mapping[str, tuple[int, NDArray[np.intp]]],
) -> list[Future]:  # fmt: skip
    """Run every policy over the same draws; the first is the one in force, and the others' rates are held against it.

    `slices`: how many there are by dimension, and the one that each provider belongs to.
    """
    found: list[list[_Sums]] = [[] for _ in policies]
    terms = [[commission_terms(policy, month) for month in months] for policy in policies]
    held = [standings(history, policy) for policy in policies]
    for rows in _pieces(len(world.weights), len(history.providers) * len(months)):
        number = np.stack([counts(outlook, months, draw, world) for draw in rows])
        base = _rates(history, outlook, terms[0], held[0], number)
        for place in range(len(policies)):
            rate = base if place == 0 else _rates(history, outlook, terms[place], held[place], number)
            iva = np.array([each.iva_bp for each in terms[place]]) / 10_000
            kept = kept_share(_part(world.response, rows), (rate - base) / 10_000)
            found[place].append(_sums(history, outlook, world, rows, number * kept, rate / 10_000, iva, slices))
    return [_joined(each) for each in found]


def _pieces(draws: int, cells: int) -> Iterator[NDArray[np.intp]]:
    size = max(CHUNK_CELLS // max(cells, 1), 1)
    for first in range(0, draws, size):
        yield np.arange(first, min(first + size, draws))


def _part(response: Response, rows: NDArray[np.intp]) -> Response:
    return Response(response.leaving_a_year[rows], response.passed_on[rows], response.elasticity[rows])


def _rates(
    history: History, outlook: Outlook, terms: Sequence[CommissionTerms], held: Mapping[str, Flags], number: Floats
) -> Floats:
    """Mean rate of each provider-month in basis points, (draws, providers, months); standings stay as they are."""
    completed = np.rint(number * outlook.completed_ratio[None, :, None]).astype(np.int64)
    known = np.broadcast_to(history.measures.bookings[None, :, -1:], (len(number), len(history.providers), 1))
    before = np.concatenate([known, completed[:, :, :-1]], axis=2)
    found = np.empty(number.shape)
    for month, each in enumerate(terms):
        now = {code: flags[:, -1][None, :] for code, flags in held.items()}
        if each.tier_basis == RUNNING:
            found[:, :, month] = _running(each, number[:, :, month], now)
        else:
            counted = before if each.tier_basis == PREVIOUS_MONTH else completed
            found[:, :, month] = rates_bp(each, counted[:, :, month], now)
    return found


def _running(terms: CommissionTerms, number: Floats, now: Mapping[str, Flags]) -> Floats:
    """Mean of the marginal rates of `number` payments in a month."""
    starts = np.array([each.from_bookings for each in terms.tiers], dtype=np.float64)
    ends = np.append(starts[1:], np.inf)
    total = np.zeros(number.shape)
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        within = np.clip(number, start, end) - start
        rate = rates_bp(terms, np.full(number.shape[1], terms.tiers[place].from_bookings, dtype=np.int64)[None, :], now)
        total += within * rate
    first = rates_bp(terms, np.zeros((1, number.shape[1]), dtype=np.int64), now)
    return np.asarray(np.where(number > 0, total / np.maximum(number, 1), first), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Sums:
    by_month: Mapping[str, Floats]
    by_slice: Mapping[str, Mapping[str, Floats]]


def _sums(
    history: History, outlook: Outlook, world: World, rows: NDArray[np.intp], number: Floats, rate: Floats, iva: Floats,
    slices: Mapping[str, tuple[int, NDArray[np.intp]]],
) -> _Sums:  # fmt: skip
    level = world.level[rows][:, :, world.region].transpose(0, 2, 1)
    weight = world.weights[rows][:, :, None]
    real_sold = weight * number * (outlook.ticket * (1 - outlook.refunded_share))[None, :, None]
    by_month: dict[str, Floats] = {}
    by_slice: dict[str, dict[str, Floats]] = {dimension: {} for dimension in slices}
    for prices, sold in (("nominal", real_sold * level), ("real", real_sold)):
        income = sold * rate
        cost = (outlook.cost_share / np.maximum(1 - outlook.refunded_share, 1e-9))[None, :, None]
        measures = {
            "platform_income": income,
            "provider_net": sold * (1 - cost) - income * (1 + iva[None, None, :]),
            "client_price": sold * (1 + outlook.financing_share[None, :, None]),
        }
        for name, values in measures.items():
            by_month[f"{name}_{prices}"] = values.sum(axis=1)
            if prices == "nominal":
                whole = values.sum(axis=2)
                for dimension, (count, places) in slices.items():
                    by_slice[dimension][name] = _gathered(whole, places, count)
    return _Sums(by_month, by_slice)


def _gathered(values: Floats, places: NDArray[np.intp], count: int) -> Floats:
    member = np.zeros((len(places), count))
    member[np.arange(len(places)), places] = 1.0
    return np.asarray(values @ member, dtype=np.float64)


def _joined(parts: Sequence[_Sums]) -> Future:
    by_month = {name: np.concatenate([each.by_month[name] for each in parts]) for name in parts[0].by_month}
    by_slice = {
        dimension: {name: np.concatenate([each.by_slice[dimension][name] for each in parts]) for name in measures}
        for dimension, measures in parts[0].by_slice.items()
    }
    return Future(by_month, by_slice)


__all__ = ["Future", "Ints", "World", "counts", "futures", "months_ahead"]
