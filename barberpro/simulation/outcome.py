"""What a commission would have brought, and what it may bring: everything that a simulation tells, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.commission import commission_terms
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import Policy
from barberpro.simulation.breakeven import BreakEven, proportional_loss, sentence
from barberpro.simulation.comparison import LEVELS, Resampling, deltas, pesos, slices, winners_and_losers
from barberpro.simulation.entities import entity_keys, uniforms
from barberpro.simulation.forward import Cells, Setting, Sold, World, months_ahead, sold
from barberpro.simulation.history import History
from barberpro.simulation.known import Published
from barberpro.simulation.notches import bunching, notches
from barberpro.simulation.outlook import outlook
from barberpro.simulation.paths import Sample, draw_paths
from barberpro.simulation.replay import replay
from barberpro.simulation.response import Floats, drawn
from barberpro.simulation.totals import MEASURES, groups, sums
from barberpro.simulation.variance import FEWEST_DRAWS, SOURCES, variance_parts

BELIEFS = ("leaving_a_year", "passed_on", "elasticity")
LONGEST_LAG = 6
"""Months between the last published index and the first month asked about, at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: how many months ahead (0 for none), how many draws, and which."""

    months: int
    draws: int
    seed: int


def commission_outcomes(
    history: History, baseline: Policy, policies: Sequence[Policy], published: Published, asked: Asked
) -> list[dict[str, Any]]:
    """Compare each policy with the one in force: on the history, and over the months ahead where any are asked for."""
    resampling = Resampling.of(history, asked.draws, asked.seed)
    before = sums(history, replay(history, baseline))
    ahead = _ahead(history, [baseline, *policies], published, asked) if asked.months else [None] * len(policies)
    found = []
    for policy, future in zip(policies, ahead, strict=True):
        always = policy.throughout(baseline)
        after = sums(history, replay(history, always))
        told = {prices: {name: each.as_json() for name, each in by_name.items()}
                for prices, by_name in deltas(history, before, after, resampling).items()}  # fmt: skip
        income = [int(each.platform_income.sum()) for each in (before, after)]
        found.append(
            {
                "policy": policy.name,
                "replay": {
                    "totals": {f"{name}_ars": each for name, each in told["nominal"].items()},
                    "real": {f"{name}_ars": each for name, each in told["real"].items()},
                    "by": slices(history, before, after),
                    "providers": winners_and_losers(history, before, after),
                    "break_even": _break_even(*income),
                },
                "notches": _notches(history, always),
                "forward": future,
            }
        )
    return found


def _break_even(before: int, after: int) -> dict[str, Any]:
    """Say which share of bookings may be lost until the policy stops paying, or has to be won for it to pay."""
    if after == before:
        return {"verdict": "same", "share": None, "text_en": "Nothing changes.", "text_es": "Nada cambia."}
    if after < before and after > 0:
        more = before / after - 1
        percent = f"{100 * more:.1f}"
        return {
            "verdict": "pays_from_more_bookings",
            "share": more,
            "text_en": f"This pays only if bookings grow by more than {percent} %.",
            "text_es": f"Conviene solo si las reservas crecen más del {percent.replace('.', ',')} %.",
        }
    found: BreakEven = proportional_loss(float(before), float(after))
    return {
        "verdict": found.verdict,
        "share": found.response,
        "text_en": sentence(found, "bookings are lost"),
        "text_es": sentence(found, "las reservas", "es"),
    }


def _notches(history: History, policy: Policy) -> dict[str, Any]:
    terms = commission_terms(policy, _last_day(history))
    ticket = int(np.median(history.amount))
    counts = history.measures.bookings[:, 1:]
    thresholds = [each.from_bookings for each in terms.tiers[1:]]
    return {
        "ticket_ars": pesos(ticket),
        "notches": [
            {
                "bookings": each.bookings,
                "income_below_ars": pesos(each.income_below),
                "income_at_ars": pesos(each.income_at),
                "even_at_bookings": each.even_at,
                "when": each.when,
            }
            for each in notches(terms, ticket)
        ],
        "bunching": [asdict(each) for each in bunching(counts, thresholds)],
    }


def _last_day(history: History) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(history.day.max()))


def _ahead(history: History, policies: Sequence[Policy], published: Published, asked: Asked) -> list[dict[str, Any]]:
    """Run the policies ahead, all sources of uncertainty together and each alone; the first is the one in force."""
    setting, by_column = _setting(history, policies, months_ahead(history, asked.months))
    level = _levels(history, published, asked, setting.months)
    runs = {
        source: [_priced(each, world, setting.cells) for each in sold(setting, world)]
        for source, world in _worlds(history, policies[0], level, asked).items()
    }
    return [_told(runs, place, setting, by_column) for place in range(1, len(policies))]


def _setting(
    history: History, policies: Sequence[Policy], months: Sequence[date]
) -> tuple[Setting, Mapping[str, tuple[Sequence[str], NDArray[np.intp]]]]:
    """Group providers by region, province and size, and say of each dimension which of its slices a group is in."""
    found = groups(history)
    of = {name: where[:, 0] for name, (_, where) in found.items() if name != "month"}
    region = np.array([CPI_REGIONS.index(name) for name in history.region], dtype=np.intp)
    keys = np.stack([region, *of.values()], axis=1)
    distinct, group = np.unique(keys, axis=0, return_inverse=True)
    cells = Cells(group.ravel().astype(np.intp), distinct[:, 0])
    by_column = {name: (found[name][0], distinct[:, place]) for place, name in enumerate(of, start=1)}
    return Setting(history, outlook(history), months, policies, cells), by_column


def _levels(history: History, published: Published, asked: Asked, months: Sequence[date]) -> Floats:
    """Price level by draw, month and region beside that of the last month published on the history's last day."""
    paths = draw_paths(published, _last_day(history), len(months) + LONGEST_LAG, Sample(asked.draws, asked.seed))
    first = paths.months.index(months[0])
    return paths.cpi[:, first : first + len(months)] / paths.cpi_before[None, None, :]


