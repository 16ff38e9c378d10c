"""What is drawn of the months to come, piece by piece: how many payments each provider has, and how often it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.simulation.counts import drawn_counts, expected_counts
from barberpro.simulation.entities import bootstrap_weights, entity_keys
from barberpro.simulation.outlook import Outlook
from barberpro.simulation.response import Floats, Response

PIECE_CELLS = 2_000_000
"""Draws are worked on in pieces of about so many provider-months; the pieces change no figure."""


@dataclass(frozen=True, slots=True)
class World:
    """What is drawn, the same for every policy.

    `level`: price level by draw, month and region, with the last published month as 1; one draw where it stands still,
    as in `response`. `scatter`: whether counts scatter and providers are resampled.
    """

    level: Floats
    response: Response
    scatter: bool
    draws: int
    seed: int


def pieces(world: World, cells: int) -> Iterator[range]:
    """Cut the draws so that each piece has not too many provider-months; one draw where nothing is drawn."""
    if not world.scatter and len(world.response.elasticity) == 1:
        yield range(1)
        return
    size = max(PIECE_CELLS // max(cells, 1), 1)
    for first in range(0, world.draws, size):
        yield range(first, min(first + size, world.draws))


def drawn_numbers(
    outlook: Outlook, providers: Sequence[str], months: Sequence[date], world: World, draws: range
) -> tuple[Floats, Floats]:
    """Draw counts (draws, months, providers), and how often each provider is resampled (draws, 1, providers)."""
    if not world.scatter:
        return expected_counts(outlook, months), np.ones((1, 1, len(providers)))
    keys = entity_keys(providers)
    number = drawn_counts(outlook, months, keys, draws, world.seed)
    return number, bootstrap_weights(keys, draws, world.seed)[:, None, :]


def part(response: Response, draws: range) -> Response:
    """Take the answers of some draws; those that stand still are the same in all."""
    if len(response.elasticity) == 1:
        return response
    rows = slice(draws.start, draws.stop)
    return Response(response.leaving_a_year[rows], response.passed_on[rows], response.elasticity[rows])
