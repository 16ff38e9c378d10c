"""What a policy about the dollar would have brought and may bring: everything that `simulate fx` tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from barberpro.domain.inflation import next_month
from barberpro.domain.money import BASIS_POINTS
from barberpro.errors import BadInputError, UnavailableError
from barberpro.policies.policy import Policy
from barberpro.simulation import months as calendar
from barberpro.simulation.comparison import Resampling
from barberpro.simulation.dollar_ahead import Future, Past
from barberpro.simulation.dollar_days import Days, newest_day
from barberpro.simulation.dollar_futures import checked, futures
from barberpro.simulation.dollar_replay import Replayed, replayed
from barberpro.simulation.dollar_told import covers_told, decision_rows
from barberpro.simulation.dollar_totals import compared, left, sliced
from barberpro.simulation.dollar_track import track
from barberpro.simulation.dollar_words import pays_from_texts, premium_limit_texts
from barberpro.simulation.history import History, months_between
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked
from barberpro.simulation.paths import Sample
from barberpro.simulation.replay import Billed, replay
from barberpro.simulation.totals import sums

RECORD_INCOME = 1_000_000_00
"""Centavos of income in the first month of the record; it then follows the newest index known."""


def dollar_outcomes(
    history: History, baseline: Policy, policies: Sequence[Policy], published: Published, asked: Asked
) -> dict[str, Any]:
    """Compare each policy with the one in force: over the history, the months of the tables, and the months ahead."""
    longest = max(each.value for policy in (baseline, *policies) for each in policy.values["dollar.horizon_months"])
    days = Days(published, Sample(asked.draws, asked.seed), longest)
    billed = replay(history, baseline)
    past = _past(days, history, billed)
    always = [baseline, *(policy.throughout(baseline) for policy in policies)]
    replays = [replayed(days, policy, past.months, past.income) for policy in always]
    sold, resampling = sums(history, billed), Resampling.of(history, asked.draws, asked.seed)
    brought = [left(sold, each) for each in replays]
    months = record_months(days)
    records = [_told(recorded(days, policy, months)) for policy in always]
    coming = futures(days, [baseline, *policies], history, past, asked.months) if asked.months else None
    return {
        "first_day": next_month(history.months[-1]).isoformat(),
        "newest_day": newest_day(published).isoformat(),
        "in_force": _told(replays[0]) | {"record": records[0]},
        "approximation": checked(days, coming.paths) if coming else None,
        "policies": [
            {
                "policy": policy.name,
                "replay": compared(history, brought[0], brought[place], resampling)
                | {"by": sliced(history, brought[0], brought[place])}
                | _told(replays[place]),
                "record": records[place],
                "forward": coming.told(place) if coming else None,
                "break_even": _break_even(replays[place], coming.by_policy[place]["all"] if coming else None),
            }
            for place, policy in enumerate(policies, start=1)
        ],
    }


def _past(days: Days, history: History, billed: Billed) -> Past:
    """Give the commission as charged of the months that can be decided on; UnavailableError where none can."""
    income = history.by_cell(billed.charged).reshape(len(history.providers), -1).sum(axis=0)
    first = next((place for place, month in enumerate(history.months) if _drawable(days, next_month(month))), None)
    if first is None:
        span = f"{history.months[0]:%Y-%m} to {history.months[-1]:%Y-%m}"
        raise UnavailableError(
            f"no month from {span} can be decided on: too little was known of the dollar, prices or the survey; "
            "import earlier figures with `barberpro parameters`"
        )
    return Past(history.months[first:], income[first:])


def _told(found: Replayed) -> dict[str, Any]:
    return {
        "horizon_months": found.horizon,
        "track": track(found),
        "covers": covers_told(found),
        "decisions": decision_rows(found),
    }


def record_months(days: Days) -> tuple[date, ...]:
    """List the months at whose ends the reference tables knew enough for a decision, up to the newest close."""
    last = calendar.number(newest_day(days.published)) - 1
    first = last
    while _drawable(days, calendar.first_day(first)):
        first -= 1
    return months_between(calendar.first_day(first), calendar.first_day(last))


def _drawable(days: Days, day: date) -> bool:
    try:
        days.drawn(day)
    except BadInputError:
        return False
    return True


def recorded(days: Days, policy: Policy, months: Sequence[date]) -> Replayed:
    """Decide for an income that follows prices, so that only shares of it say anything."""
    known = np.array([days.drawn(next_month(month)).cpi for month in months])
    return replayed(days, policy, months, np.rint(RECORD_INCOME * known / known[0]).astype(np.int64))


def _break_even(past: Replayed, ahead: Future | None) -> dict[str, Any]:
    """Say from which move cover pays, and up to which premium covers pay on the whole, in the past and ahead."""
    premium_bp = past.seen[-1].premium.bp
    limits = {"past": past.premium_limit_bp}
    if ahead is not None:
        limits["ahead"] = ahead.premium_limit_bp
    texts = [pays_from_texts(premium_bp, past.horizon)]
    texts += [premium_limit_texts(each, when) for when, each in limits.items()]
    return {
        "horizon_months": past.horizon,
        "premium_bp": premium_bp,
        "pays_from_move": premium_bp / BASIS_POINTS,
        "premium_limit_bp": limits,
        "text_en": " ".join(each["en"] for each in texts),
        "text_es": " ".join(each["es"] for each in texts),
    }
