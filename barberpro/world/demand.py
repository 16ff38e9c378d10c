"""How demand answers prices, where a world says that it does."""

from __future__ import annotations

import numpy as np

from barberpro.world.arrays import Flags, Floats, Ints
from barberpro.world.ground import Ground
from barberpro.world.prices import real_level
from barberpro.world.providers import Providers

LARGEST_CHURN = 0.9


def demanded(ground: Ground, shops: Providers, client: Ints, where: tuple[Ints, Ints], possible: Flags) -> Flags:
    """Tell which visits come about at the real price of their shop and day; `client` is in rising order.

    Visits were drawn as many as there would be at the lowest real price of all; the others are given up, each with a
    probability that makes the log of bookings straight in the log of the real price. Who stays for a dear visit may
    leave for good.
    """
    demand = ground.assumptions.demand
    if not demand.price_elasticity and not demand.price_churn:
        return np.ones(len(client), dtype=bool)
    generator, (shop, day) = ground.stream("demand"), where
    above = log_real_level(ground, shops, shop, day) - lowest_log_level(ground, shops)
    wanted = possible & (generator.random(len(client)) < np.exp(demand.price_elasticity * np.maximum(above, 0.0)))
    more = demand.leave_after_visit_share * (np.exp(demand.price_churn * above) - 1.0)
    leaves = wanted & (generator.random(len(client)) < more.clip(0.0, LARGEST_CHURN))
    return wanted & ~_gone(client, leaves)


def log_real_level(ground: Ground, shops: Providers, shop: Ints, day: Ints) -> Floats:
    """Log of the price level of shops in pesos of the base month."""
    return np.log(real_level(ground, shops.repricing, (shop, shops.province[shop]), day))


def lowest_log_level(ground: Ground, shops: Providers) -> float:
    """Lowest that the log of a real price level gets anywhere: prices stand still within a month but for one day."""
    every = np.arange(len(shops.province))
    days = [np.full(len(every), day) for day in ground.first_days]
    return min(float(log_real_level(ground, shops, every, day).min()) for day in days)


def _gone(client: Ints, leaves: Flags) -> Flags:
    """Tell which visits come after one after which their client left."""
    before: Ints = np.cumsum(leaves) - leaves
    first = np.searchsorted(client, client, side="left")
    return np.asarray(before > before[first], dtype=np.bool_)
