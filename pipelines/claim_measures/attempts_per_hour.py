"""How many payments are attempted in the busiest hour of a day, on average over the days of the window."""

from __future__ import annotations

from math import sqrt

from barberpro.domain.claims import Interval, z_of
from barberpro.domain.clustered import FEW_CLUSTERS
from barberpro.tables.adoption import busiest_hours
from pipelines.claim_evidence import Evidence, Looked, Missing


def measure(looked: Looked) -> Evidence | Missing:
    """Average over days, which are what is drawn; a day without any attempt counts as none."""
    hours = looked.database.frame(busiest_hours(looked.database.expression("payments"), looked.since, looked.until))
    days = (looked.until - looked.since).days
    if hours.is_empty():
        return Missing("no_data")
    if days < FEW_CLUSTERS:
        return Missing("few_clusters", counted="days")
    busiest = [float(each) for each in hours["busiest"]] + [0.0] * (days - hours.height)
    mean = sum(busiest) / days
    spread = sqrt(sum((each - mean) ** 2 for each in busiest) / (days - 1))
    reach = z_of(looked.level) * spread / sqrt(days)
    found = Interval(mean, mean - reach, mean + reach)
    return Evidence(
        found, days, "days", "days", days, since=looked.since, until=looked.until, details={"most": max(busiest)}
    )
