"""What a reconciliation and the closed months say, for a person to read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from barberpro.cli.console import note, say, table
from barberpro.domain import formatting
from barberpro.domain.book_words import STEP_WORDS, open_differences
from barberpro.domain.books import LEGS, STAGES
from pipelines import tie_out

if TYPE_CHECKING:
    from pipelines.close import ListedClosing
    from pipelines.reconcile import ReconcileResult
    from pipelines.reconciled import Reconciled

STAGE_NAMES = {"payments": "Payments", "settlement": "Settlement", "released": "Released"}
MOST = 12
"""Restatements that are printed; the file has them all."""
MOST_OPEN = 20
"""Open differences that are printed, the largest first; the file has them all."""


def show_reconciliation(result: ReconcileResult, *, by_day: bool) -> None:
    """Print the bridge of each currency, the totals by method, and what changed since the month was closed."""
    found = result.found
    until = ", ".join(f"{STAGE_NAMES[name].lower()} to {found.reach.get(name) or 'nothing'}" for name in STAGES)
    say(f"Reconciliation of {found.month}, generation {result.generation}. Data: {until}. Ages as of {found.as_of}.")
    for currency in found.currencies:
        _show_bridge(found, currency)
        _show_places(found, currency, ["day", "method"] if by_day else ["method"])
    for stage, what, currency, net in (
        found.outside.group_by("stage", "what", "currency", maintain_order=True).agg(pl.col("net").sum()).iter_rows()
    ):
        say(f"Outside of sales, {STAGE_NAMES[stage].lower()}: {what} {_money(net, currency)}")
    _show_open(result)
    _show_closing(result)
    say(f"Files: {result.folder}")


def show_closings(closings: Sequence[ListedClosing]) -> None:
    """Print the closed months with their totals and what changed since."""
    columns = ("month", "closed", "by", "payments", "settlement", "released", "accepted", "restated")
    table("Closed months", [_closing_row(each) for each in closings], columns, right=(3, 4, 5, 6, 7))
    for each in closings:
        _say_accepted(each)
    for each in closings:
        if not each.restatements.is_empty():
            _show_restatements(f"Restatements of {each.closing.month}", each.restatements)


def _show_bridge(found: Reconciled, currency: str) -> None:
    ages = _oldest(found, currency)
    rows = [_bar(bar, currency, ages) for bar in tie_out.bridge(found.tied, found.differences, currency)]
    residual = sum(
        (tie_out.sum_of(found.tied.filter(pl.col("currency") == currency), f"{after}_residual") for _, after in LEGS),
        Decimal("0.00"),
    )
    rows.append(("Residual", "", "", _money(residual, currency)))
    table(f"{currency}, net of fees and taxes", rows, ("", "entries", "oldest, days", "amount"), right=(1, 2, 3))


def _bar(bar: tie_out.Step, currency: str, ages: dict[tuple[str, str], int]) -> tuple[str, ...]:
    if bar.is_total:
        return (STAGE_NAMES[bar.stage], "", "", _money(bar.amount, currency))
    age = ages.get((bar.stage, bar.step))
    return (
        f"  {_step(bar.stage, bar.step)}",
        f"{bar.count:,}",
        "" if age is None else f"{age:,}",
        _money(bar.amount, currency),
    )


def _step(stage: str, step: str) -> str:
    return STEP_WORDS[stage, step][1]


def _oldest(found: Reconciled, currency: str) -> dict[tuple[str, str], int]:
    causes = tie_out.by_cause(found.differences.filter(pl.col("currency") == currency))
    step = pl.when(pl.col("timing").is_null()).then("cause").otherwise(pl.format("timing_{}", "timing"))
    return {(stage, name): age for stage, name, age in causes.select("stage", step, "oldest_days").iter_rows()}


def _show_places(found: Reconciled, currency: str, by: list[str]) -> None:
    own = found.tied.filter(pl.col("currency") == currency)
    opened = found.open.filter(pl.col("currency") == currency).group_by(by).agg(open=pl.len())
    residuals = [f"{after}_residual" for _, after in LEGS]
    sums = own.group_by(by).agg(pl.col(*STAGES).sum(), residual=pl.sum_horizontal(*residuals).sum())
    rows = [
        (
            *(_method(str(row[name])) for name in by),
            *(_money(row[name], currency) for name in (*STAGES, "residual")),
            _count_of(row["open"] or 0),
        )
        for row in sums.join(opened, on=by, how="left").sort(by).iter_rows(named=True)
    ]
    first = len(by)
    columns = (*by, "payments", "settlement", "released", "residual", "open differences")
    table(f"{currency} by {' and '.join(by)}", rows, columns, right=tuple(range(first, first + 5)))


def _show_open(result: ReconcileResult) -> None:
    if result.unaccepted.is_empty():
        return
    largest = result.unaccepted.sort(pl.col("amount").abs(), "payment_id", "day", descending=[True, False, False])
    rows = [
        (
            row["payment_id"],
            _step(row["stage"], row["cause"]),
            str(row["day"]),
            _method(row["method"]),
            f"{row['age_days']:,}",
            *(_money(row[name], row["currency"]) for name in ("here", "there", "amount")),
        )
        for row in largest.head(MOST_OPEN).iter_rows(named=True)
    ]
    columns = ("payment", "cause", "day", "method", "days", "here", "there", "difference")
    table("Open differences", rows, columns, right=(4, 5, 6, 7))
    if largest.height > MOST_OPEN:
        note(f"{largest.height - MOST_OPEN:,} smaller ones are in {result.folder / 'open-differences.csv'}")


def _method(name: str) -> str:
    return name.replace("_", " ")


def _show_closing(result: ReconcileResult) -> None:
    if result.closing is None:
        return
    told = result.closing.manifest
    say(f"Closed by {told['closed_by']} at {told['closed_at']} on generation {told['generation']}.")
    if told["note"]:
        say(f"Note: {told['note']}")
    if result.accepted:
        say(f"Accepted then and still open: {open_differences(result.accepted)}.")
    if result.restatements.is_empty():
        say("Nothing changed since.")
    else:
        _show_restatements("Restatements: what changed since", result.restatements)


def _show_restatements(title: str, restatements: pl.DataFrame) -> None:
    rows = [
        (
            STAGE_NAMES[row["stage"]],
            row["payment_id"],
            row["kind"],
            str(row["day"]),
            row["cause"],
            *(_money(row[name], row["currency"]) for name in ("closed_value", "present_value", "delta")),
            str(row["known_since"] or "")[:16],
        )
        for row in restatements.head(MOST).iter_rows(named=True)
    ]
    columns = ("stage", "payment", "kind", "day", "cause", "closed", "present", "delta", "known since (UTC)")
    table(title, rows, columns, right=(5, 6, 7))
    if restatements.height > MOST:
        note(f"{restatements.height - MOST:,} more restatements are in the file; --json lists them all")


def _closing_row(each: ListedClosing) -> tuple[str, ...]:
    told = each.closing.manifest
    currency, totals = next(iter(told["totals"].items()))
    nets = (_money(Decimal(totals[stage]["net"]), currency) for stage in STAGES)
    return (
        told["month"],
        told["closed_at"][:10],
        told["closed_by"],
        *nets,
        _count_of(told["accepted"]["open_differences"]),
        _count_of(each.restatements.height),
    )


def _say_accepted(each: ListedClosing) -> None:
    told = each.closing.manifest
    accepted = list(told["accepted"]["incomplete"])
    if told["accepted"]["open_differences"]:
        accepted.append(open_differences(told["accepted"]["open_differences"]))
    if accepted:
        say(f"{told['month']} was closed although: {'; '.join(accepted)}.")
    if told["note"]:
        say(f"{told['month']}, note: {told['note']}")


def _count_of(count: int) -> str:
    return f"{count:,}" if count else ""


def _money(value: Decimal, currency: str) -> str:
    return formatting.money(value, currency, 2, "en")
