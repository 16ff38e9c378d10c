"""Whether something grew: a relative change with its interval, and the word for it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt
from typing import Literal, get_args

Direction = Literal["improved", "fell", "cannot tell"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
IMPROVED, FELL, UNCLEAR = DIRECTIONS


@dataclass(frozen=True, slots=True)
class Change:
    """A change with the ends of its interval; an end is None where nobody can give one."""

    value: float
    low: float | None
    high: float | None

    @property
    def verdict(self) -> Direction:
        """Say whether it improved: only where the whole interval is on one side of zero."""
        if self.low is None or self.high is None:
            return UNCLEAR
        return IMPROVED if self.low > 0 else FELL if self.high < 0 else UNCLEAR

    def as_json(self) -> dict[str, float | str | None]:
        """Plain values, with six digits."""
        ends = {name: None if end is None else round(end, 6) for name, end in (("low", self.low), ("high", self.high))}
        return {"change": round(self.value, 6), **ends, "verdict": self.verdict}


def relative_change(before: float, after: float, log_variance: float | None, z: float) -> Change | None:
    """Compute after / before - 1, its interval on the log scale, where it is most nearly symmetric.

    None where one of the two is not positive; without a variance there are no ends.
    """
    if before <= 0 or after <= 0:
        return None
    if log_variance is None or log_variance == inf:
        return Change(after / before - 1, None, None)
    middle, reach = log(after / before), z * sqrt(log_variance)
    return Change(after / before - 1, exp(middle - reach) - 1, exp(middle + reach) - 1)


def difference(before: float, after: float, variance: float, z: float) -> Change:
    """Compute after - before of two shares, with the variance of each added up."""
    reach = z * sqrt(variance)
    return Change(after - before, after - before - reach, after - before + reach)
