"""The tables of the Reconciliation page: causes, differences, the tie-out, closed months and restatements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.books import LEGS, STAGES
from barberpro.domain.local_day import local_day
from dashboards.queries.reconciliation import BANDS, Books, Reconciled
from dashboards.teller import Teller
from pipelines import tie_out

MOST = 500
"""Differences that are shown; the download has them all."""
ROW_HEIGHT = 35
WIDEST_PINNED = 150
"""Pixels: a wider column that stays would leave a phone no room for the others."""
LETTER, PADDING = 6.2, 20
"""Pixels of a digit and around a text: left to the browser, an amount touches the edge, which eats its last digit."""
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
        (teller.say("causes.oldest"), "oldest", lambda days: teller.say("causes.days", days=teller.count(days))),
        *((teller.say(f"causes.{band}"), band, teller.count) for band in BANDS),
        (teller.say("causes.state"), "state", None),
    ]
    _show(named, columns, first_width=236)


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
        (teller.say("details.here"), "here", None),
        (teller.say("details.there"), "there", None),
        (teller.say("details.method"), "method", None),
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
    _show(wide, columns, first_width=84)


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
    _show(pl.DataFrame(rows, schema_overrides=money), columns, first_width=70, helps=helps)


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


def _show(
    frame: pl.DataFrame, columns: Sequence[Column], first_width: int = 112, helps: Mapping[str, str] | None = None
) -> None:
    """Show some columns under their titles; amounts are sorted by value and written in full."""
    shown = pd.DataFrame({title: _plain(frame[name]) for title, name, _ in columns})
    writers = {title: write for title, _, write in columns if write is not None}
    st.dataframe(
        shown.style.format(writers, na_rep=formatting.MISSING),
        hide_index=True,
        height=min(12 * ROW_HEIGHT, ROW_HEIGHT * (frame.height + 1) + 3),
        column_config={
            title: st.column_config.Column(width=width_of(frame[name], title, write), help=(helps or {}).get(title))
            for title, name, write in columns[1:]
        }
        | {columns[0][0]: st.column_config.Column(pinned=first_width <= WIDEST_PINNED, width=first_width)},
    )


def width_of(column: pl.Series, title: str, write: Callable[[Any], str] | None) -> int | None:
    """Give a column of amounts the pixels that its longest text needs; the browser measures the others."""
    if write is None or not column.dtype.is_decimal():
        return None
    longest = max(len(title), *(len(write(value)) for value in column.drop_nulls()), 0)
    return round(longest * LETTER) + PADDING


def _plain(column: pl.Series) -> Any:
    """Hand out amounts as numbers that can be sorted; what is written comes from them rounded to the centavo."""
    return column.cast(pl.Float64).to_list() if column.dtype.is_decimal() else column.to_list()
