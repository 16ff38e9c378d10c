"""What is drawn of the months to come, piece by piece: how many payments each provider would have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.counts import drawn_counts, expected_counts
from barberpro.simulation.outlook import Outlook
from barberpro.simulation.redrawn import redrawn_rates, redrawn_seasons
from barberpro.simulation.response import Floats, Response

Keys = NDArray[np.uint64]
PIECE_CELLS = 2_000_000
"""Numbers are drawn in pieces of about so many provider-months; the pieces change no figure."""
STEP_CELLS = 100_000
"""Money is counted in smaller ones, which stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class World:
    """What is drawn, the same for every policy.

    `level`: price level by draw, month and region, with the last published month as 1; one draw where it stands still,
    as in `response`. `scatter`: whether chance plays its part, in counts, in what is known of rates and in who answers.
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
    yield from _cut(range(world.draws), max(PIECE_CELLS // max(cells, 1), 1))


def steps(draws: range, cells: int) -> Iterator[range]:
    """Cut a piece further, for the money."""
    return _cut(draws, max(STEP_CELLS // max(cells, 1), 1))


def drawn_numbers(outlook: Outlook, keys: Keys, months: Sequence[date], world: World, draws: range) -> Floats:
    """Draw numbers of payments, (draws, months, providers), with what is not known of rates and seasons.

    Where nothing scatters there is one draw, of what is to be expected.
    """
    if not world.scatter:
        return expected_counts(outlook, months)
    number = drawn_counts(outlook, months, keys, draws, world.seed)
    number *= redrawn_rates(outlook, keys, draws, world.seed)
    number *= redrawn_seasons(outlook, months, draws, world.seed)
    return number


def part(response: Response, draws: range) -> Response:
    """Take the answers of some draws; those that stand still are the same in all."""
    if len(response.elasticity) == 1:
        return response
    rows = slice(draws.start, draws.stop)
    return Response(response.leaving_a_year[rows], response.passed_on[rows], response.elasticity[rows])


def _cut(draws: range, size: int) -> Iterator[range]:
    for first in range(draws.start, draws.stop, size):
        yield range(first, min(first + size, draws.stop))
