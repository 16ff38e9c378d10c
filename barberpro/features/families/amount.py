"""How much is to be paid: nominal, in constant pesos, and beside what the provider usually asks."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from barberpro.features.feature import DAY, Feature, Inputs
from barberpro.features.history import entities, instants
from barberpro.tables.local_time import buenos_aires_day
from barberpro.tables.prices import releases

NATIONAL = "nacional"
USUAL_WINDOW = 90 * DAY
LOG_UNIT = 1_000_000
"""Logarithms are summed as integer millionths: a sum of floats would change with the order of the rows."""


@dataclass(frozen=True, slots=True)
class Amount:
    """The amount, in three ways."""

    features: tuple[Feature, ...] = (
        Feature("amount_log", "numeric", "natural logarithm of 1 + the nominal amount", "always known"),
        Feature(
            "amount_real_log",
            "numeric",
            "the same in pesos of December 2016, by the region's latest price index published at the attempt",
            "NULL where not in pesos, or before the first publication",
            only=("currency", "ARS"),
        ),
        Feature(
            "amount_to_usual_log",
            "numeric",
            "logarithm of the amount over the provider's usual (geometric mean of the 90 days known before)",
            "NULL where provider_id is unknown or nothing of it is known",
            needs=("provider_id",),
        ),
    )

    def table(self, inputs: Inputs) -> ibis.Table:
        """Compute `row_id` and the features, one row for each wanted attempt."""
        wanted = inputs.wanted
        base = wanted.select("row_id", amount_log=(wanted.amount.cast("float64") + 1).ln())
        prices, usual = published_prices(inputs), usual_amounts(inputs)
        both = base.left_join(prices, "row_id").drop("row_id_right").left_join(usual, "row_id").drop("row_id_right")
        return both.select(
            "row_id",
            "amount_log",
            amount_real_log=both.amount_log - (both.index_value.cast("float64") / 100).ln(),
            amount_to_usual_log=both.amount_log - both.usual_log,
        )


def published_prices(inputs: Inputs) -> ibis.Table:
    """Find the price index that was the latest published one at each attempt in pesos: `row_id`, `index_value`."""
    wanted = inputs.wanted.filter(inputs.wanted.currency == "ARS")
    placed = wanted.left_join(inputs.reference.provinces.select("province", "cpi_region"), "province")
    placed = placed.select("row_id", "attempted_at", "cpi_region")
    asked = placed.select(
        "row_id", day=buenos_aires_day(placed.attempted_at), region=placed.cpi_region.coalesce(NATIONAL)
    )
    known = releases(inputs.reference.cpi).rename(cpi_region="region")
    latest = asked.asof_join(known, on=asked.day >= known.published_on, predicates=[asked.region == known.cpi_region])
    return latest.select("row_id", "index_value")


def usual_amounts(inputs: Inputs) -> ibis.Table:
    """Average the logarithm of what the provider was known to ask in the 90 days before: `row_id`, `usual_log`."""
    every = inputs.attempts
    entity = entities(every, ("provider_id", "currency"))
    seen = every.select(
        "row_id", us=every.seen_us, log=((every.amount.cast("float64") + 1).ln() * LOG_UNIT).round().cast("int64")
    )
    steps = (
        seen.inner_join(entity, "row_id")
        .group_by("entity", "us")
        .agg(logs=lambda t: t.log.sum(), count=lambda t: t.count())
    )
    so_far = ibis.window(group_by=steps.entity, order_by=steps.us, preceding=None, following=0)
    totals = steps.select(
        "entity",
        "us",
        logs=steps.logs.sum().over(so_far).cast("float64"),
        count=steps["count"].sum().over(so_far).cast("float64"),
    )
    found = instants(inputs.wanted, entity)
    for name, back in (("now", 0), ("then", USUAL_WINDOW)):
        right = totals.select(
            then_entity="entity", then_us="us", **{f"logs_{name}": totals.logs, f"count_{name}": totals["count"]}
        )
        left = found.mutate(look_us=found.us - back)
        found = left.asof_join(right, on=left.look_us > right.then_us, predicates=[left.entity == right.then_entity])
        found = found.drop("then_entity", "then_us", "look_us")
    logs = found.logs_now - found.logs_then.coalesce(0)
    count = found.count_now - found.count_then.coalesce(0)
    return found.select("row_id", usual_log=logs / count.nullif(0) / LOG_UNIT)


FAMILY = Amount()
