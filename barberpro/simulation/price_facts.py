"""A history as it was charged, and what the rule of a policy rests on beside it."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.policies.policy import Policy
from barberpro.simulation.comparison import Resampling
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_cells import PriceCells, price_cells, same_cells
from barberpro.simulation.price_history import PricedHistory, Sought
from barberpro.simulation.price_looks import PriceIndex, Standing, used_regions
from barberpro.simulation.price_replay import Repriced, RuleRows, repriced, rule_rows, standing_prices
from barberpro.simulation.price_slices import CellOrder
from barberpro.simulation.replay import Billed, replay
from barberpro.simulation.totals import Sums, sums

DIVISION = "prices.division"


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy over a history, as if it had always been in force (`always`).

    What it calls a sought hour and a lapsed client, and what its prices rest on.
    """

    policy: Policy
    always: Policy
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

    def repriced(self, rule: Rule) -> Repriced:
        """Price the history by another rule."""
        return repriced(self.priced, self.rule.rows, rule.rows)


def facts_of(sought: Sought, baseline: Policy, asked: Asked) -> Facts:
    """Bill a history as it was charged."""
    priced, history = sought.priced, sought.priced.history
    regions, division = used_regions(history.region), baseline.on(DIVISION, history.last_day)
    index = PriceIndex(sought.published.cpi, regions, division, history.months[0])
    cells, stood = price_cells(priced, baseline), standing_prices(baseline, history, index)
    billed = replay(history, baseline)
    return Facts(
        priced=priced,
        index=index,
        rule=Rule(baseline, baseline, cells, stood, rule_rows(priced, baseline, cells, index, stood)),
        billed=billed,
        sums=sums(history, billed),
        order=CellOrder.of(priced, cells),
        resampling=Resampling.of(history, asked.draws, asked.seed),
    )


def rule_of(facts: Facts, policy: Policy) -> Rule:
    """Find what the prices of another policy would have rested on."""
    always = policy.throughout(facts.rule.policy)
    cells = facts.rule.cells if same_cells(facts.rule.policy, always) else price_cells(facts.priced, always)
    stood = standing_prices(always, facts.priced.history, facts.index)
    return Rule(policy, always, cells, stood, rule_rows(facts.priced, always, cells, facts.index, stood))
