"""The files as they are delivered: their names, their lines, and the defects among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.world import defects
from barberpro.world.arrays import Ints
from barberpro.world.assumptions import Defects
from barberpro.world.columns import Ledger
from barberpro.world.defects import Damage, how_many
from barberpro.world.exports import bookings_export, checkouts_export, providers_export, reviews_export
from barberpro.world.resources import json_lines, month_of_version
from barberpro.world.world import World


@dataclass(frozen=True, slots=True)
class File:
    """A file to be: its name under the raw folder, its header if it has one, its lines, and where copies are to go."""

    name: str
    header: str | None
    lines: pl.Series
    copies: tuple[str, ...] = ()
    """Further lines: duplicates and broken ones."""
    places: tuple[float, ...] = ()
    """The line number after which each copy stands."""
    tail: str = ""
    """Text after the last line, without a line end."""

    def text(self) -> str:
        """Return the whole text, every line ended but the tail."""
        every = [*self.lines.to_list(), *self.copies]
        order = np.argsort([*range(len(self.lines)), *self.places], kind="stable")
        lines = [every[position] for position in order]
        head = [] if self.header is None else [self.header]
        return "\n".join([*head, *lines, self.tail])


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


def plan_payments(world: World) -> PaymentDelivery:
    """Decide which versions come late, twice or broken."""
    shares, generator = world.ground.assumptions.defects, world.ground.stream("defects")
    own = month_of_version(world)
    month = defects.late_deliveries(generator, own, shares.late_share)
    copies = _plan(generator, _json_damages(shares), len(month))
    return PaymentDelivery(month, int((month != own).sum()), copies)


def payment_months(delivery: PaymentDelivery) -> list[int]:
    """List the months that have a file."""
    return [int(month) for month in np.unique(delivery.month)]


def payment_file(world: World, shared: Ledger, delivery: PaymentDelivery, month: int) -> File:
    """Write out the versions delivered with a month."""
    rows = np.flatnonzero(delivery.month == month)
    lines = json_lines(world, shared, rows)
    copies, places = _copies(world.ground.stream("defects", month), delivery.copies, rows, lines)
    return File(f"mercadopago/payments-{month // 12}-{month % 12 + 1:02d}.jsonl", None, lines, copies, places)


def export_files(world: World, shared: Ledger) -> Iterator[tuple[File, dict[str, int]]]:
    """Write out the marketplace's tables, bookings and checkouts by year, with the count of defects in each."""
    shares = world.ground.assumptions.defects
    yield _csv(world, "providers.csv", providers_export(world), 1)
    for number, (year, frame) in enumerate(_by_year(bookings_export(world), "created_at")):
        yield _csv(world, f"bookings-{year}.csv", frame, 10 + number)
    for number, (year, frame) in enumerate(_by_year(checkouts_export(world, shared.payment_id), "opened_at")):
        yield _csv(world, f"checkouts-{year}.csv", frame, 100 + number)
    file, counts = _csv(world, "reviews.csv", reviews_export(world), 2)
    if shares.csv_unterminated_quotes and len(file.lines) >= 1:
        broken = str(file.lines[-1]).replace(",", ',"', 1)
        file = File(file.name, file.header, file.lines, file.copies, file.places, tail=broken)
        counts["unterminated_quote"] = 1
    yield file, counts


def _csv(world: World, name: str, frame: pl.DataFrame, piece: int) -> tuple[File, dict[str, int]]:
    generator, shares = world.ground.stream("defects", piece), world.ground.assumptions.defects
    header, *lines = frame.write_csv().split("\n")[:-1]
    rows, series = np.arange(len(lines)), pl.Series(lines, dtype=pl.String)
    copies = _plan(generator, _csv_damages(shares), len(lines))
    text, places = _copies(generator, copies, rows, series)
    return File(f"marketplace/{name}", header, series, text, places), copies.counts


def _by_year(frame: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    parts = frame.with_columns(pl.col(column).str.head(4).alias("year")).partition_by(
        "year", include_key=False, as_dict=True
    )
    return sorted((str(year), part) for (year,), part in parts.items())


def _json_damages(shares: Defects) -> tuple[Damage, ...]:
    return (
        Damage("duplicate", shares.duplicate_share, str),
        Damage("truncated_json", shares.truncated_share, defects.truncated),
        Damage("bad_amount", shares.bad_amount_share, defects.bad_amount),
        Damage("unknown_status", shares.unknown_status_share, defects.unknown_status),
        Damage("invalid_utf8", shares.invalid_utf8_share, defects.invalid_utf8),
        Damage("missing_field", shares.missing_field_share, defects.missing_status),
    )


def _csv_damages(shares: Defects) -> tuple[Damage, ...]:
    return (
        Damage("duplicate", shares.duplicate_share, str),
        Damage("field_count", shares.csv_field_count_share, defects.one_field_more),
        Damage("bad_date", shares.csv_bad_date_share, defects.bad_date),
    )


def _plan(generator: Generator, damages: tuple[Damage, ...], size: int) -> Copies:
    counts = [min(how_many(damage.share, size), size) for damage in damages]
    rows = tuple(np.sort(generator.choice(size, count, replace=False)) if count else np.arange(0) for count in counts)
    return Copies(damages, rows)


def _copies(
    generator: Generator, plan: Copies, rows: Ints, lines: pl.Series
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the copies that belong among the lines of `rows` (in rising order), and their places."""
    text: list[str] = []
    for damage, chosen in zip(plan.damages, plan.rows, strict=True):
        here = np.searchsorted(rows, chosen[np.isin(chosen, rows)])
        text.extend(damage.broken(lines[int(position)]) for position in here)
    places = generator.random(len(text)) * len(lines)
    return tuple(text), tuple(float(place) for place in places)
