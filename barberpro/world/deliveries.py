"""The files as they are delivered: their names, their lines, and the defects among them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.world import defects
from barberpro.world.arrays import Ints
from barberpro.world.assumptions import Defects
from barberpro.world.columns import Ledger
from barberpro.world.defects import INVALID_BYTE, Damage, how_many
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

    def content(self) -> bytes:
        """Return the bytes, every line ended but the tail."""
        every = pl.concat([self.lines, pl.Series(self.copies, dtype=pl.String)])
        order = np.argsort(np.concatenate([np.arange(len(self.lines)), self.places]), kind="stable")
        text = io.BytesIO() if self.header is None else io.BytesIO(f"{self.header}\n".encode())
        text.seek(0, io.SEEK_END)
        every.gather(order).to_frame("line").write_csv(text, include_header=False, quote_style="never")
        text.write(self.tail.encode())
        return text.getvalue().replace(INVALID_BYTE.encode(), b"\xff")


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
    name = f"mercadopago/payments-{month // 12}-{month % 12 + 1:02d}{_part(world)}.jsonl"
    return File(name, None, lines, copies, places)


def export_files(world: World) -> Iterator[tuple[File, dict[str, int]]]:
    """Write out the marketplace's tables, bookings and checkouts by year, with the count of defects in each."""
    shares = world.ground.assumptions.defects
    if world.ground.block == 0:
        yield _csv(world, "providers", providers_export(world), 1)
    for number, (year, frame) in enumerate(_by_year(bookings_export(world), "created_at")):
        yield _csv(world, f"bookings-{year}", frame, 10 + number)
    for number, (year, frame) in enumerate(_by_year(checkouts_export(world), "opened_at")):
        yield _csv(world, f"checkouts-{year}", frame, 100 + number)
    file, counts = _csv(world, "reviews", reviews_export(world), 2)
    if shares.csv_unterminated_quotes and len(file.lines) >= 1:
        broken = str(file.lines[-1]).replace(",", ',"', 1)
        file = File(file.name, file.header, file.lines, file.copies, file.places, tail=broken)
        counts["unterminated_quote"] = 1
    yield file, counts


def _part(world: World) -> str:
    """Tell the files of later blocks from those of the first."""
    return f"-p{world.ground.block + 1:02d}" if world.ground.block else ""


def _csv(world: World, name: str, frame: pl.DataFrame, piece: int) -> tuple[File, dict[str, int]]:
    generator, shares = world.ground.stream("defects", piece), world.ground.assumptions.defects
    header, lines = _lines(frame)
    copies = _plan(generator, _csv_damages(shares), len(lines))
    text, places = _copies(generator, copies, np.arange(len(lines)), lines)
    return File(f"marketplace/{name}{_part(world)}.csv", header, lines, text, places), copies.counts


def _lines(frame: pl.DataFrame) -> tuple[str, pl.Series]:
    """Return the header of a table as CSV, and its lines."""
    text = frame.write_csv(include_header=False).removesuffix("\n")
    lines = pl.Series([text] if text else [], dtype=pl.String).str.split("\n").explode()
    return ",".join(frame.columns), lines


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
