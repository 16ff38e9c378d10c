"""Published facts in plain Python: price indices by day of publication, regions of provinces, holidays."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from barberpro.domain.vocabulary import CPI_GENERAL

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Releases:
    """What became the latest known index of a region on which day, in the order of the days."""

    days: tuple[date, ...]
    values: tuple[float, ...]

    def known_on(self, day: date) -> float | None:
        """Give the latest index published by a day; None before the first."""
        place = bisect_right(self.days, day)
        return self.values[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class PlainReference:
    """The same facts as `feature.Reference`."""

    releases: Mapping[str, Releases]
    """By price region."""
    regions: Mapping[str, str]
    """The price region of each province."""
    holidays: frozenset[date]


def plain_reference(cpi: Iterable[Row], provinces: Iterable[Row], holidays: Iterable[Row]) -> PlainReference:
    """Read rows shaped as `schemas.CPI`, `schemas.PROVINCES` and `schemas.HOLIDAYS` say."""
    general = sorted((row for row in cpi if row["division"] == CPI_GENERAL), key=itemgetter("region", "published_on"))
    return PlainReference(
        releases={region: _releases(rows) for region, rows in groupby(general, itemgetter("region"))},
        regions={row["province"]: row["cpi_region"] for row in provinces},
        holidays=frozenset(row["day"] for row in holidays),
    )


def _releases(rows: Iterable[Row]) -> Releases:
    """Leave out revisions of a month that was not the latest one any more."""
    days, values, latest = [], [], date.min
    for day, published in groupby(rows, itemgetter("published_on")):
        newest = max(published, key=itemgetter("month"))
        if newest["month"] >= latest:
            latest = newest["month"]
            days.append(day)
            values.append(float(newest["index_value"]))
    return Releases(tuple(days), tuple(values))
