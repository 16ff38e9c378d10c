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
    "disputes",
    "registrations",
    "prices",
    "demand",
    "fraud",
    "reports",
)
"""The order is part of the seed: append, never reorder."""


def stream(seed: int, part: str, turn: int = 0, piece: int = 0, block: int = 0) -> Generator:
    """Return the stream of a part of a block: `turn` numbers the block's trials, `piece` the pieces of the part."""
    return Generator(PCG64(SeedSequence(seed, spawn_key=(PARTS.index(part), turn, piece, block))))
