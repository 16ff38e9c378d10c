"""The tables of the Reconciliation page: causes, differences, the tie-out, closed months and restatements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.books import LEGS, STAGES
from dashboards.queries.reconciliation import BANDS, Books, Reconciled
from dashboards.teller import Teller
from pipelines import tie_out

MOST = 500
"""Differences that are shown; the download has them all."""
ROW_HEIGHT = 35
WIDEST_PINNED = 150
"""Pixels: a wider column that stays would leave a phone no room for the others."""
Column = tuple[str, str, Callable[[Any], str] | None]
"""Title, column of the frame, and how its values are written; None leaves them as they are."""


def show_causes(found: pl.DataFrame, teller: Teller) -> None:
    """Show the differences by cause, with how old they are."""
    named = found.with_columns(
        name=_words(found, lambda row: teller.named(f"step.{row['stage']}", row["step"])),
        state=_words(found, lambda row: teller.say("state.open" if row["is_open"] else "state.timing")),
    )
    columns: list[Column] = [
        (teller.say("causes.cause"), "name", None),
        (teller.say("causes.amount"), "amount", teller.money),
        (teller.say("causes.entries"), "entries", teller.count),
        (teller.say("causes.oldest"), "oldest", teller.count),
        *((teller.say(f"causes.{band}"), band, teller.count) for band in BANDS),
        (teller.say("causes.state"), "state", None),
    ]
    _show(named, columns, first_width=260)


def show_details(rows: pl.DataFrame, teller: Teller) -> None:
    """Show the differences one by one."""
    first = rows.head(MOST)
    named = first.with_columns(
        name=_words(first, lambda row: teller.named(f"step.{row['stage']}", row["step"])),
        kind=_words(first, lambda row: teller.named("kind", row["kind"])),
        method=_words(first, lambda row: teller.named("method", row["method"])),
        here=_words(first, lambda row: teller.money(row["here"])),
        there=_words(first, lambda row: teller.money(row["there"])),
    )
    columns: list[Column] = [
        (teller.say("details.payment"), "payment_id", None),
        (teller.say("causes.amount"), "amount", teller.money),
        (teller.say("causes.cause"), "name", None),
        (teller.say("details.age"), "age_days", teller.count),
        (teller.say("details.kind"), "kind", None),
        (teller.say("details.day"), "day", teller.day),
        (teller.say("details.method"), "method", None),
        (teller.say("details.here"), "here", None),
        (teller.say("details.there"), "there", None),
    ]
    _show(named, columns)


def show_tied(found: Reconciled, teller: Teller) -> None:
    """Show each day and method with the three totals and what lies between them."""
    own = found.tied.filter(pl.col("currency") == teller.currency)
    legs = {f"{after}_steps": pl.sum_horizontal(f"{after}_{step}" for step in tie_out.STEPS) for _, after in LEGS}
    residual = pl.sum_horizontal(*(f"{after}_residual" for _, after in LEGS))
    wide = own.with_columns(
        **legs, residual=residual, method=_words(own, lambda row: teller.named("method", row["method"]))
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
    _show(wide, columns)


def show_closings(books: Books, teller: Teller) -> None:
    """Show the closed months, each with its totals then and the number of restatements since."""
    changed = dict(books.restatements.group_by("month").len().iter_rows())
    rows = [
        {
            "month": formatting.month(each.month.first, teller.language),
            "at": teller.moment(pd.Timestamp(each.manifest["closed_at"]).to_pydatetime()),
            "by": each.manifest["closed_by"],
            **{stage: _closed_net(each.manifest["totals"], teller.currency, stage) for stage in STAGES},
            "changes": changed.get(str(each.month), 0),
            "note": each.manifest["note"],
        }
        for each in reversed(books.closings)
    ]
    columns: list[Column] = [
        (teller.say("books.month"), "month", None),
        (teller.say("closings.restated"), "changes", teller.count),
        *((teller.say(f"stage.{stage}"), stage, teller.money) for stage in STAGES),
        (teller.say("closings.at"), "at", None),
        (teller.say("closings.by"), "by", None),
    ]
    money = dict.fromkeys(STAGES, pl.Decimal(38, 2))
    _show(pl.DataFrame(rows, schema_overrides=money), columns)


def show_restatements(restatements: pl.DataFrame, teller: Teller) -> None:
    """Show what became of the movements of a closed month."""
    named = restatements.with_columns(
        stage=_words(restatements, lambda row: teller.named("stage", row["stage"])),
        cause=_words(restatements, lambda row: teller.named("restated", row["cause"])),
        kind=_words(restatements, lambda row: teller.named("kind", row["kind"])),
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
    _show(named, columns)


def _closed_net(totals: dict[str, Any], currency: str, stage: str) -> Decimal | None:
    own = totals.get(currency)
    return Decimal(own[stage]["net"]) if own else None


def _words(frame: pl.DataFrame, name: Callable[[dict[str, Any]], str]) -> pl.Series:
    return pl.Series([name(row) for row in frame.iter_rows(named=True)], dtype=pl.String)


def _show(frame: pl.DataFrame, columns: Sequence[Column], first_width: int = 150) -> None:
    """Show some columns under their titles; amounts are sorted by value and written in full."""
    shown = pd.DataFrame({title: _plain(frame[name]) for title, name, _ in columns})
    writers = {title: write for title, _, write in columns if write is not None}
    st.dataframe(
        shown.style.format(writers, na_rep=formatting.MISSING),
        hide_index=True,
        height=min(12 * ROW_HEIGHT, ROW_HEIGHT * (frame.height + 1) + 3),
        column_config={columns[0][0]: st.column_config.Column(pinned=first_width <= WIDEST_PINNED, width=first_width)},
    )


def _plain(column: pl.Series) -> Any:
    """Hand out amounts as numbers that can be sorted; what is written comes from them rounded to the centavo."""
    return column.cast(pl.Float64).to_list() if column.dtype.is_decimal() else column.to_list()
