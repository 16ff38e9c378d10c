"""How far a counted share may be from the true one."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054


def wilson(successes: float, trials: float, z: float = Z_95) -> tuple[float, float] | None:
    """Compute the Wilson score interval of `successes / trials`; None without trials.

    Unlike the usual plus-or-minus it stays inside 0 and 1 and is honest about few trials.
    """
    if trials == 0:
        return None
    share, penalty = successes / trials, z * z / trials
    middle = share + penalty / 2
    reach = z * sqrt(share * (1 - share) / trials + penalty / (4 * trials))
    return max(0.0, (middle - reach) / (1 + penalty)), min(1.0, (middle + reach) / (1 + penalty))
