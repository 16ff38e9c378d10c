"""What a provider is charged on a day, line by line, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from barberpro.domain.commission import PREVIOUS_MONTH, RateLine, rate_bp, rate_lines
from barberpro.domain.standing import Measures
from barberpro.errors import BadInputError
from barberpro.policies.commission import commission_terms, standing_terms
from barberpro.policies.policy import Policy
from barberpro.policies.rates import MeasureColumns, earned
from barberpro.settings import Settings
from barberpro.simulation.history import months_between
from barberpro.warehouse import reader
from barberpro.warehouse.database import Database
from barberpro.warehouse.provider_measures import Windows, measures

FIRST_BOOKING = """
SELECT CAST(min(starts_at) AS DATE), any_value(r.cpi_region) FROM bookings b
LEFT JOIN (SELECT provider_id, max(province) AS province FROM providers GROUP BY ALL) p USING (provider_id)
LEFT JOIN provinces r ON r.province = p.province
WHERE b.provider_id = ? HAVING count(*) > 0
"""


@dataclass(frozen=True, slots=True)
class Quote:
    """The rate of a provider on a day in lines that add up, the tier's basis and what was measured.

    `bookings` are those that the tier goes by: of the month before; 0 where it goes by the month itself, whose first
    booking this quotes.
    """

    provider: str
    on: date
    policy: str
    tier_basis: str
    bookings: int
    lines: tuple[RateLine, ...]
    iva_bp: int
    measured: Measures

    @property
    def rate_bp(self) -> int:
        """The rate in basis points of the gross amount."""
        return rate_bp(self.lines)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"on": self.on.isoformat(), "rate_bp": self.rate_bp}


def run(settings: Settings, provider: str, day: date, policy: Policy) -> Quote:
    """Quote the rate that a booking made on `day` would be frozen at; BadInputError for a provider without bookings."""
    with reader.generation(settings) as opened:
        found = _measured(opened.database, provider, day, policy)
    months = found.bookings.shape[1]
    terms = [standing_terms(policy, month) for month in months_between(_back(day, months - 1), day)]
    held = {code for code, flags in earned(terms, found).items() if flags[0, -1]}
    last = Measures(**{each.name: int(getattr(found, each.name)[0, -1]) for each in fields(Measures)})
    commission = commission_terms(policy, day)
    bookings = last.bookings if commission.tier_basis == PREVIOUS_MONTH else 0
    lines = rate_lines(commission, bookings, held)
    return Quote(provider, day, policy.name, commission.tier_basis, bookings, lines, commission.iva_bp, last)


def _measured(db: Database, provider: str, day: date, policy: Policy) -> MeasureColumns:
    """Measure a provider at the start of every month from its first booking to the one of `day`."""
    first = db.execute(FIRST_BOOKING, [provider]).fetchall()
    if not first:
        near = [row[0] for row in db.execute("SELECT DISTINCT provider_id FROM bookings ORDER BY 1 LIMIT 3").fetchall()]
        raise BadInputError(f"provider {provider!r} has no booking; there are providers such as {', '.join(near)}")
    since, region = first[0]
    months = months_between(min(since, day), day)
    return measures(db, Windows.of(standing_terms(policy, day)), [provider], [region or "nacional"], months)


def _back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def measured_texts(found: Measures) -> Mapping[str, str]:
    """Say what was measured, in words."""
    rating = f"{found.stars / found.reviews:.2f} of {found.reviews} reviews" if found.reviews else "no review"
    kept = f"{found.returned} of {found.clients} clients came again" if found.clients else "no client yet"
    weeks = f"{found.weeks_active} of {found.weeks} weeks with a booking, {found.months} months since joining"
    ticket = np.round(found.real_centavos / found.bookings / 100, 2) if found.bookings else 0.0
    month = f"{found.bookings} bookings last month, mean ticket {ticket:,.2f} pesos of the base month"
    return {"rating": rating, "retention": kept, "consistency": weeks, "volume": month}
