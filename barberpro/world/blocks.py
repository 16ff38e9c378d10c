"""A world of any size, one block of clients after the other, so that only one needs to be held at a time.

Clients are exchangeable: a block is a random part of them with streams of its own, at the shops of all.
"""

from __future__ import annotations

from collections.abc import Iterator

from barberpro.world.foundation import Foundation
from barberpro.world.identities import Identities
from barberpro.world.world import World, block

BLOCK_PAYMENTS = 500_000
"""Most attempts in a block: about one gigabyte. Another number is another world: it is part of the seed."""


def block_sizes(payments: int, most: int = BLOCK_PAYMENTS) -> tuple[int, ...]:
    """Share `payments` out among as few blocks of at most `most` as can be, evenly."""
    count = -(-payments // most)
    return tuple(payments * (number + 1) // count - payments * number // count for number in range(count))


def blocks(shared: Foundation, sizes: tuple[int, ...]) -> Iterator[World]:
    """Build block after block; identifiers go on from one to the next."""
    ids = Identities()
    for number, size in enumerate(sizes):
        built = block(shared, number, size, ids)
        ids = _after(built)
        yield built


def _after(built: World) -> Identities:
    ids = built.ids
    return Identities(
        last_payment_id=int(built.payment_id[-1]),
        visits=ids.visits + len(built.market.visits.client),
        clients=ids.clients + len(built.market.people.visits),
        reviews=ids.reviews + len(built.reviews.visit),
        refunds=ids.refunds + len(built.refunds.attempt),
        disputes=ids.disputes + len(built.disputes.attempt),
    )
