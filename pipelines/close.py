"""Freezes a month: its movements, tie-out and differences as files that are never changed, with who, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from barberpro.domain.book_words import open_differences
from barberpro.domain.books import STAGES, Month
from barberpro.domain.local_day import local_day
from barberpro.errors import GateRefusedError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.closings import Closing, closed_months, closing_lock, read_closing, write_closing
from barberpro.warehouse.reader import Generation, generation
from pipelines import restated_closings, tie_out
from pipelines.reconcile import totals_by_currency
from pipelines.reconciled import Reconciled, movements_of, reconciled

TOLD_OF = (schemas.PAYMENTS, schemas.PAYMENT_EVENTS, schemas.SETTLEMENT_LINES, schemas.RELEASE_LINES)
WORDS = {"payments": "payments", "settlement": "settlement reports", "released": "release reports"}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who closes a month, and what he accepts knowingly: an unfinished month, open differences; and why."""

    by: str
    incomplete: bool = False
    open_differences: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CloseResult:
    """The closing of a month; `is_new` is false where the month had been closed before and nothing was done."""

    closing: Closing
    is_new: bool


@dataclass(frozen=True, slots=True)
class ListedClosing:
    """A closed month and what changed since."""

    closing: Closing
    restatements: pl.DataFrame

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**self.closing.as_json(), "restatements": restated_closings.as_json(self.restatements)}


def run(
    settings: Settings, month: Month, accepted: Acceptance, now: datetime, progress: Progress = silent
) -> CloseResult:
    """Close a month. GateRefusedError where it is not over or not clean and nobody accepted that."""
    if (accepted.incomplete or accepted.open_differences) and not accepted.note.strip():
        raise UsageError("--incomplete and --accept-open want a reason that stays with the closing: add --note TEXT")
    with closing_lock(settings):
        there = read_closing(settings, month)
        if there is not None:
            return CloseResult(there, is_new=False)
        with generation(settings) as opened:
            progress(f"Reconciling {month}")
            found = reconciled(opened.database, month)
            _refuse_unfinished(found, accepted, local_day(now))
            _refuse_open(found, accepted)
            progress(f"Closing {month}")
            frames = {
                "movements": movements_of(opened.database, month),
                "tie_out": found.tied,
                "differences": found.differences,
            }
            told = _manifest(found, opened, accepted, now)
        return CloseResult(write_closing(settings, month, frames, told), is_new=True)


def listed(settings: Settings, progress: Progress = silent) -> tuple[ListedClosing, ...]:
    """List the closed months with what changed since, as the generation in force has it."""
    months = closed_months(settings)
    if not months:
        return ()
    with generation(settings) as opened:
        return tuple(_listed(settings, month, opened, progress) for month in months)


def _listed(settings: Settings, month: Month, opened: Generation, progress: Progress) -> ListedClosing:
    progress(f"Comparing {month} with what is known today")
    closing = read_closing(settings, month)
    if closing is None:
        raise GateRefusedError(f"the closing of {month} was taken away while it was read; try again")
    return ListedClosing(closing, restated_closings.since(closing, opened.database))


def _refuse_unfinished(found: Reconciled, accepted: Acceptance, today: date) -> None:
    problems = list(_unfinished(found, today))
    if problems and not accepted.incomplete:
        raise GateRefusedError(
            f"{found.month} cannot be closed: {'; '.join(problems)}. Load what is missing, "
            "or close it as it is with --incomplete --note TEXT"
        )


def _unfinished(found: Reconciled, today: date) -> Iterator[str]:
    last = found.month.last
    if today <= last:
        yield f"it ends on {last} and today is {today}"
    for stage in STAGES:
        until = found.reach[stage]
        if until is None:
            yield f"no {WORDS[stage]} are loaded"
        elif until < last:
            yield f"the {WORDS[stage]} reach {until} only"


def _refuse_open(found: Reconciled, accepted: Acceptance) -> None:
    if found.open.is_empty() or accepted.open_differences:
        return
    causes = tie_out.by_cause(found.open).group_by("cause", maintain_order=True).agg(pl.col("entries").sum())
    told = ", ".join(f"{count} {cause.replace('_', ' ')}" for cause, count in causes.iter_rows())
    raise GateRefusedError(
        f"{found.month} has {open_differences(found.open.height)} ({told}); see `barberpro reconcile {found.month}`, "
        "settle them, or close it with --accept-open --note TEXT"
    )


def _manifest(found: Reconciled, opened: Generation, accepted: Acceptance, now: datetime) -> dict[str, Any]:
    hashes = opened.sidecar["content_hash"]
    return {
        "closed_at": now.isoformat(timespec="seconds"),
        "closed_by": accepted.by,
        "note": accepted.note.strip(),
        "accepted": {
            "incomplete": list(_unfinished(found, local_day(now))),
            "open_differences": found.open.height,
        },
        "generation": opened.name,
        "content_hash": {table.name: hashes.get(table.name) for table in TOLD_OF},
        "synthetic": opened.sidecar["synthetic"],
        "as_of": found.as_of.isoformat(),
        "data_until": {stage: day and day.isoformat() for stage, day in found.reach.items()},
        "totals": totals_by_currency(found),
    }
