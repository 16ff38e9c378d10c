"""One random stream for each part of the world, so that a change in one part leaves the draws of the others alone."""

from __future__ import annotations

from numpy.random import PCG64, Generator, SeedSequence

PARTS = (
    "provinces",
    "providers",
    "clients",
    "visits",
    "bookings",
    "menus",
    "choices",
    "cards",
    "outages",
    "attempts",
    "reasons",
    "refunds",
    "reviews",
    "identities",
    "defects",
)
"""The order is part of the seed: append, never reorder."""


def stream(seed: int, part: str, turn: int = 0, piece: int = 0) -> Generator:
    """Return the stream of a part; `turn` tells apart the trials of one world, `piece` the pieces of a part."""
    return Generator(PCG64(SeedSequence(seed, spawn_key=(PARTS.index(part), turn, piece))))
