"""How providers and clients answer to what they pay: beliefs, called assumptions until something identifies them."""

from __future__ import annotations

from decimal import Decimal

from barberpro.policies.kinds import SHARE, Beliefs, Exact
from barberpro.policies.policy import Key

ELASTICITY = Exact(Decimal(-10), Decimal(0), 3)

KEYS = (
    Key(
        "response.leaving_a_year",
        Beliefs(SHARE),
        "share of providers a year, for each percentage point of commission",
        "more providers leave where the commission rises by a point, fewer where it falls",
        bills=False,
    ),
    Key(
        "response.passed_on",
        Beliefs(SHARE),
        "share of a change of commission",
        "goes into the price that the client pays",
        bills=False,
    ),
    Key(
        "response.elasticity",
        Beliefs(ELASTICITY),
        "per cent of bookings for each per cent of real price",
        "used where the history does not identify how clients answer to prices",
        bills=False,
    ),
)
