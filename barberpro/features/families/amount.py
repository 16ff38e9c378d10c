"""How much is to be paid: nominal, in constant pesos, and beside what the provider usually asks."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from barberpro.features.feature import DAY, Feature, Inputs
from barberpro.tables.local_time import buenos_aires_day
from barberpro.tables.prices import releases

NATIONAL = "nacional"
USUAL_WINDOW = 90 * DAY
CENTAVOS = 100
PROVIDER = ("source", "provider_id", "currency")


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
            "logarithm of the amount over the provider's usual (median of the 90 days known before)",
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
            amount_to_usual_log=both.amount_log - (both.usual_centavos / CENTAVOS + 1).ln(),
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
    """Find the median of what the provider was known to ask in the 90 days before: `row_id`, `usual_centavos`."""
    seen = _of_provider(inputs.attempts.filter(inputs.attempts.seen_us.notnull()))
    seen = seen.select(*PROVIDER, us=seen.seen_us, row_id=ibis.null("int64"), centavos=_centavos(seen))
    asked = _of_provider(inputs.wanted)
    asked = asked.select(*PROVIDER, "us", "row_id", centavos=ibis.null("float64"))
    both = ibis.union(seen, asked, distinct=False)
    before = ibis.range_window(group_by=PROVIDER, order_by="us", preceding=(USUAL_WINDOW, 1))
    told = both.mutate(usual_centavos=both.centavos.median().over(before))
    return told.filter(told.row_id.notnull()).select("row_id", "usual_centavos")


def _of_provider(attempts: ibis.Table) -> ibis.Table:
    return attempts.filter([attempts[name].notnull() for name in PROVIDER])


def _centavos(attempts: ibis.Table) -> ir.FloatingValue:
    return (attempts.amount * CENTAVOS).cast("float64")


FAMILY = Amount()
