"""A history as it would have been priced: each payment brought to what another policy would have made of it.

Shops are taken to move in proportion to the rule. What was charged is a fact, and stands for the target of the policy
in force on its day; where another policy says the same of a payment, exactly that amount is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.indexation import IndexationTerms
from barberpro.domain.money import BASIS_POINTS
from barberpro.domain.rounding import Rounding
from barberpro.policies.policy import Policy
from barberpro.policies.rates import Flags, Ints, share
from barberpro.policies.rounding import rounded
from barberpro.policies.scaling import scaled
from barberpro.simulation.history import History
from barberpro.simulation.price_cells import PriceCells, row_multipliers
from barberpro.simulation.price_history import PricedHistory
from barberpro.simulation.price_looks import WARM_UP, Looks, PriceIndex, Standing, looks, phases_of, standing
from barberpro.simulation.replay import EPOCH

PIECE = 2**17
"""Rows that are priced at a time; the pieces change no figure."""

Finish = tuple[int, int, Rounding]
"""What is done to an indexed price: buffer and floor in basis points, and the rounding."""


@dataclass(frozen=True, slots=True)
class RuleRows:
    """What a policy says of each payment: level that its price rests on, its multiplier, its place in `finishes`."""

    level: Ints
    multiplier_bp: Ints
    finish: NDArray[np.int16]
    finishes: tuple[Finish, ...]


@dataclass(frozen=True, slots=True)
class Repriced:
    """What each payment would have been: the price, and the target that it was rounded from; centavos.

    Where nothing changes both are the amount that was charged.
    """

    price: Ints
    target: Ints

    def rounding_share(self, rows: Flags | slice) -> float:
        """By which share of the targets rounding and the floor moved these payments in all."""
        target = int(self.target[rows].sum())
        return (int(self.price[rows].sum()) - target) / target if target else 0.0

    def history(self, history: History) -> History:
        """Give the history with these amounts; what hangs on an amount follows in proportion, each half up."""
        refunded, cost, financing = (
            self._followed(history.amount, each) for each in (history.refunded, history.cost, history.financing)
        )
        return replace(history, amount=self.price, refunded=refunded, cost=cost, financing=financing)

    def _followed(self, amount: Ints, part: Ints) -> Ints:
        rows = np.flatnonzero((self.price != amount) & (amount > 0) & (part > 0))
        found = part.copy()
        found[rows] = scaled(part[rows], self.price[rows], amount[rows])
        return found


def standing_prices(policy: Policy, history: History, index: PriceIndex) -> Standing:
    """Find what prices rested on by a policy over the months of a history."""
    found = looks(policy, history.months[0], history.months[-1])
    return standing(found, index.on_looks(found))


def rule_rows(
    priced: PricedHistory, policy: Policy, cells: PriceCells, index: PriceIndex, stood: Standing | None = None
) -> RuleRows:
    """Say what a policy's rule rests on for each payment."""
    history = priced.history
    found = stood or standing_prices(policy, history, index)
    phases = phases_of(history.providers, found.looks.phases)
    shop = np.array([index.regions.index(each) for each in history.region]) * found.looks.phases + phases
    place = shop[priced.provider] * len(found.looks.days) + _look(priced, found.looks)
    finishes = tuple(dict.fromkeys(_finish(each) for each in found.looks.terms))
    of_look = np.array([finishes.index(_finish(each)) for each in found.looks.terms], dtype=np.int16)
    return RuleRows(
        level=found.level.reshape(-1)[place],
        multiplier_bp=row_multipliers(priced, policy, cells),
        finish=of_look[found.made].reshape(-1)[place],
        finishes=finishes,
    )


def repriced(priced: PricedHistory, facts: RuleRows, rule: RuleRows) -> Repriced:
    """Price every payment by a rule, from what was charged under the one in force."""
    amount = priced.history.amount
    price, target = amount.copy(), amount.copy()
    for rows in _moved(facts, rule):
        made = _priced(amount[rows], _part(facts, rows), _part(rule, rows))
        price[rows], target[rows] = made.price, made.target
    return Repriced(price, target)


def _priced(amount: Ints, facts: RuleRows, rule: RuleRows) -> Repriced:
    buffer, floor = (np.array([each[place] for each in rule.finishes], dtype=np.int64)[rule.finish] for place in (0, 1))
    in_force = np.array([each[0] for each in facts.finishes], dtype=np.int64)[facts.finish]
    charged = facts.level * (BASIS_POINTS + in_force) * facts.multiplier_bp
    level = rule.level * rule.multiplier_bp
    target = scaled(amount, level * (BASIS_POINTS + buffer), charged)
    least = share(scaled(amount, level * BASIS_POINTS, charged), floor)
    price = np.empty_like(target)
    for code, (_, _, rounding) in enumerate(rule.finishes):
        rows = np.flatnonzero(rule.finish == code)
        price[rows] = rounded(target[rows], rounding, least[rows])
    return Repriced(price, target)


def _moved(facts: RuleRows, rule: RuleRows) -> Iterator[Ints]:
    """Find, piece by piece, the rows of which the two do not say the same."""
    alike = np.array([[one == other for other in rule.finishes] for one in facts.finishes])
    for first in range(0, len(rule.level), PIECE):
        piece = slice(first, first + PIECE)
        same: Flags = (facts.level[piece] == rule.level[piece]) & alike[facts.finish[piece], rule.finish[piece]]
        same &= facts.multiplier_bp[piece] == rule.multiplier_bp[piece]
        yield np.flatnonzero(~same) + first


def _part(rule: RuleRows, rows: Ints) -> RuleRows:
    return RuleRows(rule.level[rows], rule.multiplier_bp[rows], rule.finish[rows], rule.finishes)


def _look(priced: PricedHistory, found: Looks) -> NDArray[np.intp]:
    """Place of the look whose price stood when each payment was booked."""
    days = np.array([(day - EPOCH).days for day in found.days])
    place = priced.month + WARM_UP
    return np.asarray(place - (priced.history.day < days[place]), dtype=np.intp)


def _finish(terms: IndexationTerms) -> Finish:
    return terms.buffer_bp, terms.floor_bp, terms.rounding
