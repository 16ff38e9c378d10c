"""What policies are tried on, whatever they are about: a history of billed payments. No Streamlit in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from barberpro.simulation.forward import months_ahead
from barberpro.simulation.history import History


@dataclass(frozen=True, slots=True)
class Billed:
    """Billed payments, and what a page says of them."""

    history: History

    @property
    def payments(self) -> int:
        """How many payments are billed."""
        return self.history.rows

    @property
    def providers(self) -> int:
        """How many providers were paid."""
        return len(self.history.providers)

    @property
    def months(self) -> tuple[date, ...]:
        """First days of the months that are billed."""
        return self.history.months

    @property
    def first_ahead(self) -> date:
        """The first day of the first month that has not been billed."""
        return months_ahead(self.history, 1)[0]
