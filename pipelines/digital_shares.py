"""Digital adoption by four definitions: of payments, clients, pesos and completed bookings."""

from __future__ import annotations

from datetime import date

from barberpro.domain.clustered import ClusterSums
from barberpro.domain.vocabulary import METHODS
from barberpro.tables import adoption
from barberpro.tables.adoption import VOUCHER
from barberpro.tables.clustered import sums_of
from barberpro.warehouse.database import Database

DIGITAL = tuple(method for method in METHODS if method != VOUCHER)
"""A payment whose method nobody reports is not counted as digital."""
PRIMARY, *OTHERS = ("payments", "clients", "pesos", "bookings")


def digital_shares(db: Database, since: date, until: date) -> dict[str, ClusterSums]:
    """Count what was paid digitally on some days, half-open, by each definition."""
    approved = adoption.paid(db.expression("payments"), since, until)
    shares = {
        "payments": adoption.method_share(approved, DIGITAL),
        "clients": adoption.clients_with(approved, DIGITAL),
        "pesos": adoption.pesos_share(approved, DIGITAL),
        "bookings": adoption.bookings_paid_by(db.expression("bookings"), approved, DIGITAL, (since, until)),
    }
    return {name: sums_of(db.frame(sums).row(0, named=True)) for name, sums in shares.items()}
