"""What other prices would have brought, and what they may bring: all that a simulation tells, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.policies.policy import Policy
from barberpro.policies.rates import Ints
from barberpro.simulation.comparison import Resampling
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_break_even import elasticity_break_even
from barberpro.simulation.price_cells import PriceCells, price_cells, same_cells, slices_of_cells
from barberpro.simulation.price_erosion import Erosion, erosion
from barberpro.simulation.price_history import PricedHistory, Sought
from barberpro.simulation.price_looks import PriceIndex, Standing, used_regions
from barberpro.simulation.price_replay import Repriced, RuleRows, repriced, rule_rows, standing_prices
from barberpro.simulation.price_slices import CellOrder, cell_slices, clients_moved
from barberpro.simulation.replay import Billed, replay
from barberpro.simulation.replayed import told_replay
from barberpro.simulation.totals import Sums, sums

DIVISION = "prices.division"


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy over a history: what it calls a sought hour and a lapsed client, and what its prices rest on."""

    policy: Policy
    cells: PriceCells
    stood: Standing
    rows: RuleRows


@dataclass(frozen=True, slots=True)
class Facts:
    """A history as it was charged and billed by the policy in force."""

    priced: PricedHistory
    index: PriceIndex
    rule: Rule
    billed: Billed
    sums: Sums
    order: CellOrder
    resampling: Resampling


def price_outcomes(sought: Sought, baseline: Policy, policies: Sequence[Policy], asked: Asked) -> list[dict[str, Any]]:
    """Compare each policy with the one in force: on the history, and over the months ahead where any are asked for."""
    facts = facts_of(sought, baseline, asked)
    found = []
    for policy in policies:
        rule = rule_of(facts, policy.throughout(baseline))
        found.append(
            {
                "policy": policy.name,
                "replay": _replayed(facts, rule, repriced(facts.priced, facts.rule.rows, rule.rows)),
                "forward": None,
            }
        )
    return found


def facts_of(sought: Sought, baseline: Policy, asked: Asked) -> Facts:
    """Bill a history as it was charged."""
    priced, history = sought.priced, sought.priced.history
    index = PriceIndex(
        sought.published.cpi, used_regions(history.region), baseline.on(DIVISION, history.last_day), history.months[0]
    )
    cells, stood = price_cells(priced, baseline), standing_prices(baseline, history, index)
    billed = replay(history, baseline)
    return Facts(
        priced=priced,
        index=index,
        rule=Rule(baseline, cells, stood, rule_rows(priced, baseline, cells, index, stood)),
        billed=billed,
        sums=sums(history, billed),
        order=CellOrder.of(priced, cells),
        resampling=Resampling.of(history, asked.draws, asked.seed),
    )


def rule_of(facts: Facts, policy: Policy) -> Rule:
    """Find what the prices of another policy would have rested on."""
    cells = facts.rule.cells if same_cells(facts.rule.policy, policy) else price_cells(facts.priced, policy)
    stood = standing_prices(policy, facts.priced.history, facts.index)
    return Rule(policy, cells, stood, rule_rows(facts.priced, policy, cells, facts.index, stood))


def _replayed(facts: Facts, rule: Rule, made: Repriced) -> dict[str, Any]:
    history = facts.priced.history
    changed = made.history(history)
    billed = replay(changed, rule.policy)
    before, after = facts.order.measures(history, facts.billed), facts.order.measures(changed, billed)
    told = told_replay(history, facts.sums, sums(changed, billed), facts.resampling)
    told["by"] |= cell_slices(facts.priced, before, after)
    paid: list[Ints] = [each["client_price"] for each in (before, after)]
    return told | {
        "clients": clients_moved(*slices_of_cells(facts.priced)["segment"], *paid),
        "break_even_elasticity": elasticity_break_even(
            int(facts.billed.income.sum()), billed.income, history.amount, made.price
        ),
        "payments_moved": int((made.price != history.amount).sum()),
        "erosion": {
            "baseline": _told(erosion(history, facts.index, facts.rule.stood)),
            "policy": _told(erosion(history, facts.index, rule.stood)),
        },
    }


def _told(found: Erosion | None) -> dict[str, float | int] | None:
    return None if found is None else found.as_json()
