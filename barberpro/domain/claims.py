"""When a claim counts as true: the one rule that gives every verdict, and the sample that would decide."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from statistics import NormalDist
from typing import Literal, get_args

Verdict = Literal["supported", "refuted", "cannot tell yet"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SUPPORTED, REFUTED, CANNOT_TELL = VERDICTS

Kind = Literal["experiment", "off_policy", "measured", "benchmark", "outside"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can decide a claim: an experiment, an evaluation of logged menus with known probabilities, a figure measured on
our own history, a benchmark, or a source outside."""

Unit = Literal["share", "relative", "ratio", "per_hour", "pesos"]
UNITS: tuple[Unit, ...] = get_args(Unit)

POWER = 0.80


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a claim says of a figure: at least `low`, at most `high`; None leaves an end open."""

    low: float | None = None
    high: float | None = None
    strict: bool = False
    """Whether the bound itself is not enough, as in "more than 99 %"."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the two ends of its interval."""

    value: float
    low: float
    high: float


def verdict_on(bounds: Bounds, found: Interval) -> Verdict:
    """Decide: supported where the whole interval is within the bounds, refuted where all of it is outside."""
    if _is_within(bounds, found):
        return SUPPORTED
    return REFUTED if _is_outside(bounds, found) else CANNOT_TELL


def sample_needed(bounds: Bounds, found: Interval, sample: float) -> int | None:
    """Say of how many the interval would have to be made to decide, were the figure to stay where it is.

    The width of an interval falls with the root of the sample. None where it decides already, and where the figure
    stands on a bound, which no sample tells from either side.
    """
    if verdict_on(bounds, found) != CANNOT_TELL:
        return None
    ends = [(bounds.low, found.value - found.low), (bounds.high, found.high - found.value)]
    asked = [(end, reach) for end, reach in ends if end is not None]
    outside = [
        (bounds.low, found.high - found.value, bounds.low is not None and found.value < bounds.low),
        (bounds.high, found.value - found.low, bounds.high is not None and found.value > bounds.high),
    ]
    crossed = [(end, reach) for end, reach, is_out in outside if is_out and end is not None] or asked
    gaps = [(abs(found.value - end), reach) for end, reach in crossed]
    if not gaps or any(gap == 0 for gap, _ in gaps):
        return None
    return ceil(sample * max((reach / gap) ** 2 for gap, reach in gaps))


def arm_needed(base_share: float, bounds: Bounds, level: float) -> int | None:
    """Compute how many checkouts each of two arms needs to tell a relative change of a share as claimed.

    A range has to be told from both its ends, a change of at least so much from none; with 80 % power, before any
    widening for clients who come more than once.
    """
    gap = _gap(bounds) * base_share
    if not 0 < base_share < 1 or gap <= 0:
        return None
    deviations = NormalDist().inv_cdf((1 + level) / 2) + NormalDist().inv_cdf(POWER)
    other = min(base_share * (1 + (bounds.low or 0.0)), 1.0)
    variance = base_share * (1 - base_share) + other * (1 - other)
    return ceil(variance * (deviations / gap) ** 2)


def z_of(level: float) -> float:
    """Give the standard deviations on either side of a two-sided interval."""
    return NormalDist().inv_cdf((1 + level) / 2)


def _gap(bounds: Bounds) -> float:
    if bounds.low is not None and bounds.high is not None:
        return (bounds.high - bounds.low) / 2
    return abs(bounds.low or bounds.high or 0.0)


def _is_within(bounds: Bounds, found: Interval) -> bool:
    if bounds.strict:
        return (bounds.low is None or found.low > bounds.low) and (bounds.high is None or found.high < bounds.high)
    return (bounds.low is None or found.low >= bounds.low) and (bounds.high is None or found.high <= bounds.high)


def _is_outside(bounds: Bounds, found: Interval) -> bool:
    if bounds.strict:
        return (bounds.low is not None and found.high <= bounds.low) or (
            bounds.high is not None and found.low >= bounds.high
        )
    return (bounds.low is not None and found.high < bounds.low) or (bounds.high is not None and found.low > bounds.high)
