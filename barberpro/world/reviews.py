"""Reviews of completed appointments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.world.arrays import DAY, Ints, spans
from barberpro.world.bookings import COMPLETED, Bookings
from barberpro.world.fraud import SELF_PAYMENT
from barberpro.world.ground import Ground
from barberpro.world.providers import Providers
from barberpro.world.visits import Visits


@dataclass(frozen=True, slots=True)
class Reviews:
    """One position for each review, in order of time."""

    visit: Ints
    created_at: Ints
    stars: Ints


def reviews(ground: Ground, shops: Providers, visits: Visits, ends: Bookings) -> Reviews:
    """Draw who reviews, when, and how many stars: the shop's hidden quality and a bit of mood."""
    generator, later = ground.stream("reviews"), ground.assumptions.aftermath
    completed = np.flatnonzero(ends.status == COMPLETED)
    rows = completed[generator.random(len(completed)) < later.review_share]
    created = ends.updated_at[rows] + spans(generator, 0.6 * DAY, 1.0, len(rows))
    mood = generator.normal(0.0, 0.6, len(rows))
    stars = np.rint(later.mean_stars + shops.quality[visits.shop[rows]] + mood).clip(1, 5).astype(np.int64)
    stars = np.where(visits.scheme[rows] == SELF_PAYMENT, 5, stars)
    inside = np.flatnonzero(created < ground.calendar.end_at)
    order = inside[np.lexsort((rows[inside], created[inside]))]
    return Reviews(rows[order], created[order], stars[order])
