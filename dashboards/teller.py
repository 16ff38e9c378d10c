"""How the books are told: amounts of one currency, counts, days and codes in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.domain.local_day import ZONE
from dashboards.texts import label, say


@dataclass(frozen=True, slots=True)
class Teller:
    """A language and a currency."""

    language: Language
    currency: str

    def say(self, key: str, **values: str) -> str:
        """Give the text of a key."""
        return say(key, self.language, **values)

    def named(self, family: str, code: str) -> str:
        """Give the name of a code."""
        return label(family, code, self.language)

    def money(self, value: Any) -> str:
        """Write an amount to the centavo."""
        return formatting.money(value, self.currency, 2, self.language)

    def compact(self, value: Any) -> str:
        """Write an amount in few digits."""
        return formatting.compact_money(value, self.currency, self.language)

    def count(self, value: int | Decimal) -> str:
        """Write a whole number."""
        return formatting.number(value, 0, self.language)

    def day(self, value: date | None) -> str:
        """Write a day."""
        return formatting.day(value, self.language)

    def moment(self, value: datetime | None) -> str:
        """Write a time of UTC as a clock in Buenos Aires shows it."""
        if value is None:
            return formatting.MISSING
        aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo("UTC"))
        local = aware.astimezone(ZoneInfo(ZONE))
        return f"{self.day(local.date())} {local:%H:%M}"
