"""Whether outcomes still come in: a source may tell of attempts and no longer, or not yet, of how they ended."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from barberpro.features.feature import HOUR, Feature, Inputs
from barberpro.features.history import entities, instants, totals_before

DRY = "outcomes_dry"
DRY_ATTEMPTS = 20
"""So many attempts in a row without any outcome are no chance: a source tells most of them within minutes or days."""
DRY_AFTER = HOUR
"""A burst of attempts may outrun its outcomes by seconds or minutes, not by this long."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Outcomes have dried up when attempts went on without them; a night or a quiet source dries nothing up."""

    features: tuple[Feature, ...] = (
        Feature(
            DRY,
            "numeric",
            f"1 where the source told of {DRY_ATTEMPTS} attempts or more since the last outcome it told, and that is "
            f"{DRY_AFTER // HOUR} h ago or more, else 0",
            "always known; before any outcome it counts from the first attempt",
        ),
    )

    def table(self, inputs: Inputs) -> ibis.Table:
        """Compute `row_id` and the feature, one row for each wanted attempt."""
        entity = entities(inputs.attempts, ("source",))
        found = totals_before(instants(inputs.wanted, entity), outcome_totals(inputs, entity), (0,))
        untold = found.attempts_0 - found.told_attempts_0.coalesce(0.0)
        waited = found.us - found.told_us_0.coalesce(found.first_us_0)
        dry = (untold >= DRY_ATTEMPTS) & (waited >= DRY_AFTER)
        return found.select("row_id", **{DRY: dry.ifelse(1, 0).cast("int64")})


def outcome_totals(inputs: Inputs, entity: ibis.Table) -> ibis.Table:
    """Give the attempts of an entity so far, how many they were when an outcome was last told, when, and the first."""
    moments = inputs.changes.inner_join(entity, "row_id").group_by("entity", "us")
    steps = moments.agg(attempts=lambda t: t.attempts.sum(), outcomes=lambda t: t.declines.sum() + t.approvals.sum())
    so_far = ibis.window(group_by="entity", order_by="us", preceding=None, following=0)
    seen = steps.select("entity", "us", "outcomes", attempts=steps.attempts.sum().over(so_far).cast("float64"))
    told = seen.outcomes > 0
    return seen.select(
        "entity",
        "us",
        "attempts",
        told_attempts=seen.attempts.max(where=told).over(so_far),
        told_us=seen.us.max(where=told).over(so_far),
        first_us=seen.us.min().over(so_far),
    )


FAMILY = Feed()
