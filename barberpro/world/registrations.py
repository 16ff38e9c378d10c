"""When clients registered: before their first booking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.world.arrays import MINUTE, Ints
from barberpro.world.clients import Clients
from barberpro.world.ground import Ground
from barberpro.world.visits import Visits

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Registrations:
    """One position for each client with a booking in the history, in order of clients."""

    client: Ints
    registered_at: Ints


def registrations(ground: Ground, people: Clients, visits: Visits) -> Registrations:
    """Draw when the clients of these visits registered: on their first day, and never after a booking."""
    generator, size = ground.stream("registrations"), len(people.first_day)
    first_day = ground.calendar.moment(people.first_day, generator.integers(0, DAY_SECONDS, size))
    shortly = generator.integers(2, 40, size) * MINUTE
    booked = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(booked, visits.client, visits.created_at)
    some = np.unique(visits.client)
    return Registrations(some, np.minimum(first_day, booked - shortly)[some])
