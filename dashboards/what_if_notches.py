"""Notches of commissions: the month's income over the number of bookings, and whether providers gather below a drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.commission import CommissionTerms
from barberpro.policies.policy import Policy
from dashboards import theme, what_if_charts
from dashboards.figures import escaped
from dashboards.queries.what_if_commission import income_curve, terms_at_last
from dashboards.teller import Teller
from dashboards.what_if_results import Result

FEWEST, BEYOND = 60, 1.25
"""Bookings that the axis shows at least, and how far it goes beyond the last threshold."""
MOST, EVERY = 1_000, 5


def show(result: Result, baseline: Policy, policies: Sequence[Policy], shown: int, teller: Teller) -> None:
    """Draw every scenario's curve beside that in force, and list the notches of the one that is shown."""
    outcome = result.outcomes[shown]
    ticket = Decimal(outcome["notches"]["ticket_ars"])
    st.caption(escaped(teller.say("notches.unit", ticket=teller.money(ticket))))
    named = [(teller.say("what_if.in_force"), theme.GREY, baseline)]
    named += [(each.title, each.colour, policy) for each, policy in zip(result.scenarios, policies, strict=True)]
    titles = (teller.say("notches.axis.bookings"), teller.say("notches.axis.income"))
    tips = {"name": teller.say("what_if.column.scenario"), "count": titles[0], "told": titles[1]}
    st.altair_chart(what_if_charts.curves(_rows(named, ticket, teller), titles, tips, teller.language))
    lines = [_notch(each, teller) for each in outcome["notches"]["notches"]]
    lines += [_bunched(each, teller) for each in outcome["notches"]["bunching"]]
    st.markdown(escaped(f"**{result.scenarios[shown].title}**\n\n" + "\n".join(f"- {line}" for line in lines or [
        teller.say("notches.none")
    ])))  # fmt: skip


def _rows(named: Sequence[tuple[str, str, Policy]], ticket: Decimal, teller: Teller) -> list[dict[str, Any]]:
    terms = [terms_at_last(policy) for *_, policy in named]
    last = max(each.tiers[-1].from_bookings for each in terms)
    most = min(max(FEWEST, round(last * BEYOND)), MOST)
    return [
        {
            "bookings": bookings,
            "value": centavos / 100,
            "name": name,
            "colour": colour,
            "count": teller.count(bookings),
            "told": teller.money(Decimal(centavos) / 100),
        }
        for (name, colour, _), each in zip(named, terms, strict=True)
        for bookings, centavos in enumerate(income_curve(each, int(ticket * 100), most))
        if bookings % EVERY == 0 or bookings in _corners(each)
    ]


def _corners(terms: CommissionTerms) -> set[int]:
    """List the bookings at and just below each threshold: between them the curves are straight."""
    return {each.from_bookings - back for each in terms.tiers for back in (0, 1)}


def _notch(notch: Mapping[str, Any], teller: Teller) -> str:
    below, at = (teller.money(Decimal(notch[name])) for name in ("income_below_ars", "income_at_ars"))
    counts = {name: teller.count(notch[name]) for name in ("bookings", "even_at_bookings")}
    return teller.say("notches.notch", below=below, at=at, when=teller.named("notches.when", notch["when"]), **counts)


def _bunched(found: Mapping[str, Any], teller: Teller) -> str:
    counts = {name: teller.count(found[name]) for name in ("bookings", "below", "above")}
    if found["log_ratio"] is None:
        return teller.say("notches.bunching.few", **counts)
    excess, error = found["log_ratio"] - found["expected_log_ratio"], found["standard_error"]
    verdict = "yes" if -excess > 2 * error else "no"
    told = {"excess": excess, "error": error}
    numbers = {name: formatting.number(value, 2, teller.language) for name, value in told.items()}
    return teller.say(f"notches.bunching.{verdict}", **counts, **numbers)
