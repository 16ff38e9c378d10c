"""A simulation of prices for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from barberpro.cli.console import say, table
from barberpro.cli.simulated_ahead import show_ahead
from barberpro.cli.simulated_figures import COLUMNS, RIGHT, percent, pesos, rows

EROSION = {
    "mean_share": "lacking on average",
    "worst_share": "lacking at worst",
    "over_share": "of shops and months lack more than 3 %",
    "needed_mostly": "buffer needed in 9 of 10",
    "needed_always": "buffer needed always",
}
CLIENTS = {"pay_more": "more", "pay_less": "less", "unmoved": "the same"}
UNMOVED_BP = 10_000
DIMENSIONS = {"service": "service", "band": "hour", "segment": "client"}


def show_prices(each: Mapping[str, Any], history: Mapping[str, Any]) -> None:
    """Print the past and the months ahead of a policy, when it pays, and what may deceive."""
    replay, name = each["replay"], each["policy"]
    past = f"{history['first_month']} to {history['last_month']}, {history['payments']:,} payments"
    table(f"{name}, had it always been in force ({past}), pesos", rows(replay["totals"]), COLUMNS, RIGHT)
    if not replay["payments_moved"] and replay["totals"]["platform_income_ars"]["delta"] == "0.00":
        say("  No payment would have been another.")
    else:
        _show_past(replay)
    _show_erosion(replay["erosion"])
    if each["forward"] is not None:
        show_ahead(name, each["forward"], _answer(each["forward"]["elasticity"]))
    _show_optimiser(each["optimiser"])
    if each["not_simulated"]:
        say(f"  Changed by {name}, and not simulated here: {', '.join(each['not_simulated'])}.")


def _show_past(replay: Mapping[str, Any]) -> None:
    """Say when it pays, who gains and who pays, and where."""
    say(f"  {replay['break_even']['text_en']}")
    if replay["break_even_of_moved"]["text_en"] not in {replay["break_even"]["text_en"], "Nothing changes."}:
        say(f"  By the bookings alone whose price moves: {_lower(replay['break_even_of_moved']['text_en'])}")
    say(f"  {replay['break_even_elasticity']['text_en']}")
    real = {name: pesos(replay["real"]["platform_income_ars"][name]) for name in ("delta", "low", "high")}
    say(f"  In pesos of the last published month the platform's income changes by {real['delta']} "
        f"[{real['low']}, {real['high']}].")  # fmt: skip
    moved = replay["providers"]
    say(f"  {moved['winners']} providers gain {pesos(moved['gained_ars'])}, {moved['losers']} lose "
        f"{pesos(moved['lost_ars'].lstrip('-'))}, {moved['unmoved']} are not moved.")  # fmt: skip
    if not replay["payments_moved"]:
        say("  No payment would have had another price.")
        return
    say(f"  {replay['payments_moved']:,} payments would have had another price; rounding and the floor moved prices "
        f"by {percent(replay['rounding_share'], signed=True)} in all.")  # fmt: skip
    say(f"  Clients: {_clients(replay['clients'])}.")
    columns = ("", "clients paid", "would have paid", "change", "platform income")
    table("by service, hour and client", _slices(replay["by"]), columns, RIGHT)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _clients(told: Mapping[str, Any]) -> str:
    """Say which clients pay more and which less for the same."""
    found = []
    for side, word in CLIENTS.items():
        for each in told[side]:
            share = each["change_share"]
            size = "" if side == "unmoved" or share is None else f"{percent(abs(share))} "
            found.append(f"{each['segment']} ones pay {size}{word}")
    return ", ".join(found)


def _slices(by: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Make a row of each slice that had a payment."""
    found: list[tuple[str, ...]] = []
    for dimension, label in DIMENSIONS.items():
        for row in by[dimension]:
            paid, income = row["client_price"], row["platform_income"]
            if float(paid["baseline"]):
                share = percent(float(paid["delta"]) / float(paid["baseline"]), signed=True)
                figures = pesos(paid["baseline"]), pesos(paid["policy"]), share, pesos(income["delta"])
                found.append((f"{label} {row['slice'].replace('_', ' ')}", *figures))
    return found


def _show_erosion(erosion: Mapping[str, Any]) -> None:
    one, other = erosion["baseline"], erosion["policy"]
    if one is None or other is None:
        return
    if one == other:
        say(f"  Prices lack what they lack under the policy in force: {percent(one['mean_share'])} on average, "
            f"{percent(one['worst_share'])} at worst; a buffer of {percent(one['needed_always'])} would have been "
            "needed.")  # fmt: skip
        return
    figures = [(label, percent(one[name]), percent(other[name])) for name, label in EROSION.items()]
    title = f"what inflation took from prices, {other['months']} months' ends (below 0: worth more)"
    table(title, figures, ("", "in force", "policy"), (1, 2))


def _answer(told: Mapping[str, Any]) -> str:
    return (
        f"Clients' answer to the real price: {told['value']:.2f} [{told['low']:.2f}, {told['high']:.2f}] "
        f"({told['basis']})."
    )


def _show_optimiser(told: Mapping[str, Any]) -> None:
    """Say how many cells the optimiser moves, and why it leaves the others alone."""
    if not told["on"]:
        return
    say(f"  Optimiser: {', '.join(f'{number} cells: {reason}' for reason, number in told['reasons'].items())}.")
    for cell in told["cells"]:
        if cell["multiplier_bp"] != UNMOVED_BP:
            where = f"{cell['service'].replace('_', ' ')}, {cell['band']} hour, {cell['segment']} client"
            expected, low, high = (pesos(cell[name]) for name in ("expected_ars", "low_ars", "high_ars"))
            say(f"  {where}: {cell['multiplier_bp'] / 100:g} % of the price, {expected} [{low}, {high}] expected "
                f"of {cell['bookings']:,} bookings.")  # fmt: skip
