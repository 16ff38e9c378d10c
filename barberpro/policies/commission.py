"""The commission: its keys, and its terms on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from barberpro.domain.commission import DISCOUNTS, TIER_BASES, CommissionTerms
from barberpro.domain.standing import Shrinkage, StandingTerms, Threshold
from barberpro.policies.kinds import PESOS, RATE_BP, SHARE, Exact, Month, OneOf, Tiers, Whole
from barberpro.policies.policy import Key, Policy

BP = "basis points of the gross amount"
STARS = Exact(Decimal(1), Decimal(5), 2)
DAYS, COUNT = Whole(1, 3_650), Whole(0, 1_000_000)

RATES = (
    Key("commission.tier_basis", OneOf(TIER_BASES), "word", "whose bookings decide the tier"),
    Key("commission.tiers", Tiers(), BP, "rate by completed, unrefunded bookings of a Buenos Aires month"),
    Key("commission.top_performer_bp", RATE_BP, BP, "off for top performers"),
    Key("commission.loyal_bp", RATE_BP, BP, "off for loyal providers"),
    Key("commission.high_volume_bp", RATE_BP, BP, "off for many bookings at a high ticket"),
    Key("commission.campaign_bp", RATE_BP, BP, "off for everybody while a campaign lasts"),
    Key("commission.floor_bp", RATE_BP, BP, "no rate goes below, after all discounts"),
    Key("commission.cap_bp", RATE_BP, BP, "no rate goes above, the floor included"),
    Key("commission.iva_bp", RATE_BP, "basis points of the commission", "value added tax on the commission"),
)
STANDINGS = (
    Key("standing.rating_days", DAYS, "days", "reviews of so many days before the month count"),
    Key("standing.fewest_reviews", COUNT, "reviews", "fewer say nothing"),
    Key("standing.usual_rating", STARS, "stars", "what few reviews are pulled towards"),
    Key("standing.rating_weight", COUNT, "reviews", "how many reviews the usual rating weighs as much as"),
    Key("standing.rating_enter", STARS, "stars", "rating from which on one is a top performer"),
    Key("standing.rating_leave", STARS, "stars", "rating below which one is no longer"),
    Key("standing.retention_days", DAYS, "days", "two windows of this length each: came, and came again"),
    Key("standing.fewest_clients", COUNT, "clients", "fewer in the first window say nothing"),
    Key("standing.usual_retention", SHARE, "fraction of clients", "what few clients are pulled towards"),
    Key("standing.retention_weight", COUNT, "clients", "how many clients the usual retention weighs as much as"),
    Key("standing.retention_enter", SHARE, "fraction of clients", "retention from which on one is a top performer"),
    Key("standing.retention_leave", SHARE, "fraction of clients", "retention below which one is no longer"),
    Key("standing.loyal_months", COUNT, "months", "whole months since joining"),
    Key("standing.loyal_weeks", Whole(1, 520), "weeks", "consistency is measured over so many weeks at most"),
    Key("standing.consistency_enter", SHARE, "fraction of weeks", "weeks with a booking from which on one is loyal"),
    Key("standing.consistency_leave", SHARE, "fraction of weeks", "consistency below which one is no longer"),
    Key("standing.volume_bookings", COUNT, "bookings a month", "from so many on a month is one of high volume"),
    Key("standing.volume_leave_bookings", COUNT, "bookings a month", "below so many it is no longer"),
    Key("standing.volume_ticket_ars", PESOS, "pesos of the base month", "mean ticket that counts as large"),
    Key("standing.volume_base_month", Month(), "month", "whose pesos the large ticket is in"),
)
KEYS = (*RATES, *STANDINGS)
ORDERED = (
    ("commission.floor_bp", "commission.cap_bp"),
    ("standing.rating_leave", "standing.rating_enter"),
    ("standing.retention_leave", "standing.retention_enter"),
    ("standing.consistency_leave", "standing.consistency_enter"),
    ("standing.volume_leave_bookings", "standing.volume_bookings"),
)
"""Who has a discount may not lose it where others get it."""


def commission_terms(policy: Policy, day: date) -> CommissionTerms:
    """Collect the commission in force on a day."""
    found = {key.name.removeprefix("commission."): policy.on(key.name, day) for key in RATES}
    return CommissionTerms(
        tier_basis=found["tier_basis"],
        tiers=found["tiers"],
        discounts=tuple((code, found[f"{code}_bp"]) for code in DISCOUNTS),
        floor_bp=found["floor_bp"],
        cap_bp=found["cap_bp"],
        iva_bp=found["iva_bp"],
    )


def standing_terms(policy: Policy, day: date) -> StandingTerms:
    """Collect how discounts are earned on a day."""
    found = {key.name.removeprefix("standing."): policy.on(key.name, day) for key in STANDINGS}

    def threshold(name: str) -> Threshold:
        return Threshold(Fraction(found[f"{name}_enter"]), Fraction(found[f"{name}_leave"]))

    def shrinkage(name: str) -> Shrinkage:
        return Shrinkage(Fraction(found[f"usual_{name}"]), found[f"{name}_weight"])

    return StandingTerms(
        rating=threshold("rating"),
        rating_shrinkage=shrinkage("rating"),
        rating_days=found["rating_days"],
        fewest_reviews=found["fewest_reviews"],
        retention=threshold("retention"),
        retention_shrinkage=shrinkage("retention"),
        retention_days=found["retention_days"],
        fewest_clients=found["fewest_clients"],
        loyal_months=found["loyal_months"],
        consistency=threshold("consistency"),
        loyal_weeks=found["loyal_weeks"],
        volume_bookings=found["volume_bookings"],
        volume_leave_bookings=found["volume_leave_bookings"],
        ticket_real_centavos=int(found["volume_ticket_ars"] * 100),
        ticket_base_month=found["volume_base_month"],
    )
