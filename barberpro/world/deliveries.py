"""The files as they are delivered: their names, their rows, and the defects among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.world import defects
from barberpro.world.arrays import Ints
from barberpro.world.calendar import ZONE
from barberpro.world.columns import Ledger
from barberpro.world.defects import LINE, Damage, how_many
from barberpro.world.exports import Export, exports
from barberpro.world.forms import Form
from barberpro.world.reports import Report
from barberpro.world.resources import month_of_version
from barberpro.world.world import World


@dataclass(frozen=True, slots=True)
class File:
    """A file to be: its name under the raw folder and its rows; lines of text have one column, and may have a header.

    A `tail` is text after the last line, without a line end.
    """

    name: str
    rows: pl.DataFrame
    header: str | None = None
    tail: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the rows are lines."""
        return self.rows.columns == [LINE]

    def text(self) -> str:
        """Return the whole text of a file of lines."""
        head = "" if self.header is None else self.header + "\n"
        return head + self.rows.write_csv(include_header=False, quote_style="never") + self.tail


@dataclass(frozen=True, slots=True)
class Copies:
    """Which lines of a table are copied, by name of the defect, and how the copy is broken."""

    damages: tuple[Damage, ...]
    rows: tuple[Ints, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many copies of each kind."""
        return {damage.name: len(rows) for damage, rows in zip(self.damages, self.rows, strict=True)}


@dataclass(frozen=True, slots=True)
class PaymentDelivery:
    """The plan of the payment files: the month that each version comes with, how many come late, and what is copied."""

    month: Ints
    late: int
    copies: Copies


def plan_payments(world: World, form: Form) -> PaymentDelivery:
    """Decide which versions come late, twice or broken."""
    shares, generator = world.ground.assumptions.defects, world.ground.stream("defects")
    own = month_of_version(world)
    month = defects.late_deliveries(generator, own, shares.late_share)
    copies = _plan(generator, form.payment_damages(shares), len(month))
    return PaymentDelivery(month, int((month != own).sum()), copies)


def payment_months(delivery: PaymentDelivery) -> list[int]:
    """List the months that have a file."""
    return [int(month) for month in np.unique(delivery.month)]


def payment_file(world: World, shared: Ledger, form: Form, delivery: PaymentDelivery, month: int) -> File:
    """Write out the versions delivered with a month."""
    rows = np.flatnonzero(delivery.month == month)
    good, generator = form.payments(world, shared, rows), world.ground.stream("defects", month)
    name = f"mercadopago/payments-{month // 12}-{month % 12 + 1:02d}{_part(world)}{form.payments_ending}"
    return File(name, _with_copies(generator, delivery.copies, rows, good))


def export_files(world: World, form: Form) -> Iterator[tuple[File, dict[str, int]]]:
    """Write out the marketplace's tables, some by year, none that is empty, with the count of defects in each file."""
    shares = world.ground.assumptions.defects
    piece = 0
    for export in exports(world):
        for year, rows in _by_year(export):
            piece += 1
            name = f"marketplace/{export.name}{year}{_part(world)}{form.exports_ending}"
            file, counts = _export_file(world, form, replace(export, rows=rows), name, piece)
            if export.name == "reviews" and not form.typed and shares.csv_unterminated_quotes:
                file, counts = _left_open(file, form, export), {**counts, "unterminated_quote": 1}
            yield file, counts


def report_file(world: World, report: Report) -> File:
    """Name a report of the processor, which is text whatever the form of the others."""
    name = f"mercadopago/{report.name}{_part(world)}.csv"
    return File(name, pl.DataFrame({LINE: []}, schema={LINE: pl.String}), tail=report.text)


def _export_file(world: World, form: Form, export: Export, name: str, piece: int) -> tuple[File, dict[str, int]]:
    generator, shares = world.ground.stream("defects", piece), world.ground.assumptions.defects
    good = form.exported(export.rows, export.offsets)
    copies = _plan(generator, form.export_damages(shares), good.height)
    rows = _with_copies(generator, copies, np.arange(good.height), good)
    return File(name, rows, header=None if form.typed else ",".join(export.rows.columns)), copies.counts


def _left_open(file: File, form: Form, export: Export) -> File:
    """End a file with a copy of its last good line in which a quote is opened and never closed."""
    last = str(form.exported(export.rows.tail(1), export.offsets)[LINE][0])
    return replace(file, tail=last.replace(",", ',"', 1))


def _part(world: World) -> str:
    """Tell the files of later blocks from those of the first."""
    return f"-p{world.ground.block + 1:02d}" if world.ground.block else ""


def _by_year(export: Export) -> list[tuple[str, pl.DataFrame]]:
    if export.by_year is None:
        return [("", export.rows)] if export.rows.height else []
    year = pl.col(export.by_year).dt.convert_time_zone(ZONE).dt.year().alias("year")
    parts = export.rows.with_columns(year).partition_by("year", include_key=False, as_dict=True)
    return sorted((f"-{year}", part) for (year,), part in parts.items())


def _plan(generator: Generator, damages: tuple[Damage, ...], size: int) -> Copies:
    counts = [min(how_many(damage.share, size), size) for damage in damages]
    rows = tuple(np.sort(generator.choice(size, count, replace=False)) if count else np.arange(0) for count in counts)
    return Copies(damages, rows)


def _with_copies(generator: Generator, plan: Copies, rows: Ints, good: pl.DataFrame) -> pl.DataFrame:
    """Put the copies that belong among `rows` (in rising order) anywhere among the good ones."""
    copies = [
        damage.broken(good[np.searchsorted(rows, chosen[np.isin(chosen, rows)])])
        for damage, chosen in zip(plan.damages, plan.rows, strict=True)
    ]
    every = pl.concat([good, *copies])
    places = generator.random(every.height - good.height) * good.height
    return every[np.argsort(np.concatenate([np.arange(good.height), places]), kind="stable")]
