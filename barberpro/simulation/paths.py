"""Futures of prices and of the dollar: what the survey expects, with whole paths of its own past errors.

An error path is that of one survey date, index, dollar and regions together. Past the first year another survey's
second year is chained on, and so on. A draw is the same whatever the number of draws and of months.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.errors import BadInputError
from barberpro.parameters.prices import CPI_REGIONS
from barberpro.simulation import months as calendar
from barberpro.simulation.errors_made import BLOCK, ErrorPaths, error_blocks, longest_path, usual_inflation
from barberpro.simulation.expected import Ages, Changes, Rule, ages, surveyed
from barberpro.simulation.known import Floats, Ints, Known, Published, known


@dataclass(frozen=True, slots=True)
class Paths:
    """Drawn levels by month; `months` begins with the first whose index was not published on `known_on`."""

    months: tuple[date, ...]
    regions: tuple[str, ...]
    cpi: Floats
    """Index, December 2016 = 100: draws by months by regions."""
    fx: Floats
    """Last close, official wholesale, pesos for one dollar: draws by months."""
    cpi_before: Floats
    """Published index by region of the month before the first of `months`."""
    fx_before: float
    """Last close known of the months before the first of `months`."""
    closes: int
    """Months at the beginning whose close was known already: it is the same in every draw."""
    known_on: date
    survey_month: date
    errors: int
    """Survey dates whose error paths were drawn from."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How many futures, and which."""

    draws: int
    seed: int


def draw_paths(published: Published, day: date, months: int, sample: Sample, rule: Rule = surveyed) -> Paths:
    """Draw futures of `months` from what was published on `day`; BadInputError where that tells too little."""
    facts = known(published, day)
    age = ages(facts)
    _check(age, months, sample, day)
    size = months + age.cpi + 1 - age.start
    blocks = error_blocks(facts, age, rule, -(-size // BLOCK))
    changes, apart = _drawn(rule(facts, age), age, blocks, _choices(sample, blocks))
    regional = (changes.cpi[:, :, None] + apart)[:, :size]
    now = facts.log_cpi[facts.last_cpi - facts.first]
    first, before = facts.last_cpi + 1, min(facts.last_fx, facts.last_cpi) - facts.first
    return Paths(
        months=tuple(calendar.first_day(first + each) for each in range(months)),
        regions=CPI_REGIONS,
        cpi=np.exp(now + np.cumsum(regional, axis=1))[:, size - months :],
        fx=_closes(facts, changes.fx[:, :size], months),
        cpi_before=np.exp(now),
        fx_before=float(np.exp(facts.log_fx[before])),
        closes=min(months, max(0, age.fx - age.cpi)),
        known_on=day,
        survey_month=calendar.first_day(int(facts.survey_month[-1])),
        errors=len(blocks[0].cpi),
    )


def _check(age: Ages, months: int, sample: Sample, day: date) -> None:
    if age.start < 0:
        raise BadInputError(f"prices or dollar end long before the newest survey known on {day}; import newer ones")
    if not 1 <= months <= longest_path(age):
        raise BadInputError(f"months is {months}; paths from {day} may have 1 to {longest_path(age)}")
    if sample.draws < 1 or sample.seed < 0:
        raise BadInputError(f"draws is {sample.draws} and seed {sample.seed}; at least 1 and 0 are needed")


def _choices(sample: Sample, blocks: list[ErrorPaths]) -> list[Ints]:
    """Draw a survey date for each draw and block; every block has a stream of its own."""
    streams = [np.random.default_rng([sample.seed, number]) for number in range(len(blocks))]
    uniform = [stream.random(sample.draws) for stream in streams]
    return [(each * len(block.cpi)).astype(np.int64) for each, block in zip(uniform, blocks, strict=True)]


def _drawn(expected: Changes, age: Ages, blocks: list[ErrorPaths], choices: list[Ints]) -> tuple[Changes, Floats]:
    """Add errors to what the newest survey expects, month by month from the first that is not known.

    Returns changes of nation and dollar, draws by months, and the differences of the regions. What is known of one
    series before the other begins is 0 here.
    """
    starts = [age.start + number * BLOCK for number in range(len(blocks))]
    usual = [usual_inflation(expected.cpi[-1:], start)[0] for start in starts]
    chosen = list(zip(blocks, choices, usual, strict=True))
    horizon = np.arange(age.start, age.start + len(blocks) * BLOCK)
    cpi = expected.cpi[-1, horizon] + np.concatenate([each.cpi[rows] * unit for each, rows, unit in chosen], axis=1)
    fx = expected.fx[-1, horizon] + np.concatenate([each.fx[rows] for each, rows, _ in chosen], axis=1)
    apart = np.concatenate([each.regions[rows] * unit for each, rows, unit in chosen], axis=1)
    return Changes(np.where(horizon > age.cpi, cpi, 0.0), np.where(horizon > age.fx, fx, 0.0)), apart


def _closes(facts: Known, changes: Floats, months: int) -> Floats:
    """Levels of the months wanted, from the last known close on; where a close is known it stands."""
    last = facts.last_fx - facts.first
    found = (facts.log_fx[last] + np.cumsum(changes, axis=1))[:, changes.shape[1] - months :]
    wanted = facts.last_cpi + 1 + np.arange(months) - facts.first
    stands = wanted[wanted <= last]
    found[:, : len(stands)] = facts.log_fx[stands]
    return np.asarray(np.exp(found), dtype=np.float64)
