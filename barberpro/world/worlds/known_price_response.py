"""Demand falls with the real price of the shop, as it erodes between repricings."""

from __future__ import annotations

from dataclasses import replace

from barberpro.world.assumptions import Assumptions
from barberpro.world.named import NamedWorld, Truth
from barberpro.world.truths import price_response_truth

DEFAULT = Assumptions()
WORLD = NamedWorld(
    name="known_price_response",
    question="Does a method recover how demand answers to price, where a comparison of shops does not?",
    change="bookings fall by 1.2 % for each per cent of real price, clients leave sooner, dear shops are popular",
    assumptions=replace(
        DEFAULT,
        demand=replace(DEFAULT.demand, price_elasticity=-1.2, price_churn=0.5),
        supply=replace(DEFAULT.supply, popularity_by_price=1.5),
    ),
    truth=(
        Truth("price_response", "real price of each shop over time, and the elasticity", price_response_truth, True),
    ),
)
