"""What an imported file adds to what is known: new values and revisions, dated, and whether they can be true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from barberpro.errors import BadInputError, GateRefusedError
from barberpro.parameters.importable import Importable, Limit
from barberpro.parameters.overlays import current

REVISION_SHARE = 0.05
"""A revised value that is farther than this from the old one is more likely a mistake."""
BASE_VALUES, BASE_SHARE = 12, 0.5
"""So many known values of which so many differ speak of another base or unit, not of revisions."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which day a file is imported, which day of publication its user named, and whether he insists on it."""

    today: date
    published_on: date | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Additions:
    """Rows to keep, shaped as the table, and how many were new, revised or there already."""

    rows: pl.DataFrame
    new: int
    revised: int
    known: int


def additions(what: Importable, table: pl.DataFrame, offered: pl.DataFrame, terms: Terms) -> Additions:
    """Compare what a file offers with what is known, and date what is new.

    The day that the user named is that of the file's newest period; earlier new ones are dated by the rule of the
    table, since they came out before. A revision without a day of its own counts from the day named, or from today.
    """
    known = current(table, what).select(*what.key, old=what.value, old_on="published_on")
    both = offered.join(known, on=list(what.key), how="left")
    new = both.filter(pl.col("old").is_null())
    revised = both.filter(pl.col("old") != pl.col(what.value))
    rows = pl.concat([_dated(what, new, terms), _revised(revised, terms)])
    _check_days(what, rows, terms.today)
    shaped = rows.with_columns(pl.lit(value).alias(name) for name, value in what.constants).select(list(what.columns))
    return Additions(shaped.sort(*what.key), new.height, revised.height, offered.height - new.height - revised.height)


def check_plausible(what: Importable, table: pl.DataFrame, found: Additions) -> None:
    """Refuse revisions and jumps that are more likely mistakes; GateRefusedError names the first and how many more."""
    old = current(table, what)
    complaints = [*_far_revisions(what, old, found.rows), *_jumps(what, old, found.rows)]
    if complaints:
        more = f" (and {len(complaints) - 1:,} more like it)" * (len(complaints) > 1)
        raise GateRefusedError(
            f"{complaints[0]}{more}; nothing was imported: see whether base, unit or decimal mark changed, and give "
            "--force if the file is right"
        )


def check_base(what: Importable, table: pl.DataFrame, offered: pl.DataFrame) -> None:
    """Refuse a file most of whose known values differ from ours: it has another base or unit. No force helps there."""
    old = current(table, what).select(*what.key, old=what.value)
    both = offered.join(old, on=list(what.key))
    differ = both.filter((pl.col(what.value) / pl.col("old") - 1).cast(pl.Float64).abs() > REVISION_SHARE)
    if differ.height >= BASE_VALUES and differ.height > BASE_SHARE * both.height:
        row = differ.row(-1, named=True)
        raise BadInputError(
            f"{differ.height:,} of {both.height:,} values that are known already differ by more than "
            f"{REVISION_SHARE:.0%}: {described(what, row)} is {row[what.value]}, known as {row['old']}; the base or "
            "the unit is another one: chain the file to ours first (docs/reference-data.md)"
        )


def described(what: Importable, row: dict[str, object]) -> str:
    """Name a row by its key."""
    parts = (f"{row[name]:%Y-%m}" if name == what.period else str(row[name]) for name in what.key)
    return f"{what.name} {' '.join(parts)}"


def _dated(what: Importable, new: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    newest = pl.col(what.period) == pl.col(what.period).max()
    named = pl.when(newest).then(pl.lit(terms.published_on, pl.Date))
    said = pl.coalesce(pl.col("published_on"), named)
    by_rule = pl.min_horizontal(what.assumed_release(), pl.lit(terms.today))
    certain = said.is_not_null() | (what.assumed_release() > pl.lit(terms.today))
    return new.with_columns(
        published_on=pl.coalesce(said, by_rule),
        published_on_basis=pl.when(certain).then(pl.lit("imported")).otherwise(pl.lit("assumed")),
    )


def _revised(revised: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    day = pl.coalesce(pl.col("published_on"), pl.lit(terms.published_on or terms.today))
    return revised.with_columns(published_on=day, published_on_basis=pl.lit("imported"))


def _check_days(what: Importable, rows: pl.DataFrame, today: date) -> None:
    over = pl.col(what.period).dt.offset_by("1mo")
    for wrong, why in (
        (pl.col("published_on") > pl.lit(today), f"which is after today, {today}; import it once it is published"),
        (pl.col("published_on") < over, "before its month was over; a month counts once it is over"),
        (
            pl.col("published_on") <= pl.col("old_on"),
            "not after the value that it revises; a revision counts from its own day on: give it with --published-on",
        ),
    ):
        found = rows.filter(wrong)
        if found.height:
            row = found.row(0, named=True)
            text = f"{described(what, row)} is {row[what.value]}"
            old = f" (known as {row['old']} since {row['old_on']})" if row["old"] is not None else ""
            raise BadInputError(f"{text}{old}, published on {row['published_on']}, {why}")


def _far_revisions(what: Importable, old: pl.DataFrame, rows: pl.DataFrame) -> Iterator[str]:
    both = rows.join(old.select(*what.key, old=what.value), on=list(what.key))
    moved = (pl.col(what.value).cast(pl.Float64) / pl.col("old").cast(pl.Float64) - 1).alias("moved")
    for row in both.with_columns(moved).filter(pl.col("moved").abs() > REVISION_SHARE).iter_rows(named=True):
        yield (
            f"{described(what, row)} is {row[what.value]}, {row['moved']:+.1%} from the {row['old']} known so far; "
            f"a revision of at most {REVISION_SHARE:.0%} is plausible"
        )


def _jumps(what: Importable, old: pl.DataFrame, rows: pl.DataFrame) -> Iterator[str]:
    mine = [*what.key, what.value]
    every = pl.concat([old.select(mine), rows.select(mine)]).unique(list(what.key), keep="last", maintain_order=True)
    value = pl.col(what.value).cast(pl.Float64)
    stepped = every.sort(*what.series, what.period).with_columns(
        before=pl.col(what.value).shift().over(what.series), step=value.diff().over(what.series)
    )
    asked = stepped.join(rows.select(what.key), on=list(what.key)).filter(pl.col("before").is_not_null())
    for limit in what.limits:
        yield from _beyond(what, asked.filter(limit.where), limit)


def _beyond(what: Importable, asked: pl.DataFrame, limit: Limit) -> Iterator[str]:
    move = pl.col("step") if limit.absolute else pl.col("step") / pl.col("before").cast(pl.Float64)
    far = asked.with_columns(move=move).filter((pl.col("move") > limit.up) | (pl.col("move") < -limit.down))
    unit = ".3f" if limit.absolute else ".1%"
    for row in far.iter_rows(named=True):
        yield (
            f"{described(what, row)} is {row[what.value]}, a move of {row['move']:+{unit}} from the {row['before']} "
            f"before it; plausible is {-limit.down:+{unit}} to {limit.up:+{unit}}"
        )
