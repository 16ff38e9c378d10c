"""Simulations and quotes for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from barberpro.cli.console import say, table
from barberpro.cli.pricing_report import show_prices
from barberpro.cli.simulated_ahead import show_ahead
from barberpro.cli.simulated_figures import COLUMNS, RIGHT, pesos, rows

if TYPE_CHECKING:
    from pipelines.quote import Quote
    from pipelines.simulate import Simulation


def show(found: Simulation) -> None:
    """Print the past and the months ahead of every policy, when it pays, and what may deceive."""
    content, history = found.content, found.content["history"]
    shown = show_prices if content["question"]["subject"] == "pricing" else _show_policy
    for each in content["policies"]:
        shown(each, history)
    if content["synthetic"]:
        say("  Invented history: it says nothing about any market.")
    say(f"  id: {content['id']}{' (kept before)' if found.kept else ''}")
    say(f"  all of it: {found.path}")


def _show_policy(each: Mapping[str, Any], history: Mapping[str, Any]) -> None:
    replay, ahead, name = each["replay"], each["forward"], each["policy"]
    past = f"{history['first_month']} to {history['last_month']}, {history['payments']:,} payments"
    table(f"{name}, had it always been in force ({past}), pesos", rows(replay["totals"]), COLUMNS, RIGHT)
    say(f"  {replay['break_even']['text_en']}")
    moved = replay["providers"]
    say(f"  {moved['winners']} providers gain {pesos(moved['gained_ars'])}, {moved['losers']} lose "
        f"{pesos(moved['lost_ars'].lstrip('-'))}, {moved['unmoved']} are not moved.")  # fmt: skip
    ticket = pesos(each["notches"]["ticket_ars"])
    for notch in each["notches"]["notches"]:
        below, at = (pesos(notch[name]) for name in ("income_below_ars", "income_at_ars"))
        say(
            f"  Notch: at {ticket} a booking, booking {notch['bookings']} lowers the income of {notch['when']} "
            f"from {below} to {at}; it is back at {notch['even_at_bookings']}."
        )
    if ahead is not None:
        show_ahead(name, ahead)
    if each["not_simulated"]:
        say(f"  Changed by {name}, and not simulated here: {', '.join(each['not_simulated'])}.")


def show_quote(found: Quote) -> None:
    """Print the lines of a rate and what they rest on."""
    from pipelines.quote import measured_texts

    rows = [(line.code.replace("_", " "), f"{line.bp / 100:+.2f} %", f"{line.bp:+d}") for line in found.lines]
    rows.append(("rate", f"{found.rate_bp / 100:.2f} %", str(found.rate_bp)))
    title = f"{found.provider}, booked on {found.on}, policy {found.policy}"
    table(title, rows, ("", "of the gross amount", "basis points"), (1, 2))
    counted = f"{found.bookings} bookings" if found.tier_basis == "previous_month" else "the month's own bookings"
    say(f"  The tier goes by {found.tier_basis.replace('_', ' ')}: {counted}. IVA of {found.iva_bp / 100:g} % on top.")
    for name, text in measured_texts(found.measured).items():
        say(f"  {name}: {text}")
