"""What a policy would have brought beside the one in force, as plain values."""

from __future__ import annotations

from typing import Any

from barberpro.simulation.comparison import Resampling, deltas, slices, winners_and_losers
from barberpro.simulation.history import History
from barberpro.simulation.income_change import income_break_even
from barberpro.simulation.totals import Sums


def told_replay(history: History, before: Sums, after: Sums, resampling: Resampling) -> dict[str, Any]:
    """Tell totals with their bands, slices, who wins and loses, and when it pays."""
    told = {prices: {f"{name}_ars": each.as_json() for name, each in by_name.items()}
            for prices, by_name in deltas(history, before, after, resampling).items()}  # fmt: skip
    income = [int(each.platform_income.sum()) for each in (before, after)]
    return {
        "totals": told["nominal"],
        "real": told["real"],
        "by": slices(history, before, after),
        "providers": winners_and_losers(history, before, after),
        "break_even": income_break_even(*income),
    }
