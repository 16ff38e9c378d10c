"""What the Provinces page asks of a generation: a place, its parts, and its figures over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from barberpro.tables import marts, metrics, schemas
from barberpro.tables.metrics import Metric
from barberpro.tables.metrics.arithmetic import Figure, Figures
from barberpro.warehouse.database import Database
from dashboards.places import MEASURES, Place, PlaceView
from dashboards.queries.frames import frame
from dashboards.queries.measured import START, grouped, total, unpriced
from dashboards.queries.overview import HEADLINES, PARTS
from dashboards.queries.periods import comparable, with_ends
from dashboards.selection import Options, Selection


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a place: its measure now and before, and its attempts."""

    code: str
    now: Figure
    before: Figure | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Provider:
    """When a provider joined and left, and the kind of its shop."""

    joined_at: datetime
    left_at: datetime | None
    segment: str | None


@dataclass(frozen=True, slots=True)
class Provinces:
    """All that the page shows of a place."""

    now: Figures
    before: Figures | None
    without_price: int
    parts: tuple[Part, ...]
    series: pl.DataFrame
    provider: Provider | None


def provinces(database: Database, selection: Selection, view: PlaceView, options: Options) -> Provinces:
    """Ask everything that the page shows of a place; of its parts only the measure."""
    before = comparable(selection, options)
    shown = tuple(dict.fromkeys((*HEADLINES, *PARTS, view.measure)))
    return Provinces(
        now=total(database, selection, shown, view.place),
        before=total(database, before, shown, view.place) if before else None,
        without_price=unpriced(database, selection, view.place),
        parts=parts(database, selection, view, before),
        series=series(database, selection, view, options),
        provider=provider(database, view.place),
    )


def parts(
    database: Database, selection: Selection, view: PlaceView, before: Selection | None = None
) -> tuple[Part, ...]:
    """Rank the parts of a place by the measure; small samples and those without a value come last."""
    now = _parts(database, selection, view, (view.measure, metrics.ATTEMPTS))
    earlier = _parts(database, before, view, (view.measure,)) if before and view.compare else {}
    found = [
        Part(
            code,
            figures[view.measure.name],
            _of(earlier, code, view.measure),
            int(figures[metrics.ATTEMPTS.name].numerator),
        )
        for (code,), figures in now.items()
    ]
    return tuple(sorted(found, key=_rank))


def series(database: Database, selection: Selection, view: PlaceView, options: Options) -> pl.DataFrame:
    """Give the measure and the headlines by period: `start`, `until`, `complete`, then the metrics."""
    measures = tuple(dict.fromkeys((view.measure, metrics.ATTEMPTS)))
    groups = grouped(database, selection, measures, (START,), view.place)
    return with_ends(frame(groups, {START: pl.Date}, measures), selection, options.complete_until)


def all_figures(database: Database, selection: Selection, place: Place, options: Options) -> pl.DataFrame:
    """Give every metric of a place by period."""
    groups = grouped(database, selection, MEASURES, (START,), place)
    return with_ends(frame(groups, {START: pl.Date}, MEASURES), selection, options.complete_until)


def parts_frame(found: Provinces, view: PlaceView, names: Mapping[str, str]) -> pl.DataFrame:
    """Lay out the parts for a download: code, name, measure with its sums, and the period before."""
    slice_name = view.place.part or "provider_id"
    now = frame(
        {(part.code,): {view.measure.name: part.now} for part in found.parts}, {slice_name: pl.String}, [view.measure]
    )
    return now.with_columns(
        pl.Series("name", [names.get(part.code, part.code) for part in found.parts], dtype=pl.String),
        pl.Series("attempts", [part.attempts for part in found.parts], dtype=pl.Int64),
        pl.Series("numerator", [str(part.now.numerator) for part in found.parts], dtype=pl.String),
        pl.Series("denominator", [_text(part.now.denominator) for part in found.parts], dtype=pl.String),
        pl.Series("small_sample", [part.now.is_small for part in found.parts], dtype=pl.Boolean),
        pl.Series("before", [_text(part.before and part.before.value) for part in found.parts], dtype=pl.String),
    )


def provider(database: Database, place: Place) -> Provider | None:
    """Find what is known of a provider; None for other places, and where no source tells of it."""
    if place.level != "provider":
        return None
    known = marts.unbound(schemas.PROVIDERS)
    mine = known.filter(known.provider_id == place.codes[-1]).order_by("source")
    rows = database.frame(mine.select("joined_at", "left_at", "segment").limit(1)).rows()
    return Provider(*rows[0]) if rows else None


def _parts(
    database: Database, selection: Selection, view: PlaceView, shown: tuple[Metric, ...]
) -> dict[tuple[str, ...], Figures]:
    if view.place.part is None:
        return {}
    return grouped(database, selection, tuple(dict.fromkeys(shown)), (view.place.part,), view.place)


def _of(groups: Mapping[tuple[str, ...], Figures], code: str, metric: Metric) -> Figure | None:
    return groups[code,][metric.name] if (code,) in groups else None


def _rank(part: Part) -> tuple[bool, bool, float, str]:
    return part.now.value is None, part.now.is_small, -float(part.now.value or 0), part.code


def _text(value: object) -> str | None:
    return None if value is None else str(value)
