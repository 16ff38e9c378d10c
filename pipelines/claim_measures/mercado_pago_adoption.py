"""Which share of the clients who paid did so from a Mercado Pago account; and of payments and of pesos."""

from __future__ import annotations

from barberpro.domain.claims import z_of
from barberpro.tables import adoption
from barberpro.tables.adoption import WALLET
from barberpro.tables.clustered import sums_of
from pipelines.claim_evidence import Evidence, Looked, Missing, reading, share_evidence


def measure(looked: Looked) -> Evidence | Missing:
    """Count clients; each is one thing, whatever they pay."""
    approved = adoption.paid(looked.database.expression("payments"), looked.since, looked.until)
    asked = {
        "clients": adoption.clients_with(approved, WALLET),
        "payments": adoption.method_share(approved, WALLET),
        "pesos": adoption.pesos_share(approved, WALLET),
    }
    found = {name: sums_of(looked.database.frame(sums).row(0, named=True)) for name, sums in asked.items()}
    others = tuple(reading(name, found[name], z_of(looked.level)) for name in ("payments", "pesos"))
    return share_evidence(looked, found["clients"], "clients", z_of(looked.level), readings=others)
