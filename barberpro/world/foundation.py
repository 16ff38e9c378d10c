"""What all blocks of a world share: the ground, the shops, the faults, and how often a client pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from barberpro.world.assumptions import Assumptions
from barberpro.world.attempts import Market
from barberpro.world.clients import clients
from barberpro.world.fraud import planted
from barberpro.world.ground import Facts, Ground, ground
from barberpro.world.menus import shown
from barberpro.world.outages import Faults, faults
from barberpro.world.providers import Providers, providers
from barberpro.world.rounds import attempts
from barberpro.world.visits import visits

PILOT_CLIENTS = 2000
FEWEST_SHOPS = 8


@dataclass(frozen=True, slots=True)
class Foundation:
    """Drawn once for a world, before its first block."""

    ground: Ground
    days: tuple[date, date]
    """First day of the history, and the day after its last."""
    shops: Providers
    faults: Faults
    attempts_per_client: float


def foundation(facts: Facts, payments: int, days: tuple[date, date], seed: int, assumptions: Assumptions) -> Foundation:
    """Prepare a world of `payments` attempts in the half-open interval `days`."""
    floor = ground(facts, *days, seed, assumptions)
    shops = providers(floor, max(FEWEST_SHOPS, round(payments / assumptions.demand.attempts_per_provider)))
    outages = faults(floor)
    pilot = len(attempts(floor, market(floor, shops, outages, PILOT_CLIENTS)).visit)
    return Foundation(floor, days, shops, outages, max(pilot / PILOT_CLIENTS, 0.01))


def market(floor: Ground, shops: Providers, outages: Faults, count: int) -> Market:
    """Draw `count` clients of a block, their visits and what these were shown."""
    people = planted(floor, shops, clients(floor, shops, count))
    booked = visits(floor, shops, people)
    return Market(shops, people, booked, shown(floor, people, booked), outages)
