"""How a shop becomes known: newcomers come slowly at first, then steadily."""

from __future__ import annotations

import numpy as np

from barberpro.world.arrays import Floats
from barberpro.world.assumptions import Supply

DAYS_A_MONTH = 30.4


def grown(supply: Supply, days: Floats) -> Floats:
    """Newcomers of a shop in its first `days`, counted in days of a shop that is known."""
    ramp, start = supply.ramp_up_months * DAYS_A_MONTH, supply.ramp_up_from_share
    if not ramp:
        return days
    early = start * days + (1.0 - start) * days * days / (2.0 * ramp)
    return np.where(days < ramp, early, days - ramp * (1.0 - start) / 2.0)


def days_until(supply: Supply, newcomers: Floats) -> Floats:
    """Invert `grown`: days after which a shop has had so many newcomers."""
    ramp, start = supply.ramp_up_months * DAYS_A_MONTH, supply.ramp_up_from_share
    if not ramp or start >= 1.0:
        return newcomers
    lost = ramp * (1.0 - start) / 2.0
    slope = (1.0 - start) / ramp
    early = (np.sqrt(start * start + 2.0 * slope * newcomers) - start) / slope
    return np.where(newcomers < ramp - lost, early, newcomers + lost)
