"""Hidden faults: windows in which an issuer, or the processor itself, refuses most of what it is asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import DAY, MINUTE, Flags, Ints, spans
from barberpro.world.ground import Ground

DAYS_A_MONTH = 30.4
NO_ISSUER = -1


@dataclass(frozen=True, slots=True)
class Windows:
    """Disjoint windows in time, half-open."""

    begin: Ints
    end: Ints

    def hold(self, moment: Ints) -> Flags:
        """Tell for each moment whether it lies in a window."""
        if not len(self.begin):
            return np.zeros(len(moment), dtype=bool)
        at = np.searchsorted(self.begin, moment, side="right") - 1
        return (at >= 0) & (moment < self.end[np.maximum(at, 0)])


@dataclass(frozen=True, slots=True)
class Faults:
    """Windows by issuer and of the processor, and the share of time that each kind is expected to take."""

    issuers: tuple[Windows, ...]
    processor: Windows
    issuer_share: float
    processor_share: float

    def issuer_down(self, issuer: Ints, moment: Ints) -> Flags:
        """Tell whether the issuer of an attempt was down; never for attempts without one."""
        down = np.zeros(len(moment), dtype=bool)
        for position, windows in enumerate(self.issuers):
            rows = np.flatnonzero(issuer == position)
            down[rows] = windows.hold(moment[rows])
        return down


def faults(ground: Ground) -> Faults:
    """Draw all outages of the history."""
    generator, outages, people = ground.common_stream("outages"), ground.assumptions.outages, ground.assumptions.people
    spread = outages.duration_spread
    count = len(people.issuers) + len(people.prepaid_issuers)
    issuers = tuple(
        _windows(ground, generator, outages.issuer_per_month, outages.issuer_median_minutes) for _ in range(count)
    )
    return Faults(
        issuers=issuers,
        processor=_windows(ground, generator, outages.processor_per_month, outages.processor_median_minutes),
        issuer_share=_expected(outages.issuer_per_month, outages.issuer_median_minutes, spread),
        processor_share=_expected(outages.processor_per_month, outages.processor_median_minutes, spread),
    )


def _expected(per_month: float, median_minutes: float, spread: float) -> float:
    return per_month * median_minutes * float(np.exp(spread**2 / 2)) * MINUTE / (DAYS_A_MONTH * DAY)


def _windows(ground: Ground, generator: Generator, per_month: float, median_minutes: float) -> Windows:
    first, last = ground.calendar.start_at, ground.calendar.end_at
    count = int(generator.poisson(per_month * (last - first) / DAY / DAYS_A_MONTH))
    begin = np.sort(generator.integers(first, last, count))
    end = begin + spans(generator, median_minutes * MINUTE, ground.assumptions.outages.duration_spread, count)
    end = np.maximum.accumulate(end) if count else end
    begin[1:] = np.maximum(begin[1:], end[:-1])
    return Windows(begin, end)
