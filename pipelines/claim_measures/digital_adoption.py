"""Which share of the approved payments is no cash voucher; and of clients, pesos and completed bookings."""

from __future__ import annotations

from barberpro.domain.claims import z_of
from barberpro.domain.vocabulary import METHODS
from barberpro.tables import adoption
from barberpro.tables.adoption import VOUCHER
from barberpro.tables.clustered import sums_of
from pipelines.claim_evidence import Evidence, Looked, Missing, reading, share_evidence

DIGITAL = tuple(method for method in METHODS if method != VOUCHER)
"""A payment whose method nobody reports is not counted as digital."""


def measure(looked: Looked) -> Evidence | Missing:
    """Count payments, clients as clusters."""
    database = looked.database
    approved = adoption.paid(database.expression("payments"), looked.since, looked.until)
    span = (looked.since, looked.until)
    asked = {
        "payments": adoption.method_share(approved, DIGITAL),
        "clients": adoption.clients_with(approved, DIGITAL),
        "pesos": adoption.pesos_share(approved, DIGITAL),
        "bookings": adoption.bookings_paid_by(database.expression("bookings"), approved, DIGITAL, span),
    }
    found = {name: sums_of(database.frame(sums).row(0, named=True)) for name, sums in asked.items()}
    others = tuple(reading(name, found[name], z_of(looked.level)) for name in ("clients", "pesos", "bookings"))
    return share_evidence(looked, found["payments"], "payments", z_of(looked.level), readings=others)
