"""Which share of the approved payments is no cash voucher; and of clients, pesos and completed bookings."""

from __future__ import annotations

from barberpro.domain.claims import z_of
from pipelines.claim_evidence import Evidence, Looked, Missing, reading, share_evidence
from pipelines.digital_shares import OTHERS, PRIMARY, digital_shares


def measure(looked: Looked) -> Evidence | Missing:
    """Count payments, clients as clusters."""
    found = digital_shares(looked.database, looked.since, looked.until)
    others = tuple(reading(name, found[name], z_of(looked.level)) for name in OTHERS)
    return share_evidence(looked, found[PRIMARY], "payments", z_of(looked.level), readings=others)
