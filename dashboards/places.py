"""Where a reader stands on the Provinces page: a place, a measure, and how they stand in the address.

Addresses hold codes, as in `selection`. A city is named within its province and a provider within its city.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from barberpro.tables.metrics import CATALOGUE, NET, Metric, metric

Level = Literal["country", "province", "city", "provider"]
Address = Mapping[str, Sequence[str]]

LEVELS: tuple[Level, ...] = ("country", "province", "city", "provider")
SLICES = ("province", "city", "provider_id")
"""The slice of the marts that each level but the country is."""
NAMES = ("in_province", "in_city", "in_provider", "measure", "compare")
COMPARED = "previous"
MEASURES: tuple[Metric, ...] = tuple(each for each in CATALOGUE if each.within is None)
"""What can be shown by place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A province, a city in it, or a provider there: codes from the outermost inwards. No code is the whole country."""

    codes: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """How deep it is."""
        return LEVELS[len(self.codes)]

    @property
    def slices(self) -> dict[str, str]:
        """The slices of a mart that narrow it to this place."""
        return dict(zip(SLICES, self.codes, strict=False))

    @property
    def part(self) -> str | None:
        """The slice that its parts are told apart by; None for a provider."""
        return SLICES[len(self.codes)] if len(self.codes) < len(SLICES) else None

    @property
    def path(self) -> tuple[Place, ...]:
        """The places around it from the country inwards, itself last."""
        return tuple(Place(self.codes[:depth]) for depth in range(len(self.codes) + 1))

    def inside(self, code: str) -> Place:
        """Give one of its parts."""
        return Place((*self.codes, code))


NOWHERE = Place()
"""The whole country, and what has no place."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What is shown of which place, and whether beside the period before."""

    place: Place = NOWHERE
    measure: Metric = NET
    compare: bool = False


DEFAULT = PlaceView()


def read(address: Address, known: frozenset[tuple[str, ...]]) -> PlaceView:
    """Read a view from an address; an unknown place becomes the innermost known one around it, the rest the default."""
    names = {each.name for each in MEASURES}
    wanted = _last(address, "measure")
    return PlaceView(
        place=_place(address, known),
        measure=metric(wanted) if wanted in names else DEFAULT.measure,
        compare=_last(address, "compare") == COMPARED,
    )


def write(view: PlaceView) -> dict[str, list[str]]:
    """Write a view as an address; `read` gives it back."""
    codes = (*view.place.codes, *[""] * 3)[:3]
    return {
        **{name: [code] if code else [] for name, code in zip(NAMES[:3], codes, strict=True)},
        "measure": [view.measure.name],
        "compare": [COMPARED] if view.compare else [],
    }


def _place(address: Address, known: frozenset[tuple[str, ...]]) -> Place:
    codes: tuple[str, ...] = ()
    for name in NAMES[:3]:
        deeper = (*codes, _last(address, name))
        if deeper not in known:
            break
        codes = deeper
    return Place(codes)


def _last(address: Address, name: str) -> str:
    values = address.get(name) or ("",)
    return values[-1]