def _worlds(history: History, baseline: Policy, level: Floats, asked: Asked) -> Mapping[str, World]:
    """Draw the world, and worlds in which one source alone is uncertain."""
    day = _last_day(history)
    beliefs: dict[str, Belief] = {name: baseline.on(f"response.{name}", day) for name in BELIEFS}
    draws = range(asked.draws)
    numbers = np.stack([uniforms(entity_keys([name]), draws, asked.seed, "response")[:, 0] for name in BELIEFS])
    everything = World(level, drawn(beliefs, numbers), scatter=True, draws=asked.draws, seed=asked.seed)
    middle = np.median(level, axis=0)[None]
    likeliest = drawn(beliefs, numbers[:, :1], fixed=True)
    return {
        "all": everything,
        "data": replace(everything, level=middle, response=likeliest),
        "behaviour": replace(everything, level=middle, scatter=False),
        "macro": replace(everything, response=likeliest, scatter=False),
    }


@dataclass(frozen=True, slots=True)
class _Priced:
    """Centavos by measure and prices: (draws, months, groups)."""

    values: Mapping[tuple[str, str], Floats]

    def total(self, name: str, prices: str) -> Floats:
        return np.asarray(self.values[name, prices].sum(axis=(1, 2)), dtype=np.float64)


def _priced(found: Sold, world: World, cells: Cells) -> _Priced:
    level = world.level[:, :, cells.region]
    return _Priced(
        {(name, "real"): found[name] for name in MEASURES}
        | {(name, "nominal"): found[name] * level for name in MEASURES}
    )


def _told(
    runs: Mapping[str, Sequence[_Priced]],
    place: int,
    setting: Setting,
    by_column: Mapping[str, tuple[Sequence[str], NDArray[np.intp]]],
) -> dict[str, Any]:
    one, other = runs["all"][0], runs["all"][place]
    change = {
        source: run[place].total("platform_income", "nominal") - run[0].total("platform_income", "nominal")
        for source, run in runs.items()
    }
    return {
        "months": [f"{month:%Y-%m}" for month in setting.months],
        "totals": _totals(one, other, "nominal"),
        "real": _totals(one, other, "real"),
        "by_month": [
            {"month": f"{month:%Y-%m}"} | _bands(one, other, np.s_[:, column, :])
            for column, month in enumerate(setting.months)
        ],
        "by": {
            dimension: [
                {"slice": label} | _bands(one, other, np.s_[:, :, where == code]) for code, label in enumerate(labels)
            ]
            for dimension, (labels, where) in by_column.items()
        },
        "share_of_draws_that_pay": float((change["all"] > 0).mean()),
        "variance": _variance(change),
        "assumed": [f"response.{name}" for name in BELIEFS],
        "dispersion": round(setting.outlook.dispersion, 4),
        "recent_months": setting.outlook.recent_months,
        "providers": len(setting.history.providers),
    }


def _totals(one: _Priced, other: _Priced, prices: str) -> dict[str, dict[str, str]]:
    return {f"{name}_ars": _band_of(one.total(name, prices), other.total(name, prices)) for name in MEASURES}


def _bands(one: _Priced, other: _Priced, part: tuple[Any, ...]) -> dict[str, dict[str, str]]:
    """Bound every measure in a part of months and groups, in nominal pesos."""
    both = {name: [each.values[name, "nominal"][part] for each in (one, other)] for name in MEASURES}
    return {f"{name}_ars": _band_of(*(each.reshape(len(each), -1).sum(axis=1) for each in pair))
            for name, pair in both.items()}  # fmt: skip


def _variance(change: Mapping[str, Floats]) -> list[dict[str, Any]] | None:
    """Split the variance of the change of nominal income; a source that stands still has one draw for all."""
    together = change["all"]
    if len(together) < FEWEST_DRAWS or not together.var() > 0:
        return None
    alone = {name: np.broadcast_to(change[name], together.shape) for name in SOURCES}
    return [asdict(part) for part in variance_parts(alone, together)]


def _band_of(one: Floats, other: Floats) -> dict[str, str]:
    """Medians of both, and of their difference with its 90 % band, in pesos."""
    low, middle, high = np.quantile(other - one, (LEVELS[0], 0.5, LEVELS[1]))
    figures = {"baseline": np.median(one), "policy": np.median(other), "delta": middle, "low": low, "high": high}
    return {name: pesos(round(float(value))) for name, value in figures.items()}
