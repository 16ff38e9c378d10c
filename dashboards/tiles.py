"""The 24 jurisdictions as tiles on a grid that looks like Argentina, with their class of colour and every text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.domain import formatting
from barberpro.tables.mart_schemas import UNKNOWN
from barberpro.tables.metrics import Metric
from barberpro.tables.metrics.arithmetic import change
from dashboards.queries.provinces import Part
from dashboards.texts import say
from dashboards.voice import Voice

GRID = {
    "AR-Y": (1, 0),
    "AR-A": (1, 1),
    "AR-P": (3, 1),
    "AR-N": (5, 1),
    "AR-K": (0, 2),
    "AR-T": (1, 2),
    "AR-G": (2, 2),
    "AR-H": (3, 2),
    "AR-W": (4, 2),
    "AR-J": (0, 3),
    "AR-F": (1, 3),
    "AR-X": (2, 3),
    "AR-S": (3, 3),
    "AR-E": (4, 3),
    "AR-M": (0, 4),
    "AR-D": (1, 4),
    "AR-L": (2, 4),
    "AR-B": (3, 4),
    "AR-C": (4, 4),
    "AR-Q": (0, 5),
    "AR-R": (1, 5),
    "AR-U": (1, 6),
    "AR-Z": (1, 7),
    "AR-V": (1, 8),
}
"""Column and row of each tile, from the north-west; the City beside the province of Buenos Aires."""

LABELS = {
    "AR-Y": "Jujuy",
    "AR-A": "Salta",
    "AR-P": "Formosa",
    "AR-N": "Misiones",
    "AR-K": "Catam.",
    "AR-T": "Tucumán",
    "AR-G": "Sgo. Est.",
    "AR-H": "Chaco",
    "AR-W": "Ctes.",
    "AR-J": "San Juan",
    "AR-F": "La Rioja",
    "AR-X": "Córdoba",
    "AR-S": "Sta. Fe",
    "AR-E": "E. Ríos",
    "AR-M": "Mendoza",
    "AR-D": "San Luis",
    "AR-L": "La Pampa",
    "AR-B": "Bs. As.",
    "AR-C": "CABA",
    "AR-Q": "Neuquén",
    "AR-R": "R. Negro",
    "AR-U": "Chubut",
    "AR-Z": "Sta. Cruz",
    "AR-V": "T. Fuego",
}
"""What fits on a tile of a phone: a sixth of its width."""

NO_PLACE_TILE = (4, 8)
"""Where the attempts without a province stand, off the coast."""

CLASSES = 5
NO_DATA = "none"
SMALL = "*"


@dataclass(frozen=True, slots=True)
class Legend:
    """Class of colour -> what it says, from the least to the most; and whether some tile has no data."""

    classes: dict[str, str]
    has_gaps: bool


def cuts(values: Sequence[float]) -> list[float]:
    """Cut values into at most five classes of about as many provinces each: the upper end of each class.

    Even steps would leave all but the two largest provinces in the palest class.
    """
    ordered = sorted(values)
    if not ordered:
        return []
    ends = [ordered[-(-len(ordered) * number // CLASSES) - 1] for number in range(1, CLASSES + 1)]
    return sorted(set(ends))


def class_of(value: float, ends: Sequence[float]) -> int:
    """Find the class that a value falls in."""
    return next(place for place, end in enumerate(ends) if value <= end)


def tile_rows(parts: Sequence[Part], names: Mapping[str, str], voice: Voice) -> list[dict[str, Any]]:
    """Lay out a tile for each jurisdiction, with or without data, and one for what has no province."""
    by_code = {part.code: part for part in parts}
    ends = cuts(_values(parts))
    places = GRID | ({UNKNOWN: NO_PLACE_TILE} if UNKNOWN in by_code else {})
    return [
        {
            "code": code,
            "column": column,
            "row": row,
            "name": names.get(code) or say("place.unknown.province", voice.language),
            "short": LABELS.get(code) or say("province.unknown.short", voice.language),
            **_told(by_code.get(code), ends, voice),
        }
        for code, (column, row) in places.items()
    ]


def legend(parts: Sequence[Part], metric: Metric, voice: Voice) -> Legend:
    """Say from where to where each class of colour goes."""
    values, ends = _values(parts), cuts(_values(parts))
    told = {}
    for place in range(len(ends)):
        inside = [value for value in values if class_of(value, ends) == place]
        low, high = voice.brief(metric, min(inside)), voice.brief(metric, max(inside))
        told[str(place)] = low if low == high else say("legend.range", voice.language, low=low, high=high)
    drawn = {part.code for part in parts if part.now.value is not None}
    return Legend(told, bool(set(GRID) - drawn))


def off_the_map(parts: Sequence[Part]) -> int:
    """Count the attempts of places that no tile stands for."""
    return sum(part.attempts for part in parts if part.code not in GRID and part.code != UNKNOWN)


def _values(parts: Sequence[Part]) -> list[float]:
    drawn = set(GRID) | {UNKNOWN}
    return [float(part.now.value) for part in parts if part.now.value is not None and part.code in drawn]


def _told(part: Part | None, ends: Sequence[float], voice: Voice) -> dict[str, Any]:
    if part is None or part.now.value is None:
        nothing = say("tile.none", voice.language)
        return {"class": NO_DATA, "ink": NO_DATA, "text": nothing, "full": nothing, "small": False} | _empty(voice)
    place = class_of(float(part.now.value), ends)
    metric, moved = part.now.metric, voice.change(part.now.metric, change(part.now, part.before))
    return {
        "class": str(place),
        "ink": "light" if place >= len(ends) / 2 else "dark",
        "text": voice.tiny(metric, part.now.value) + (SMALL if part.now.is_small else ""),
        "full": voice.value(metric, part.now.value),
        "small": part.now.is_small,
        "moved": "" if part.before is None or moved == formatting.MISSING else moved,
        "interval": voice.interval_of(part.now),
        "of": formatting.MISSING if part.now.denominator is None else voice.number(part.now.denominator),
        "attempts": voice.count(part.attempts),
    }


def _empty(voice: Voice) -> dict[str, str]:
    missing = formatting.MISSING
    return {"moved": "", "interval": missing, "of": missing, "attempts": voice.count(0)}
