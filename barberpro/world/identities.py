"""Identifiers and invented personal details: fixed functions of a position, so that a client stays the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from barberpro.world.arrays import Ints
from barberpro.world.ground import Ground

FIRST_PAYMENT_ID = 118_000_000_000
LARGE_PRIME = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Identities:
    """Names what is in a block by its position there; numbers go on from the blocks before, whose counts these are."""

    last_payment_id: int = FIRST_PAYMENT_ID
    visits: int = 0
    clients: int = 0
    reviews: int = 0
    refunds: int = 0
    disputes: int = 0

    def payment_ids(self, ground: Ground, size: int) -> Ints:
        """Rising identifiers with gaps, as a processor that serves others too would give."""
        return self.last_payment_id + np.cumsum(ground.stream("identities").integers(1, 4_000, size))

    def checkout_ids(self, visit: Ints) -> pl.Series:
        """Name checkouts."""
        return _numbered("CK", self.visits + visit, 8)

    def booking_ids(self, visit: Ints) -> pl.Series:
        """Name bookings."""
        return _numbered("RV", self.visits + visit, 8)

    def client_ids(self, client: Ints) -> pl.Series:
        """Name clients, the same in payments and in the marketplace's exports."""
        return _numbered("CL", self.clients + client, 7)

    def review_ids(self, position: Ints) -> pl.Series:
        """Name reviews."""
        return _numbered("RS", self.reviews + position, 8)

    def refund_ids(self, position: Ints) -> pl.Series:
        """Name refunds."""
        return _numbered("DV", self.refunds + position, 8)

    def dispute_ids(self, position: Ints) -> pl.Series:
        """Name disputes."""
        return _numbered("DC", self.disputes + position, 7)

    def payer_numbers(self, client: Ints) -> Ints:
        """Payer numbers at the processor: no order of clients can be read from them."""
        return 200_000_000 + ((self.clients + client) * 1_103_515_245 + 12_345) % LARGE_PRIME

    def document_numbers(self, client: Ints) -> Ints:
        """Invented document numbers of eight digits."""
        return 20_000_000 + ((self.clients + client) * 48_271 + 7_919) % 26_000_000

    def card_digits(self, client: Ints, issuer: Ints, brand: Ints) -> tuple[pl.Series, pl.Series]:
        """First six and last four digits of invented cards, fixed by client, issuer and brand."""
        first = 450_000 + ((brand + 1) * 7_013 + (issuer + 1) * 97) % 100_000
        last = ((self.clients + client) * 7_919 + (issuer + 1) * 131 + (brand + 1) * 17) % 10_000
        return pl.Series(first).cast(pl.String), pl.Series(last).cast(pl.String).str.zfill(4)


def provider_ids(shop: Ints) -> pl.Series:
    """Name shops, which all blocks share."""
    return _numbered("PR", shop, 5)


def _numbered(prefix: str, position: Ints, digits: int) -> pl.Series:
    return pl.select(pl.format(prefix + "{}", pl.Series(position + 1).cast(pl.String).str.zfill(digits))).to_series()
