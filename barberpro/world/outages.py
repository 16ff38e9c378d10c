"""Hidden faults: windows in which an issuer, or the processor itself, refuses most of what it is asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import DAY, HOUR, MINUTE, Floats, Ints, spans
from barberpro.world.ground import Ground

DAYS_A_MONTH = 30.4
NO_ISSUER = -1
PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class Windows:
    """Disjoint windows in time, half-open, and what each adds to the log-odds of failure."""

    begin: Ints
    end: Ints
    log_odds: Floats

    def effect(self, moment: Ints) -> Floats:
        """Log-odds added at each moment; nothing outside the windows."""
        if not len(self.begin):
            return np.zeros(len(moment))
        at = np.searchsorted(self.begin, moment, side="right") - 1
        held = (at >= 0) & (moment < self.end[np.maximum(at, 0)])
        return np.where(held, self.log_odds[np.maximum(at, 0)], 0.0)


@dataclass(frozen=True, slots=True)
class Level:
    """A size of outage, and the share of time that it is expected to take."""

    share: float
    log_odds: float


@dataclass(frozen=True, slots=True)
class Faults:
    """Windows by issuer and of the processor, and what is to be expected of each kind."""

    issuers: tuple[Windows, ...]
    processor: Windows
    issuer_levels: tuple[Level, ...]
    processor_levels: tuple[Level, ...]

    def effect(self, issuer: Ints, moment: Ints) -> Floats:
        """Log-odds that outages add to attempts; those without an issuer only depend on the processor."""
        total = self.processor.effect(moment)
        for position, windows in enumerate(self.issuers):
            rows = np.flatnonzero(issuer == position)
            total[rows] += windows.effect(moment[rows])
        return total


def faults(ground: Ground) -> Faults:
    """Draw all outages of the history, or take the planned ones where there are any."""
    names = [name for name, *_ in (*ground.assumptions.people.issuers, *ground.assumptions.people.prepaid_issuers)]
    if ground.assumptions.outages.planned:
        return _planned(ground, names)
    generator, outages = ground.common_stream("outages"), ground.assumptions.outages
    issuer = _Kind(outages.issuer_per_month, outages.issuer_median_minutes, outages.issuer_log_odds)
    processor = _Kind(outages.processor_per_month, outages.processor_median_minutes, outages.processor_log_odds)
    return Faults(
        issuers=tuple(_windows(ground, generator, issuer) for _ in names),
        processor=_windows(ground, generator, processor),
        issuer_levels=(_expected(issuer, outages.duration_spread),),
        processor_levels=(_expected(processor, outages.duration_spread),),
    )


def planned(ground: Ground, name: str) -> Windows:
    """Windows of the planned outages of an issuer, or of the processor."""
    first, length = ground.calendar.start_at, ground.calendar.end_at - ground.calendar.start_at
    mine = sorted((at, hours, size) for whose, at, hours, size in ground.assumptions.outages.planned if whose == name)
    begin = np.array([first + round(at * length) // MINUTE * MINUTE for at, *_ in mine], dtype=np.int64)
    end = begin + np.array([round(hours * HOUR) for _, hours, _ in mine], dtype=np.int64)
    return Windows(begin, end, np.array([size for *_, size in mine], dtype=np.float64))


@dataclass(frozen=True, slots=True)
class _Kind:
    """How often outages of a kind come, how long they last, and what they do."""

    per_month: float
    median_minutes: float
    log_odds: float


def _planned(ground: Ground, names: list[str]) -> Faults:
    issuers, processor = tuple(planned(ground, name) for name in names), planned(ground, PROCESSOR)
    return Faults(issuers, processor, _shares(ground, issuers), _shares(ground, (processor,)))


def _shares(ground: Ground, plans: tuple[Windows, ...]) -> tuple[Level, ...]:
    """Shares of time by size, spread evenly over all who could have been hit."""
    length, shares = ground.calendar.end_at - ground.calendar.start_at, dict[float, float]()
    for windows in plans:
        for begin, end, size in zip(windows.begin, windows.end, windows.log_odds, strict=True):
            shares[float(size)] = shares.get(float(size), 0.0) + int(end - begin) / length / len(plans)
    return tuple(Level(share, size) for size, share in sorted(shares.items()))


def _expected(kind: _Kind, spread: float) -> Level:
    minutes = kind.per_month * kind.median_minutes * float(np.exp(spread**2 / 2))
    return Level(minutes * MINUTE / (DAYS_A_MONTH * DAY), kind.log_odds)


def _windows(ground: Ground, generator: Generator, kind: _Kind) -> Windows:
    first, last = ground.calendar.start_at, ground.calendar.end_at
    count = int(generator.poisson(kind.per_month * (last - first) / DAY / DAYS_A_MONTH))
    begin = np.sort(generator.integers(first, last, count))
    end = begin + spans(generator, kind.median_minutes * MINUTE, ground.assumptions.outages.duration_spread, count)
    end = np.maximum.accumulate(end) if count else end
    begin[1:] = np.maximum(begin[1:], end[:-1])
    return Windows(begin, end, np.full(count, kind.log_odds))
