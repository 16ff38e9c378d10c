"""How often payments succeed, by the approval rate; and by the three other ratios that the words could mean."""

from __future__ import annotations

import ibis.expr.types as ir

from barberpro.domain.claims import z_of
from barberpro.domain.clustered import ClusterSums
from barberpro.tables import adoption
from barberpro.tables.clustered import sums_of
from pipelines.claim_evidence import Evidence, Looked, Missing, Reading, reading, share_evidence


def measure(looked: Looked) -> Evidence | Missing:
    """Count decided attempts, clients as clusters."""
    attempts = adoption.attempts_of(looked.database.expression("payments"), looked.since, looked.until)
    approval = _asked(looked, adoption.approval(attempts))
    return share_evidence(looked, approval, "attempts", z_of(looked.level), readings=_readings(looked, attempts))


def _readings(looked: Looked, attempts: ir.Table) -> tuple[Reading, ...]:
    checkouts = adoption.opened(looked.database.expression("checkouts"), looked.since, looked.until)
    asked = {
        "first_attempt": adoption.approval(attempts.filter(attempts.attempt_no == 1)),
        "checkout_success": adoption.checkout_success(checkouts),
        "no_technical_fault": adoption.faultless(attempts),
    }
    return tuple(reading(name, _asked(looked, sums), z_of(looked.level)) for name, sums in asked.items())


def _asked(looked: Looked, sums: ir.Table) -> ClusterSums:
    return sums_of(looked.database.frame(sums).row(0, named=True))
