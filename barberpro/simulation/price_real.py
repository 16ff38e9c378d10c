"""The real price that a policy comes to along drawn paths of the index, beside what clients are used to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.domain.money import BASIS_POINTS
from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.prices import optimiser_terms
from barberpro.policies.rates import Flags
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.paths import Paths
from barberpro.simulation.price_facts import Facts, Rule
from barberpro.simulation.price_looks import WARM_UP, Looks, PriceIndex, looks, standing
from barberpro.simulation.price_mix import recent_rows, tier_ratio
from barberpro.simulation.price_optimised import optimised
from barberpro.simulation.price_replay import Repriced, standing_prices
from barberpro.simulation.price_targets import LooksAhead, general_known, monthly_targets
from barberpro.simulation.response import Floats


@dataclass(frozen=True, slots=True)
class RealPrices:
    """Real price of a policy's targets along paths, (draws, months, regions, phases), and their usual one.

    `usual` is that of the policy in force in the last months of the history, (regions, phases). `tiers`: factor of
    each cell by month, (months, cells).
    """

    path: Floats
    usual: Floats
    tiers: Floats

    def beside_usual(self, joint: int) -> Floats:
        """Real price over the usual one for shops of a joint phase, (draws, months, regions)."""
        usual = self.usual[:, joint % self.usual.shape[-1]]
        return np.asarray(self.path[..., joint % self.path.shape[-1]] / usual, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class PricePaths:
    """What the policies' prices need besides the index: looks, tiers and rounding of each, the one in force first.

    `rounding`: factor of rounding and floor by month. `usual` as in RealPrices.
    """

    index: PriceIndex
    months: Sequence[date]
    looks: Sequence[LooksAhead]
    tiers: Sequence[Floats]
    rounding: Sequence[Floats]
    usual: Floats


def price_paths(
    facts: Facts,
    others: Sequence[tuple[Rule, Repriced]],
    answer: Answer,
    span: tuple[Sequence[date], int],
    drawn: Paths,
) -> PricePaths:
    """Collect it for months ahead; `span` are these and how many of the history's last ones are usual.

    Another division is brought to the one in force on the history's last day: there prices are what they are.
    """
    months, recent = span
    history, rules = facts.priced.history, [facts.rule, *(rule for rule, _ in others)]
    index = PriceIndex(facts.index.cpi, facts.index.regions, facts.index.reference, history.last_day, facts.index.kept)
    rows = recent_rows(facts.priced, recent)
    tiers = [_tiers(facts, rule, answer, months, rows) for rule in rules]
    found = [looks(rule.policy, months[0], months[-1]) for rule in rules]
    rounding = [np.ones(len(months))]
    for place, (_, made) in enumerate(others, start=1):
        changed = _changed(found[0], found[place]) | (tiers[place] != 1).any(axis=1)
        rounding.append(np.where(changed, 1 + made.rounding_share(rows), 1.0))
    ahead = [LooksAhead.of(index, each, drawn) for each in found]
    return PricePaths(index, months, ahead, tiers, rounding, _usual(facts, index, recent, drawn))


def real_prices(lines: PricePaths, place: int, drawn: Paths, cpi: Floats) -> RealPrices:
    """Follow the prices of a policy along levels of the index, (draws, `Paths.months`, regions)."""
    found = lines.looks[place]
    stood = standing(found.looks, found.drawn(drawn, lines.index.regions, cpi))
    target = np.moveaxis(monthly_targets(stood)[..., WARM_UP:], -1, 1)
    first = drawn.months.index(lines.months[0])
    region = [CPI_REGIONS.index(each) for each in lines.index.regions]
    general = cpi[:, first : first + len(lines.months)][..., region]
    path = target / general[..., None] * lines.rounding[place][None, :, None, None]
    return RealPrices(path, lines.usual, lines.tiers[place])


def _usual(facts: Facts, index: PriceIndex, recent: int, drawn: Paths) -> Floats:
    """Mean real target of the policy in force over the last months whose index is out, (regions, phases)."""
    history = facts.priced.history
    stood = standing_prices(facts.rule.policy, history, index)
    target = monthly_targets(stood)[..., -recent:]
    general = general_known(index, drawn.known_on, history.months[-recent:])
    out = np.isfinite(general).all(axis=0)
    if not out.any():
        general, out = np.broadcast_to(_newest(index, drawn)[:, None], general.shape), np.ones_like(out)
    return np.asarray((target[..., out] / general[:, None, out]).mean(axis=-1), dtype=np.float64)


def _newest(index: PriceIndex, drawn: Paths) -> Floats:
    return np.asarray(drawn.cpi_before[[CPI_REGIONS.index(each) for each in index.regions]], dtype=np.float64)


def _tiers(facts: Facts, rule: Rule, answer: Answer, months: Sequence[date], rows: Flags) -> Floats:
    """Factor of each cell by month, with what the optimiser moves where it is on."""
    found = []
    for month in months:
        terms, times = optimiser_terms(rule.policy, month), None
        if terms.on:
            times = optimised(facts, rule, answer, terms)[1].multiplier_bp / BASIS_POINTS
        found.append(tier_ratio(facts, rule, rows, month, times))
    return np.stack(found)


def _changed(one: Looks, other: Looks) -> Flags:
    """Say in which months the terms of two policies differ."""
    both = zip(zip(one.terms, one.divisions, strict=True), zip(other.terms, other.divisions, strict=True), strict=True)
    return np.array([each != theirs for each, theirs in both])[WARM_UP:]
