"""Why two stages differ: every pair whose sides are not alike, as entries with a cause that add up to it.

Both sides are dated, so an entry stands on a day. A pair that lies on two days takes its amount from one and puts it
on the other, which is timing; what differs besides stands on the day of the later stage, part by part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from barberpro.domain.books import LEGS, Month
from barberpro.tables.reconciliation.movements import MONEY
from barberpro.tables.reconciliation.pairs import SAME

PARTS = {"amount": "gross", "fee": "fee", "tax": "tax"}
"""Cause of a difference between two sides that are there, and the part that differs."""

COLUMNS = (
    *SAME,
    "cause",
    "timing",
    "day",
    "method",
    "amount",
    "here_day",
    "there_day",
    "here",
    "there",
    "is_open",
    "age_days",
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The last day that the data of each stage tell of, in their order, and the day that ages are counted to."""

    until: tuple[date, date, date]
    as_of: date


def differences(pairs: ir.Table, month: Month, known: Knowledge) -> ir.Table:
    """List the entries of the month that lead from one stage to the next."""
    sides = pairs.mutate(has_here=pairs.here_net.notnull(), has_there=pairs.there_net.notnull())
    sides = sides.mutate(is_pair=sides.has_here & sides.has_there)
    entries = ibis.union(
        _without_there(sides, known), _without_here(sides, known), *_moved(sides), *_parts(sides), distinct=False
    )
    within = entries.filter(entries.amount != 0, entries.day >= month.first, entries.day < month.until)
    return within.mutate(is_open=within.cause != "timing", age_days=_age(within, known.as_of)).select(*COLUMNS)


def _age(entries: ir.Table, as_of: date) -> ir.IntegerValue:
    """Count the days from the earlier side to the later one where timing has both, else to the day asked for."""
    passed = (entries.cause == "timing") & entries.here_day.notnull() & entries.there_day.notnull()
    until = passed.ifelse(ibis.greatest(entries.here_day, entries.there_day), ibis.literal(as_of))
    age = until.delta(ibis.least(entries.here_day, entries.there_day), unit="day")
    return (age > 0).ifelse(age, 0).cast("int64")


def _without_there(sides: ir.Table, known: Knowledge) -> ir.Table:
    """List what is here alone: timing where it need not be there yet, or where it was undone before it came."""
    alone = _cancelled(sides.filter(sides.has_here & ~sides.has_there), "here_net")
    seen = _by_leg(alone, [min(day, known.as_of) for day in known.until[1:]])
    not_due = ibis.greatest(alone.here_day, alone.here_due) >= seen
    timing = ibis.cases((alone.is_cancelled, "cancelled"), (not_due, "not_yet"), else_=ibis.null("string"))
    named = alone.mutate(timing=timing)
    return _entry(named, named.timing.notnull().ifelse("timing", "missing_there"), "here", -named.here_net)


def _without_here(sides: ir.Table, known: Knowledge) -> ir.Table:
    """List what is there alone: a charge that a report lists by itself is a difference of charges."""
    alone = _cancelled(sides.filter(~sides.has_here & sides.has_there), "there_net")
    not_known = alone.there_day > _by_leg(alone, known.until[:-1])
    timing = ibis.cases((alone.is_cancelled, "cancelled"), (not_known, "not_yet"), else_=ibis.null("string"))
    named = alone.mutate(timing=timing)
    is_charge = named.kind.isin(("fee", "tax"))
    cause = ibis.cases((named.timing.notnull(), "timing"), (is_charge, named.kind), else_="missing_here")
    return _entry(named, cause, "there", named.there_net)


def _by_leg(sides: ir.Table, days: Sequence[date]) -> ir.DateValue:
    """Give the day that holds for the leg of each row."""
    first, second = days
    return (sides.leg == LEGS[0][1]).ifelse(ibis.literal(first), ibis.literal(second))


def _cancelled(alone: ir.Table, net: str) -> ir.Table:
    """Mark the disputes of a payment that were opened and undone, so that nothing is missing."""
    whole = alone[net].sum().over(ibis.window(group_by=[*SAME]))
    count = alone[net].count().over(ibis.window(group_by=[*SAME]))
    return alone.mutate(is_cancelled=(alone.kind == "contested") & (whole == 0) & (count > 1))


def _moved(sides: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Take a pair from one place and put it on another, where its sides lie apart."""
    apart = sides.filter(sides.is_pair, (sides.here_day != sides.there_day) | (sides.here_method != sides.there_method))
    same_month = apart.here_day.truncate("M") == apart.there_day.truncate("M")
    leaves = apart.mutate(timing=same_month.ifelse("within", _later(apart.there_day, apart.here_day)))
    comes = apart.mutate(timing=same_month.ifelse("within", _later(apart.here_day, apart.there_day)))
    return (
        _entry(leaves, "timing", "here", -leaves.here_net),
        _entry(comes, "timing", "there", comes.here_net),
    )


def _later(other: ir.DateValue, own: ir.DateValue) -> ir.StringValue:
    """Say whether the other side of an entry lies in a later month or an earlier one."""
    return (other > own).ifelse("later", "earlier")


def _parts(sides: ir.Table) -> tuple[ir.Table, ...]:
    """List each part that differs where both sides are there."""
    pair = sides.filter(sides.is_pair).mutate(timing=ibis.null("string"))
    return tuple(
        _entry(pair, cause, "there", pair[f"there_{part}"] - pair[f"here_{part}"], part)
        for cause, part in PARTS.items()
    )


def _entry(sides: ir.Table, cause: ir.Value | str, side: str, amount: ir.Value, part: str = "net") -> ir.Table:
    """Put an amount on the day and method of a side."""
    return sides.select(
        *SAME,
        cause=ibis.literal(cause) if isinstance(cause, str) else cause,
        timing=sides.timing,
        day=sides[f"{side}_day"],
        method=sides[f"{side}_method"],
        amount=amount.cast(MONEY),
        here_day=sides.here_day,
        there_day=sides.there_day,
        here=sides[f"here_{part}"],
        there=sides[f"there_{part}"],
    )
