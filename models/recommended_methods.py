"""Which payment methods to offer first: as good as the best by the policy's order, the others by what they lose.

The policy's order is the baseline, and the answer where there is no history to tell methods apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from models.method_texts import AT_SHOP, CLAIM, NO_HISTORY, UNSEEN, loses, why
from models.methods_value import VOUCHER, Known, MethodValue, Situation, method_value
from models.recommend import BASELINE, VALUE, Order, by_priority, ordered

Words = tuple[str, str]
"""In Spanish and in English."""


@dataclass(frozen=True, slots=True)
class Option:
    """A method in its place; `found` is None where nothing is known of it. Pesos are for the whole amount, real."""

    method: str
    equal: bool
    found: MethodValue | None
    net_ars: float | None
    low_ars: float | None
    high_ars: float | None
    loses_ars: float | None
    surely: bool | None
    """Whether it loses beyond doubt: its interval lies below the best one's."""
    reason: Words

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        parts = {} if self.found is None else asdict(self.found) | {"failure": self.found.failure.as_json()}
        rest = {
            name: getattr(self, name) for name in ("equal", "net_ars", "low_ars", "high_ars", "loses_ars", "surely")
        }
        return {"method": self.method} | rest | parts | {"reason_es": self.reason[0], "reason_en": self.reason[1]}


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Methods from the first to the last, by `basis` (value or baseline), and those that are not offered, with why.

    `gain_ars` is what the first one leaves beyond the first of the policy's order; None by the baseline.
    """

    basis: str
    options: tuple[Option, ...]
    baseline: tuple[str, ...]
    gain_ars: float | None
    left_out: Mapping[str, Words]
    reasoning: Words

    @property
    def default(self) -> str:
        """The method to preselect."""
        return self.options[0].method

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "basis": self.basis,
            "default": self.default,
            "options": [each.as_json() for each in self.options],
            "baseline": list(self.baseline),
            "gain_ars": self.gain_ars,
            "left_out": {name: {"reason_es": es, "reason_en": en} for name, (es, en) in self.left_out.items()},
            "reasoning_es": self.reasoning[0],
            "reasoning_en": self.reasoning[1],
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """The policy's order, and by which share of the best a method may be worse and still be an equal."""

    priority: Sequence[str]
    tolerance: float


def recommend_methods(
    known: Known | None, asked: Situation, rule: Rule, closed: Mapping[str, Words] | None = None
) -> Recommendation:
    """Order the methods for a situation; `closed` are not offered, with why. `known` is None without enough history."""
    out = dict(closed or {}) | ({VOUCHER: AT_SHOP} if asked.at_shop else {})
    offered = [name for name in rule.priority if name not in out]
    baseline = by_priority(offered, rule.priority)
    values = {} if known is None else dict(_values(known, asked, offered))
    if not values:
        options = tuple(_unknown(name, NO_HISTORY, equal=True) for name in baseline.options)
        return Recommendation(BASELINE, options, baseline.options, None, out, NO_HISTORY)
    order = ordered({name: each.value for name, each in values.items()}, rule.priority, rule.tolerance)
    options = tuple(_options(order, values, offered, float(asked.amount_ars)))
    return Recommendation(VALUE, options, baseline.options, _gain(options, baseline.first), out, CLAIM)


def _values(known: Known, asked: Situation, offered: Sequence[str]) -> Iterator[tuple[str, MethodValue]]:
    for name in offered:
        if name in known.outcomes.methods:
            yield name, method_value(known, asked, name)


def _options(
    order: Order, values: Mapping[str, MethodValue], offered: Sequence[str], amount: float
) -> Iterator[Option]:
    """List the valued methods in their order, then those that nobody has used yet."""
    best = max(values.values(), key=lambda each: each.value)
    for name in order.options:
        yield _valued(values[name], amount, best, equal=name in order.equals)
    for name in offered:
        if name not in values:
            yield _unknown(name, UNSEEN, equal=False)


def _valued(found: MethodValue, amount: float, best: MethodValue, *, equal: bool) -> Option:
    lost, surely = (best.value - found.value) * amount, found.high < best.low
    es, en = why(found)
    if not equal:
        lost_es, lost_en = loses(lost, amount, surely=surely)
        es, en = f"{es}; {lost_es}", f"{en}; {lost_en}"
    net, low, high = (each * amount for each in (found.value, found.low, found.high))
    return Option(found.method, equal, found, net, low, high, lost, surely, (es, en))


def _unknown(name: str, reason: Words, *, equal: bool) -> Option:
    return Option(name, equal, None, None, None, None, None, None, reason)


def _gain(options: Sequence[Option], baseline: str) -> float | None:
    """Say what the first option leaves beyond the baseline's first; None where nothing is known of that."""
    net = {each.method: each.net_ars for each in options}
    first, before = options[0].net_ars, net[baseline]
    return None if first is None or before is None else first - before
