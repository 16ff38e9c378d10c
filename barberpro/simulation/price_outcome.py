"""What other prices would have brought, and what they may bring: all that a simulation tells, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.policies.policy import Policy
from barberpro.policies.rates import Ints
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.assumed import price_elasticity
from barberpro.simulation.income_change import income_break_even
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_ahead import prices_ahead
from barberpro.simulation.price_break_even import elasticity_break_even
from barberpro.simulation.price_cells import slices_of_cells
from barberpro.simulation.price_erosion import Erosion, erosion
from barberpro.simulation.price_facts import Facts, Rule, facts_of, rule_of
from barberpro.simulation.price_history import Sought
from barberpro.simulation.price_optimised import told_optimiser
from barberpro.simulation.price_outset import Outset, outset
from barberpro.simulation.price_replay import Repriced
from barberpro.simulation.price_slices import cell_slices, clients_moved
from barberpro.simulation.replay import Billed, replay
from barberpro.simulation.replayed import told_replay
from barberpro.simulation.totals import sums


@dataclass(frozen=True, slots=True)
class PriceStudy:
    """A generation's prices under the policy in force, past and ahead: all that does not depend on another policy.

    Whoever asks about one policy after the other makes it once. `outset` is None where only the past is asked about.
    """

    facts: Facts
    answer: Answer
    outset: Outset | None

    def outcomes(self, policies: Sequence[Policy]) -> list[dict[str, Any]]:
        """Compare each policy with the one in force."""
        rules = [rule_of(self.facts, policy) for policy in policies]
        both = [(rule, self.facts.repriced(rule)) for rule in rules]
        ahead = prices_ahead(self.outset, self.facts, both, self.answer) if self.outset and both else None
        return [
            {
                "policy": rule.policy.name,
                "replay": _replayed(self.facts, rule, each),
                "optimiser": told_optimiser(self.facts, rule, self.answer),
                "forward": ahead[place] if ahead else None,
            }
            for place, (rule, each) in enumerate(both)
        ]


def price_study(sought: Sought, baseline: Policy, asked: Asked) -> PriceStudy:
    """Bill the past as it was charged, and draw what does not depend on another policy."""
    facts = facts_of(sought, baseline, asked)
    answer = price_elasticity(sought.answer, baseline.on("response.elasticity", sought.priced.history.last_day))
    return PriceStudy(facts, answer, outset(sought, facts, answer, asked) if asked.months else None)


def price_outcomes(sought: Sought, baseline: Policy, policies: Sequence[Policy], asked: Asked) -> list[dict[str, Any]]:
    """Compare each policy with the one in force: on the history, and over the months ahead where any are asked for."""
    return price_study(sought, baseline, asked).outcomes(policies)


def _replayed(facts: Facts, rule: Rule, made: Repriced) -> dict[str, Any]:
    history = facts.priced.history
    changed = made.history(history)
    billed = replay(changed, rule.always)
    before, after = facts.order.measures(history, facts.billed), facts.order.measures(changed, billed)
    told = told_replay(history, facts.sums, sums(changed, billed), facts.resampling)
    told["by"] |= cell_slices(facts.priced, before, after)
    paid: list[Ints] = [each["client_price"] for each in (before, after)]
    return told | {
        "clients": clients_moved(*slices_of_cells(facts.priced)["segment"], *paid),
        "break_even_elasticity": elasticity_break_even(
            int(facts.billed.income.sum()), billed.income, history.amount, made.price
        ),
        "break_even_of_moved": _of_moved(facts, made, billed),
        "payments_moved": int((made.price != history.amount).sum()),
        "rounding_share": round(made.rounding_share(slice(None)), 6),
        "erosion": {
            "baseline": _told(erosion(history, facts.index, facts.rule.stood)),
            "policy": _told(erosion(history, facts.index, rule.stood)),
        },
    }


def _of_moved(facts: Facts, made: Repriced, billed: Billed) -> dict[str, Any]:
    """Say when it pays by the bookings alone whose price moves."""
    moved = made.price != facts.priced.history.amount
    return income_break_even(int(facts.billed.income[moved].sum()), int(billed.income[moved].sum()))


def _told(found: Erosion | None) -> dict[str, float | int] | None:
    return None if found is None else found.as_json()
