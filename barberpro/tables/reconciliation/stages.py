"""The movements of all three stages, and what each adds up to by day and method."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.books import STAGES, Month
from barberpro.tables import marts, schemas
from barberpro.tables.local_time import buenos_aires_day, period_of
from barberpro.tables.reconciliation import movements
from barberpro.tables.reconciliation.differences import Knowledge, differences
from barberpro.tables.reconciliation.given_back import given_back
from barberpro.tables.reconciliation.movements import ID
from barberpro.tables.reconciliation.pairs import SCHEMA as PAIRS
from barberpro.tables.reconciliation.pairs import pairs

PLACE = ("day", "method", "currency")
MOVEMENT = "movement"
SCHEMA = {**movements.SCHEMA, "stage": "string"}
SUMS = ("gross", "fee", "tax", "net")

OF_PAYMENTS = (
    *ID,
    "known_at",
    "attempted_at",
    "approved_at",
    "amount",
    "currency",
    "method",
    "status",
    "processor_fee",
    "taxes_withheld",
    "release_on",
)
OF_EVENTS = (*ID, "source_version", "event_at", "known_at", "status", "status_detail", "refunded_amount")
OF_LINES = (*ID, "line_id", "known_at", "method", "currency", "fee_amount", "taxes_amount")
OF_SETTLEMENT = (*OF_LINES, "transaction_type", "transacted_at", "settled_at", "net_amount")
OF_RELEASE = (
    *OF_LINES,
    "record_type",
    "description",
    "released_at",
    "net_debit",
    "net_credit",
    "financing_fee_amount",
    "shipping_fee_amount",
)
"""The columns of each table that the reconciliation reads: none of them is personal."""


def movement() -> ir.Table:
    """Say what each stage tells, of the sources that have reports, as an expression over the tables of a generation."""
    settled, freed = report_lines()
    payments = marts.unbound(schemas.PAYMENTS).select(*OF_PAYMENTS)
    events = marts.unbound(schemas.PAYMENT_EVENTS).select(*OF_EVENTS)
    ours = payments.semi_join(_reporting(settled, freed), "source")
    told = ibis.union(movements.sales(ours), given_back(ours, events), distinct=False)
    stages = (told, movements.settlement(settled, payments), movements.released(freed, payments, settled))
    named = (each.mutate(stage=ibis.literal(name)) for name, each in zip(STAGES, stages, strict=True))
    return ibis.union(*named, distinct=False)


def differences_of(month: Month, known: Knowledge) -> dict[str, ir.Table]:
    """List every difference of a month, in steps: each is an expression over the one before, by its name."""
    every = stored_movement()
    within = every.filter(every.day >= month.first, every.day < month.until)
    return {
        "moved": every.semi_join(within.select(*ID).distinct(), [*ID]),
        "pairs": pairs(ibis.table(SCHEMA, name="moved")),
        "differences": differences(ibis.table(PAIRS, name="pairs"), month, known),
    }


def stored_movement() -> ir.Table:
    """Name what `movement` gives, where it is computed once for what builds on it."""
    return ibis.table(SCHEMA, name=MOVEMENT)


def report_lines() -> tuple[ir.Table, ir.Table]:
    """Give the lines of both reports, with the columns that the reconciliation reads."""
    return (
        marts.unbound(schemas.SETTLEMENT_LINES).select(*OF_SETTLEMENT),
        marts.unbound(schemas.RELEASE_LINES).select(*OF_RELEASE),
    )


def reach() -> ir.Table:
    """Find the last day that the data of each stage tell of; NULL where nothing is loaded."""
    settled, freed = report_lines()
    events = marts.unbound(schemas.PAYMENT_EVENTS).select(*OF_EVENTS).semi_join(_reporting(settled, freed), "source")
    last = (
        events.event_at.max(),
        ibis.coalesce(settled.settled_at, settled.transacted_at).max(),
        freed.released_at.max(),
    )
    rows = (each.as_table().select(at=ibis._[0]) for each in last)
    named = (
        each.select(stage=ibis.literal(name), until=buenos_aires_day(each.at))
        for name, each in zip(STAGES, rows, strict=True)
    )
    return ibis.union(*named, distinct=False)


def _reporting(settled: ir.Table, freed: ir.Table) -> ir.Table:
    return ibis.union(settled.select("source"), freed.select("source"), distinct=True)


def of_month(month: Month) -> ir.Table:
    """List the movements of a month, over the stored movements."""
    every = stored_movement()
    return every.filter(every.day >= month.first, every.day < month.until)


def totals(month: Month) -> ir.Table:
    """Add up each stage of a month by day, method and currency, over the stored movements."""
    moved = of_month(month)
    sums = {name: moved[name].sum().cast("decimal(38, 2)") for name in SUMS}
    return moved.group_by("stage", *PLACE).aggregate(movements=moved.count(), **sums)


def outside(month: Month) -> ir.Table:
    """Add up the money that its owner moved in a month, by day."""
    moved = movements.outside(*report_lines())
    within = moved.filter(moved.day >= month.first, moved.day < month.until)
    summed = within.net.sum().cast("decimal(38, 2)")
    return within.group_by("stage", "what", "currency", "day").aggregate(movements=within.count(), net=summed)


def months() -> ir.Table:
    """List the months in which any stage moved, the last first, over the stored movements."""
    every = stored_movement()
    return every.select(month=period_of(every.day, "M")).distinct().order_by(ibis.desc("month"))
