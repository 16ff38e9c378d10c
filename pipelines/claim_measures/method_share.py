"""Which share of the approved payments some methods are; asked: `methods`."""

from __future__ import annotations

from barberpro.domain.claims import z_of
from barberpro.tables.adoption import method_share, paid
from barberpro.tables.clustered import sums_of
from pipelines.claim_evidence import Evidence, Looked, Missing, share_evidence


def measure(looked: Looked) -> Evidence | Missing:
    """Count payments, clients as clusters: who pays twice pays alike."""
    approved = paid(looked.database.expression("payments"), looked.since, looked.until)
    row = looked.database.frame(method_share(approved, looked.asked["methods"])).row(0, named=True)
    return share_evidence(looked, sums_of(row), "payments", z_of(looked.level))
