"""Ties a month of payments to settlement and released money, and writes what differs and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.domain.books import LEGS, STAGES, Month
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.closings import Closing, read_closing
from barberpro.warehouse.csv_files import as_csv
from barberpro.warehouse.files import write_json, write_text
from barberpro.warehouse.parquet_files import write_parquet
from barberpro.warehouse.reader import generation
from pipelines import restated_closings, tie_out
from pipelines.reconciled import Reconciled, reconciled

FOLDER = "reconciliation"
SAME = ["stage", "currency", "source", "payment_id", "kind", "cause", "day", "method", "amount"]
"""Columns in which an open difference is the one that was accepted when the month was closed."""


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """A reconciled month, the generation it was read from, and what changed since it was closed, if it was."""

    generation: str
    found: Reconciled
    closing: Closing | None
    restatements: pl.DataFrame
    unaccepted: pl.DataFrame
    folder: Path

    @property
    def is_explained(self) -> bool:
        """Whether no difference is left for somebody to look into."""
        return self.unaccepted.is_empty()

    @property
    def accepted(self) -> int:
        """How many open differences whoever closed the month accepted."""
        return self.found.open.height - self.unaccepted.height

    def as_json(self) -> dict[str, Any]:
        """Plain values; amounts are texts, so that no centavo is lost on the way."""
        found = self.found
        return {
            "month": str(found.month),
            "generation": self.generation,
            "as_of": found.as_of.isoformat(),
            "data_until": {stage: day and day.isoformat() for stage, day in sorted(found.reach.items())},
            "residual": str(found.residual),
            "explained": self.is_explained,
            "accepted_differences": self.accepted,
            "open_differences": _rows(self.unaccepted),
            "currencies": {name: _currency(found, name) for name in found.currencies},
            "outside": _rows(found.outside),
            "closed": None if self.closing is None else self.closing.as_json(),
            "restatements": restated_closings.as_json(self.restatements),
            "written_to": str(self.folder),
        }


def run(settings: Settings, month: Month, as_of: date | None = None, progress: Progress = silent) -> ReconcileResult:
    """Reconcile a month of the generation in force and write its files to `reports/reconciliation/<month>/`.

    With `as_of` they lie in a folder of that day, so that a look back leaves the report of today as it is.
    """
    folder = settings.reports / FOLDER / str(month) / (f"as-of-{as_of}" if as_of else "")
    with generation(settings) as opened:
        progress(f"Reconciling {month}")
        found = reconciled(opened.database, month, as_of)
        closing = read_closing(settings, month)
        changed = restated_closings.since(closing, opened.database)
        result = ReconcileResult(opened.name, found, closing, changed, _unaccepted(found, closing), folder)
    _write(result)
    return result


def totals_by_currency(found: Reconciled) -> dict[str, Any]:
    """Give what each stage adds up to, by currency, as plain values."""
    return {name: _totals(found, name) for name in found.currencies}


def _unaccepted(found: Reconciled, closing: Closing | None) -> pl.DataFrame:
    """List the open differences that nobody accepted when the month was closed."""
    if closing is None or found.open.is_empty():
        return found.open
    accepted = closing.frame("differences").filter("is_open")
    return found.open.join(accepted, on=SAME, how="anti", nulls_equal=True, maintain_order="left")


def _currency(found: Reconciled, currency: str) -> dict[str, Any]:
    bars = tie_out.bridge(found.tied, found.differences, currency)
    causes = tie_out.by_cause(found.differences.filter(pl.col("currency") == currency)).drop("currency")
    return {
        "totals": _totals(found, currency),
        "bridge": [
            {"leg": bar.stage, "step": bar.step, "amount": str(bar.amount), "entries": bar.count} for bar in bars
        ],
        "residual": {after: str(_residual(found, after, currency)) for _, after in LEGS},
        "causes": _rows(causes),
        "by_day_and_method": _rows(found.tied.filter(pl.col("currency") == currency).drop("currency")),
    }


def _totals(found: Reconciled, currency: str) -> dict[str, Any]:
    sums = found.totals.filter(pl.col("currency") == currency)
    return {stage: _stage(sums.filter(pl.col("stage") == stage)) for stage in STAGES}


def _stage(sums: pl.DataFrame) -> dict[str, Any]:
    money = {name: str(tie_out.sum_of(sums, name)) for name in ("gross", "fee", "tax", "net")}
    return {"movements": int(sums["movements"].sum()), **money}


def _residual(found: Reconciled, after: str, currency: str) -> Any:
    return tie_out.sum_of(found.tied.filter(pl.col("currency") == currency), f"{after}_residual")


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    texts = [
        pl.col(name).cast(pl.String) for name, kind in frame.schema.items() if kind == pl.Date or kind.is_decimal()
    ]
    return frame.with_columns(texts).to_dicts()


def _write(result: ReconcileResult) -> None:
    write_parquet(result.folder / "differences.parquet", result.found.differences)
    write_text(result.folder / "open-differences.csv", as_csv(result.unaccepted).decode())
    write_parquet(result.folder / "tie_out.parquet", result.found.tied)
    write_parquet(result.folder / "restatements.parquet", result.restatements)
    write_json(result.folder / "reconciliation.json", result.as_json())
