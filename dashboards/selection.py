"""What a reader is looking at: the filters of a page, and how they stand in its address.

Addresses hold codes, never labels, so that a link works in both languages. Streamlit's own `bind="query-params"` writes
the label that is on the screen and leaves defaults out; a default period moves with the data, so its links drift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar, get_args

from barberpro.domain.formatting import LANGUAGES, Language
from barberpro.tables.metrics import PRICES, Prices
from barberpro.tables.real_amounts import PESO

Grain = Literal["day", "week", "month"]
Address = Mapping[str, Sequence[str]]
Choice = TypeVar("Choice", bound=str)

GRAINS: tuple[Grain, ...] = get_args(Grain)
DEFAULT_DAYS = 182
ANY_SOURCE = "all"


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen in a generation: its days, half-open, and its slices, the busiest first."""

    first_day: date
    last_day: date
    complete_until: date
    currencies: tuple[str, ...]
    sources: tuple[str, ...]
    provinces: tuple[str, ...]
    methods: tuple[str, ...]
    base_month: date | None
    provisional_months: tuple[date, ...] = ()
    """First days of the months whose real amounts rest on an index that is not published yet."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A view: days `first` to `last`, both included; no province or method named means all of them."""

    first: date
    last: date
    grain: Grain
    prices: Prices
    currency: str
    source: str
    provinces: tuple[str, ...]
    methods: tuple[str, ...]

    @property
    def days(self) -> int:
        """Number of days in the period."""
        return (self.last - self.first).days + 1

    @property
    def until(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)


def default(options: Options) -> Selection:
    """Give the view of someone who chose nothing: the last half year by whole weeks, in the commonest currency."""
    first = max(options.first_day, _monday_from(options.last_day - timedelta(days=DEFAULT_DAYS - 1)))
    currency = options.currencies[0]
    prices: Prices = "real" if has_real(currency, options) else "nominal"
    return Selection(first, options.last_day, "week", prices, currency, ANY_SOURCE, (), ())


def read(address: Address, options: Options) -> Selection:
    """Read a view from an address; whatever is missing, unknown or out of range becomes the default."""
    fallback = default(options)
    first = _day(address, "from", fallback.first, options)
    last = _day(address, "to", fallback.last, options)
    currency = _one(address, "currency", options.currencies, fallback.currency)
    prices = _one(address, "prices", PRICES, fallback.prices)
    return Selection(
        first=min(first, last),
        last=max(first, last),
        grain=_one(address, "grain", GRAINS, fallback.grain),
        prices=prices if has_real(currency, options) else "nominal",
        currency=currency,
        source=_one(address, "source", (ANY_SOURCE, *options.sources), fallback.source),
        provinces=_several(address, "province", options.provinces),
        methods=_several(address, "method", options.methods),
    )


def write(selection: Selection) -> dict[str, list[str]]:
    """Write a view as an address; `read` gives it back."""
    return {
        "from": [selection.first.isoformat()],
        "to": [selection.last.isoformat()],
        "grain": [selection.grain],
        "prices": [selection.prices],
        "currency": [selection.currency],
        "source": [selection.source],
        "province": list(selection.provinces),
        "method": list(selection.methods),
    }


def language(address: Address) -> Language:
    """Read the language that an address asks for; Spanish where it asks for none that we speak."""
    return _one(address, "lang", LANGUAGES, "es")


def has_real(currency: str, options: Options) -> bool:
    """Whether amounts in a currency can be shown in real pesos."""
    return currency == PESO and options.base_month is not None


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _day(address: Address, name: str, fallback: date, options: Options) -> date:
    try:
        found = date.fromisoformat(_last(address, name))
    except ValueError:
        return fallback
    return min(max(found, options.first_day), options.last_day)


def _one(address: Address, name: str, allowed: Sequence[Choice], fallback: Choice) -> Choice:
    return next((value for value in allowed if value == _last(address, name)), fallback)


def _several(address: Address, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in allowed if value in address.get(name, ()))


def _last(address: Address, name: str) -> str:
    values = address.get(name) or ("",)
    return values[-1]
