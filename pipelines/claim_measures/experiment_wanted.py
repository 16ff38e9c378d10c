"""No figure: what only an experiment can tell; and how many checkouts it would take at our own conversion."""

from __future__ import annotations

from barberpro.domain.claims import Bounds, arm_needed
from barberpro.tables.adoption import checkout_success, opened
from barberpro.tables.clustered import sums_of
from pipelines.claim_evidence import Looked, Missing


def measure(looked: Looked) -> Missing:
    """Size two arms for the claimed change, widened by how much clients who come again tell less."""
    checkouts = opened(looked.database.expression("checkouts"), looked.since, looked.until)
    sums = sums_of(looked.database.frame(checkout_success(checkouts)).row(0, named=True))
    bounds = Bounds(looked.asked.get("low"), looked.asked.get("high"))
    arm = None if sums.share is None else arm_needed(sums.share, bounds, looked.level)
    widened = None if arm is None else round(2 * arm * max(sums.design_effect or 1.0, 1.0))
    return Missing("no_evidence", widened, "checkouts")
