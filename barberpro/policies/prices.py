"""Prices: their keys, and their terms on a day."""

from __future__ import annotations

from datetime import date

from barberpro.domain.indexation import RHYTHMS, IndexationTerms
from barberpro.domain.price_tiers import BANDS, SEGMENTS, BandTerms, TierTerms
from barberpro.domain.rounding import DIRECTIONS, ENDINGS, Rounding
from barberpro.domain.vocabulary import CPI_DIVISIONS
from barberpro.policies.kinds import RATE_BP, OneOf, Whole
from barberpro.policies.multipliers import MULTIPLIER_BP, Multipliers
from barberpro.policies.optimiser import OptimiserTerms
from barberpro.policies.policy import Key, Policy

INDEXED = "basis points of the indexed price"
COUNT, OFF_OR_ON = Whole(0, 1_000_000), OneOf(("off", "on"))

INDEXATION = (
    Key("prices.rhythm", OneOf(RHYTHMS), "word", "when a shop reprices"),
    Key("prices.every_months", Whole(1, 24), "months", "between repricings, for every_k_months"),
    Key("prices.day_of_month", Whole(1, 28), "day", "on which a shop looks at the index, in Buenos Aires"),
    Key("prices.trigger_bp", RATE_BP, "basis points of the price", "what the index may eat before s_S reprices"),
    Key("prices.division", OneOf(CPI_DIVISIONS), "division of the CPI", "which index; general where it is not out"),
    Key("prices.buffer_bp", RATE_BP, INDEXED, "level above the index, anchored anew at each repricing"),
    Key("prices.ending", OneOf(ENDINGS), "word", "what prices end in; see docs/pricing.md for small ones"),
    Key("prices.direction", OneOf(DIRECTIONS), "word", "which of the two prices around a target is taken"),
    Key("prices.floor_bp", Whole(0, 20_000), INDEXED, "without the buffer: no rounding goes below"),
)
TIERS = (
    Key("prices.services", Multipliers(), INDEXED, "multiplier of a service; one that is not named has 10000"),
    Key("prices.demand_bands", Multipliers(BANDS), INDEXED, "multiplier by how sought an hour of the week is"),
    Key("prices.segments", Multipliers(SEGMENTS), INDEXED, "multiplier by what a client is to the shop"),
    Key("prices.least_bp", MULTIPLIER_BP, INDEXED, "no product of multipliers, nor the optimiser, goes below"),
    Key("prices.most_bp", MULTIPLIER_BP, INDEXED, "no product of multipliers, nor the optimiser, goes above"),
)
BAND = (
    Key("prices.low_band_bp", RATE_BP, "quantile, basis points", "hours with fewer bookings than it are low"),
    Key("prices.high_band_bp", RATE_BP, "quantile, basis points", "hours with more bookings than it are high"),
    Key("prices.band_days", Whole(7, 3_650), "days", "bookings of so many days before the month are counted"),
    Key("prices.band_fewest_bookings", COUNT, "bookings", "with fewer in all every hour is usual"),
    Key("prices.lapsed_days", Whole(1, 3_650), "days", "after more without a visit a client is lapsed"),
)
OPTIMISER = (
    Key("prices.optimiser", OFF_OR_ON, "word", "whether cells are moved at all"),
    Key("prices.optimiser_step_bp", Whole(10, 5_000), INDEXED, "between the multipliers that are tried"),
    Key("prices.optimiser_fewest_bookings", COUNT, "bookings", "a cell with fewer is left alone"),
    Key("prices.optimiser_on_assumption", OFF_OR_ON, "word", "whether it may move on a response nobody identified"),
)
KEYS = (*INDEXATION, *TIERS, *BAND, *OPTIMISER)


def indexation_terms(policy: Policy, day: date) -> IndexationTerms:
    """Collect how prices follow the index on a day."""
    return IndexationTerms(
        rhythm=policy.on("prices.rhythm", day),
        every_months=policy.on("prices.every_months", day),
        day_of_month=policy.on("prices.day_of_month", day),
        trigger_bp=policy.on("prices.trigger_bp", day),
        buffer_bp=policy.on("prices.buffer_bp", day),
        rounding=Rounding(policy.on("prices.ending", day), policy.on("prices.direction", day)),
        floor_bp=policy.on("prices.floor_bp", day),
    )


def tier_terms(policy: Policy, day: date) -> TierTerms:
    """Collect the multipliers of a day."""
    return TierTerms(
        services=policy.on("prices.services", day),
        bands=policy.on("prices.demand_bands", day),
        segments=policy.on("prices.segments", day),
        least_bp=policy.on("prices.least_bp", day),
        most_bp=policy.on("prices.most_bp", day),
    )


def band_terms(policy: Policy, day: date) -> BandTerms:
    """Collect what makes an hour low or high on a day."""
    return BandTerms(
        low_bp=policy.on("prices.low_band_bp", day),
        high_bp=policy.on("prices.high_band_bp", day),
        fewest_bookings=policy.on("prices.band_fewest_bookings", day),
    )


def optimiser_terms(policy: Policy, day: date) -> OptimiserTerms:
    """Collect the bounds of the optimiser on a day, and whether it is on."""
    return OptimiserTerms(
        on=policy.on("prices.optimiser", day) == "on",
        least_bp=policy.on("prices.least_bp", day),
        most_bp=policy.on("prices.most_bp", day),
        step_bp=policy.on("prices.optimiser_step_bp", day),
        fewest_bookings=policy.on("prices.optimiser_fewest_bookings", day),
        on_assumption=policy.on("prices.optimiser_on_assumption", day) == "on",
    )
