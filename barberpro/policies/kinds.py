"""What a policy's value may be: read from text, refused in words, written back the same way each time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, runtime_checkable

from barberpro.domain.commission import Tier
from barberpro.domain.money import BASIS_POINTS


class RefusedValueError(ValueError):
    """A value that its kind does not allow: where inside the value, and the value seen."""

    def __init__(self, seen: object, inside: str = "") -> None:
        super().__init__(inside)
        self.seen, self.inside = seen, inside


class Kind(Protocol):
    """How a value is read (RefusedValueError where it cannot be), what is allowed in words, and how it is written."""

    @property
    def allowed(self) -> str:
        """Say what is allowed."""

    def read(self, text: Any) -> Any:
        """Turn what stands in a file, texts all through, into a value."""

    def plain(self, value: Any) -> Any:
        """Turn a value into what YAML and JSON hold, texts for decimals."""


@runtime_checkable
class Telling(Protocol):
    """A kind whose values are told to people in words of its own."""

    def told(self, value: Any) -> str:
        """Say a value in one line."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two ends, both included."""

    least: int
    most: int

    @property
    def allowed(self) -> str:
        """Say what is allowed."""
        return f"a whole number from {self.least} to {self.most}"

    def read(self, text: Any) -> int:
        """Read a text."""
        if not isinstance(text, str) or not re.fullmatch(r"-?[0-9]{1,12}", text):
            raise RefusedValueError(text)
        value = int(text)
        if not self.least <= value <= self.most:
            raise RefusedValueError(text)
        return value

    def plain(self, value: int) -> int:
        """Write a value."""
        return value


RATE_BP = Whole(0, BASIS_POINTS)


@dataclass(frozen=True, slots=True)
class Exact:
    """A decimal number between two ends, both included, with so many decimals at most."""

    least: Decimal
    most: Decimal
    decimals: int

    @property
    def allowed(self) -> str:
        """Say what is allowed."""
        return f"a number from {self.least} to {self.most} with at most {self.decimals} decimals"

    def read(self, text: Any) -> Decimal:
        """Read a text."""
        if not isinstance(text, str) or not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]+)?", text):
            raise RefusedValueError(text)
        try:
            value = Decimal(text)
        except InvalidOperation as error:  # pragma: no cover - the pattern lets no such text pass
            raise RefusedValueError(text) from error
        if not self.least <= value <= self.most or -int(value.as_tuple().exponent) > self.decimals:
            raise RefusedValueError(text)
        return value

    def plain(self, value: Decimal) -> str:
        """Write a value, 4.80 as 4.8."""
        return f"{value.normalize():f}"


SHARE = Exact(Decimal(0), Decimal(1), 6)
PESOS = Exact(Decimal(0), Decimal(100_000_000), 2)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """Say what is allowed."""
        return f"one of {', '.join(self.words)}"

    def read(self, text: Any) -> str:
        """Read a text."""
        if text not in self.words:
            raise RefusedValueError(text)
        return str(text)

    def plain(self, value: str) -> str:
        """Write a value."""
        return value


@dataclass(frozen=True, slots=True)
class Month:
    """A month, YYYY-MM."""

    allowed: str = "a month as 2026-07"

    def read(self, text: Any) -> str:
        """Read a text."""
        if not isinstance(text, str) or not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
            raise RefusedValueError(text)
        return text

    def plain(self, value: str) -> str:
        """Write a value."""
        return value


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a number that nobody has measured: the likeliest value between two ends."""

    low: Decimal
    value: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Beliefs:
    """A value between a low and a high one, all between two ends."""

    number: Exact

    @property
    def allowed(self) -> str:
        """Say what is allowed."""
        return f"{{low, value, high}}, rising, each {self.number.allowed}"

    def read(self, text: Any) -> Belief:
        """Read a text."""
        if not isinstance(text, Mapping) or set(text) != {"low", "value", "high"}:
            raise RefusedValueError(text)
        found = {}
        for name in ("low", "value", "high"):
            try:
                found[name] = self.number.read(text[name])
            except RefusedValueError as refused:
                raise RefusedValueError(refused.seen, f".{name}") from refused
        if not found["low"] <= found["value"] <= found["high"]:
            raise RefusedValueError(text)
        return Belief(**found)

    def plain(self, value: Belief) -> dict[str, str]:
        """Write a value."""
        return {"low": str(value.low), "value": str(value.value), "high": str(value.high)}


@dataclass(frozen=True, slots=True)
class Tiers:
    """Rates by number of bookings: the first from 0, the numbers rising."""

    allowed: str = (
        "a list of {from_bookings, rate_bp}: the first from 0 bookings, the numbers rising, rates from 0 to 10000"
    )

    def read(self, text: Any) -> tuple[Tier, ...]:
        """Read a text."""
        if not isinstance(text, list) or not text:
            raise RefusedValueError(text)
        tiers = tuple(_tier(each, place) for place, each in enumerate(text))
        numbers = [each.from_bookings for each in tiers]
        if numbers[0] != 0:
            raise RefusedValueError(numbers[0], "[0].from_bookings")
        for place in range(1, len(numbers)):
            if numbers[place] <= numbers[place - 1]:
                raise RefusedValueError(numbers[place], f"[{place}].from_bookings")
        return tiers

    def plain(self, value: Sequence[Tier]) -> list[dict[str, int]]:
        """Write a value."""
        return [{"from_bookings": each.from_bookings, "rate_bp": each.rate_bp} for each in value]

    def told(self, value: Sequence[Tier]) -> str:
        """Say a value in one line."""
        return ", ".join(f"{each.rate_bp} from {each.from_bookings}" for each in value)


def told(kind: Kind, value: Any) -> str:
    """Say a value in one line for people."""
    if isinstance(kind, Telling):
        return kind.told(value)
    plain = kind.plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _tier(row: Any, place: int) -> Tier:
    if not isinstance(row, Mapping) or set(row) != {"from_bookings", "rate_bp"}:
        raise RefusedValueError(row, f"[{place}]")
    found = {}
    for name, kind in (("from_bookings", Whole(0, 1_000_000)), ("rate_bp", RATE_BP)):
        try:
            found[name] = kind.read(row[name])
        except RefusedValueError as refused:
            raise RefusedValueError(refused.seen, f"[{place}].{name}") from refused
    return Tier(**found)
