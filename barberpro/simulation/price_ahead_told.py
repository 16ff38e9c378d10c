"""Months ahead of a price policy as plain values: cells, bookings, and what the answer to prices rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.futures import Floats, band_of
from barberpro.simulation.price_cells import slices_of_cells
from barberpro.simulation.price_history import PricedHistory


def cell_bands(
    priced: PricedHistory, before: Mapping[str, Floats], after: Mapping[str, Floats]
) -> dict[str, list[dict[str, Any]]]:
    """Bound every measure by service, band and segment, from nominal centavos of (draws, cells)."""
    return {
        dimension: [
            {"slice": name}
            | {
                f"{measure}_ars": band_of(*(each[measure][:, places == code].sum(axis=1) for each in (before, after)))
                for measure in before
            }
            for code, name in enumerate(names)
        ]
        for dimension, (names, places) in slices_of_cells(priced).items()
    }


def told_answer(answer: Answer) -> dict[str, Any]:
    """Say which answer of clients to prices is taken, whether it is assumed, and what it rests on."""
    return {name: round(each, 4) if isinstance(each, float) else each for name, each in asdict(answer).items()}
