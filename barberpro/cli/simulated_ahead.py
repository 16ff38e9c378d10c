"""The months ahead of a policy for a person to read, whatever it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from barberpro.cli.console import say, table
from barberpro.cli.simulated_figures import COLUMNS, PARTS, RIGHT, numbers_told, rows


def show_ahead(name: str, ahead: Mapping[str, Any], *besides: str) -> None:
    """Print medians and bands, when it pays and what the band comes from, what is said besides, and what is assumed."""
    months = f"{ahead['months'][0]} to {ahead['months'][-1]}"
    table(f"{name}, {months}, nominal pesos: medians, and the change's band", rows(ahead["totals"]), COLUMNS, RIGHT)
    table("the same in pesos of the last published month", rows(ahead["real"]), COLUMNS, RIGHT)
    say(f"  {numbers_told(ahead)}")
    say(f"  The platform earns more in {ahead['share_of_draws_that_pay']:.0%} of the futures.")
    if ahead["variance"]:
        parts = ", ".join(f"{PARTS[part['source']]} {part['share']:.0%}" for part in ahead["variance"])
        say(f"  Where the band comes from: {parts}.")
    for text in besides:
        say(f"  {text}")
    say(f"  Assumed, not measured: {', '.join(ahead['assumed'])} (`barberpro policy show`).")
