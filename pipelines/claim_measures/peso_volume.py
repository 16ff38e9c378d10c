"""What the approved payments of the window add up to, to the centavo: a sum, which has no interval."""

from __future__ import annotations

from barberpro.domain.claims import Interval
from barberpro.tables.adoption import paid
from pipelines.claim_evidence import Evidence, Looked, Missing


def measure(looked: Looked) -> Evidence | Missing:
    """Add up nominal pesos."""
    approved = paid(looked.database.expression("payments"), looked.since, looked.until)
    summed = approved.aggregate(payments=approved.count(), pesos=approved.amount.sum())
    payments, pesos = looked.database.frame(summed).row(0)
    if not payments:
        return Missing("no_data")
    exact = Interval(*[float(pesos)] * 3)
    return Evidence(
        exact, payments, "payments", "exact", since=looked.since, until=looked.until, details={"ars": str(pesos)}
    )
