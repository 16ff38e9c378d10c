"""The tables of the Reconciliation page: causes, differences, the tie-out, closed months and restatements."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from barberpro.domain import formatting
from barberpro.domain.books import LEGS, STAGES
from barberpro.domain.local_day import local_day
from dashboards.queries.reconciliation import BANDS, Books, Reconciled
from dashboards.sheet import Column, show, words
from dashboards.teller import Teller
from pipelines import tie_out

MOST = 500
"""Differences that are shown; the download has them all."""


def show_causes(found: pl.DataFrame, teller: Teller) -> None:
    """Show the differences by cause, with how old they are."""
    named = found.with_columns(
        name=words(found, lambda row: teller.named(f"step.{row['stage']}", row["step"])),
        state=words(found, lambda row: teller.say("state.open" if row["is_open"] else "state.timing")),
    )
    columns: list[Column] = [
        (teller.say("causes.cause"), "name", None),
        (teller.say("causes.amount"), "amount", teller.money),
        (teller.say("causes.entries"), "entries", teller.count),
        (teller.say("causes.oldest"), "oldest", lambda days: teller.say("causes.days", days=teller.count(days))),
        *((teller.say(f"causes.{band}"), band, teller.count) for band in BANDS),
        (teller.say("causes.state"), "state", None),
    ]
    show(named, columns, first_width=236)


def show_details(rows: pl.DataFrame, teller: Teller) -> None:
    """Show the differences one by one."""
    first = rows.head(MOST)
    named = first.with_columns(
        name=words(first, lambda row: teller.named(f"step.{row['stage']}", row["step"])),
        kind=words(first, lambda row: teller.named("kind", row["kind"])),
        method=words(first, lambda row: teller.named("method", row["method"])),
        here=words(first, lambda row: teller.money(row["here"])),
        there=words(first, lambda row: teller.money(row["there"])),
    )
    columns: list[Column] = [
        (teller.say("details.payment"), "payment_id", None),
        (teller.say("causes.amount"), "amount", teller.money),
        (teller.say("causes.cause"), "name", None),
        (teller.say("details.age"), "age_days", teller.count),
        (teller.say("details.kind"), "kind", None),
        (teller.say("details.day"), "day", teller.day),
        (teller.say("details.here"), "here", None),
        (teller.say("details.there"), "there", None),
        (teller.say("details.method"), "method", None),
    ]
    show(named, columns)


def show_tied(found: Reconciled, teller: Teller) -> None:
    """Show each day and method with the three totals and what lies between them."""
    own = found.tied.filter(pl.col("currency") == teller.currency)
    legs = {f"{after}_steps": pl.sum_horizontal(f"{after}_{step}" for step in tie_out.STEPS) for _, after in LEGS}
    residual = pl.sum_horizontal(*(f"{after}_residual" for _, after in LEGS))
    wide = own.with_columns(
        **legs, residual=residual, method=words(own, lambda row: teller.named("method", row["method"]))
    )
    columns: list[Column] = [
        (teller.say("details.day"), "day", teller.day),
        (teller.say("details.method"), "method", None),
        (teller.say("stage.payments"), "payments", teller.money),
        (teller.say("tied.first"), "settlement_steps", teller.money),
        (teller.say("stage.settlement"), "settlement", teller.money),
        (teller.say("tied.second"), "released_steps", teller.money),
        (teller.say("stage.released"), "released", teller.money),
        (teller.say("tied.residual"), "residual", teller.money),
    ]
    show(wide, columns, first_width=84)


def show_closings(books: Books, teller: Teller) -> None:
    """Show the closed months, each with its totals then and the number of restatements since."""
    changed = dict(books.restatements.group_by("month").len().iter_rows())
    rows = [
        {
            "month": formatting.month(each.month.first, teller.language),
            "on": local_day(datetime.fromisoformat(each.manifest["closed_at"])),
            "accepted": each.manifest["accepted"]["open_differences"],
            "by": each.manifest["closed_by"],
            **{stage: _closed_net(each.manifest["totals"], teller.currency, stage) for stage in STAGES},
            "changes": changed.get(str(each.month), 0),
            "note": each.manifest["note"],
        }
        for each in reversed(books.closings)
    ]
    columns: list[Column] = [
        (teller.say("books.month"), "month", None),
        (teller.say("closings.accepted"), "accepted", teller.count),
        (teller.say("closings.restated"), "changes", teller.count),
        *((teller.say(f"stage.{stage}"), stage, teller.money) for stage in STAGES),
        (teller.say("closings.at"), "on", teller.day),
        (teller.say("closings.by"), "by", None),
        (teller.say("closings.note"), "note", None),
    ]
    money = dict.fromkeys(STAGES, pl.Decimal(38, 2))
    helps = {teller.say("closings.accepted"): teller.say("closings.accepted.help")}
    show(pl.DataFrame(rows, schema_overrides=money), columns, first_width=70, helps=helps)


def show_restatements(restatements: pl.DataFrame, teller: Teller) -> None:
    """Show what became of the movements of a closed month."""
    named = restatements.with_columns(
        stage=words(restatements, lambda row: teller.named("stage", row["stage"])),
        cause=words(restatements, lambda row: teller.named("restated", row["cause"])),
        kind=words(restatements, lambda row: teller.named("kind", row["kind"])),
    )
    columns: list[Column] = [
        (teller.say("details.payment"), "payment_id", None),
        (teller.say("restated.delta"), "delta", teller.money),
        (teller.say("causes.cause"), "cause", None),
        (teller.say("restated.stage"), "stage", None),
        (teller.say("details.kind"), "kind", None),
        (teller.say("details.day"), "day", teller.day),
        (teller.say("restated.closed"), "closed_value", teller.money),
        (teller.say("restated.present"), "present_value", teller.money),
        (teller.say("restated.since"), "known_since", teller.moment),
    ]
    show(named, columns)


def _closed_net(totals: dict[str, Any], currency: str, stage: str) -> Decimal | None:
    own = totals.get(currency)
    return Decimal(own[stage]["net"]) if own else None
