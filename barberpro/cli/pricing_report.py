"""A simulation of prices for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from barberpro.cli.console import say, table
from barberpro.cli.simulated_figures import COLUMNS, RIGHT, rows


def show_prices(each: Mapping[str, Any], history: Mapping[str, Any]) -> None:
    """Print the past and the months ahead of a policy, when it pays, and what may deceive."""
    replay, name = each["replay"], each["policy"]
    past = f"{history['first_month']} to {history['last_month']}, {history['payments']:,} payments"
    table(f"{name}, had it always been in force ({past}), pesos", rows(replay["totals"]), COLUMNS, RIGHT)
    say(f"  {replay['break_even']['text_en']}")
    say(f"  {replay['break_even_elasticity']['text_en']}")
    if each["not_simulated"]:
        say(f"  Changed by {name}, and not simulated here: {', '.join(each['not_simulated'])}.")
