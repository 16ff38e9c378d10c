"""Every payment is priced as the scalar rules price it, and what-ifs of prices behave as prices do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

import numpy as np
import polars as pl
import pytest

from barberpro.domain import price_tiers, rounding
from barberpro.domain.commission import Tier
from barberpro.domain.indexation import Anchor, Repricing, Shop, price_on, repricings
from barberpro.domain.money import proportion, share
from barberpro.domain.price_tiers import BANDS, SEGMENTS
from barberpro.domain.rounding import UNROUNDED, Rounding
from barberpro.errors import BadInputError
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.policies.price_index import index_values
from barberpro.policies.prices import indexation_terms, tier_terms
from barberpro.simulation.outcome import Asked, commission_outcomes
from barberpro.simulation.price_facts import Facts, Rule, facts_of, rule_of
from barberpro.simulation.price_history import PricedHistory
from barberpro.simulation.price_looks import looks, phases_of
from barberpro.simulation.price_outcome import price_outcomes
from barberpro.simulation.price_replay import EPOCH
from barberpro.simulation.replay import frozen_rates
from barberpro.simulation.totals import MEASURES
from tests.simulation.small_prices import CURRENT, otherwise, published, small_prices, sought

PAST = Asked(0, 100, 1)
BANDS_OFF = {"low": 9_500, "usual": 10_000, "high": 10_300}
CLIENTS_OFF = {"new": 9_500, "returning": 10_000, "lapsed": 9_800}
HALF_WAY = date(2024, 10, 9)
POLICIES = [
    otherwise(buffer_bp=600, ending="900"),
    otherwise(rhythm="every_k_months", every_months=3, demand_bands=BANDS_OFF),
    otherwise(rhythm="s_S", trigger_bp=500, ending="none", floor_bp=0),
    otherwise(HALF_WAY, day_of_month=3, segments=CLIENTS_OFF, services={"corte": 10_500}, direction="down"),
    otherwise(HALF_WAY, buffer_bp=0, rhythm="every_k_months", every_months=2, demand_bands=BANDS_OFF, lapsed_days=30),
]


def made_of(priced: PricedHistory, policy: Policy) -> tuple[Facts, Rule]:
    facts = facts_of(sought(priced), CURRENT, PAST)
    return facts, replace(rule_of(facts, policy), policy=policy)


def shops_by_hand(priced: PricedHistory, policy: Policy) -> list[tuple[Repricing, ...]]:
    """List what each shop's price rested on, by the scalar rule from the first look on."""
    history = priced.history
    found = looks(policy, history.months[0], history.months[-1])
    anchor = Anchor(1_000_000, 1)
    phases = phases_of(history.providers, found.phases)
    months = found.months[0].year * 12 + found.months[0].month - 1
    return [
        repricings(
            Shop(anchor, found.days[0], int(phases[place]) + months),
            lambda day: indexation_terms(policy, day),
            index_values(published().cpi, history.region[place], "12"),
            history.last_day,
        )
        for place in range(len(history.providers))
    ]


def priced_by_hand(priced: PricedHistory, facts: Facts, rule: Rule) -> Iterator[int]:
    """Price each payment with fractions and the rules of the domain."""
    history = priced.history
    both = [(each, shops_by_hand(priced, each.always)) for each in (facts.rule, rule)]
    for row in range(history.rows):
        day, shop = EPOCH + timedelta(days=int(history.day[row])), int(priced.provider[row])
        said = []
        for each, shops in both:
            stood = price_on(shops[shop], day)
            terms = indexation_terms(each.always, stood.day)
            words = (
                priced.services[priced.service[row]],
                BANDS[each.cells.band[row]],
                SEGMENTS[each.cells.segment[row]],
            )
            times = price_tiers.multiplier_bp(tier_terms(each.always, day), *words)
            said.append((stood.level, times, terms.buffer_bp, terms.floor_bp, terms.rounding))
        amount = int(history.amount[row])
        if said[0] == said[1]:
            yield amount
            continue
        (level, times, buffer, _, _), (other, their_times, their_buffer, floor_bp, their_rounding) = said
        bare = Fraction(amount * other * their_times * 10_000, level * times * (10_000 + buffer))
        target = bare * Fraction(10_000 + their_buffer, 10_000)
        yield rounding.rounded(half_up(target), their_rounding, share(half_up(bare), floor_bp))


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


@pytest.mark.parametrize("number", range(len(POLICIES)))
def test_every_payment_is_priced_as_the_rules_do(number: int) -> None:
    priced = small_prices(number)
    facts, rule = made_of(priced, POLICIES[number])
    found = facts.repriced(rule).price
    assert found.tolist() == list(priced_by_hand(priced, facts, rule))
    assert (found != priced.history.amount).mean() > 0.2


def test_the_null_what_if_moves_no_row_and_ties_out_with_the_commission() -> None:
    priced = small_prices()
    facts, rule = made_of(priced, CURRENT)
    made = facts.repriced(rule)
    assert (made.price == priced.history.amount).all()
    assert (made.target == priced.history.amount).all()
    told = price_outcomes(sought(priced), CURRENT, [CURRENT], PAST)[0]["replay"]
    billed = commission_outcomes(priced.history, CURRENT, [CURRENT], published(), PAST)[0]["replay"]
    for prices in ("totals", "real"):
        assert told[prices] == billed[prices]
        assert {row[name] for row in told[prices].values() for name in ("delta", "low", "high")} == {"0.00"}
    for dimension in told["by"].values():
        assert {row[name]["delta"] for row in dimension for name in MEASURES} == {"0.00"}
    assert (told["break_even"]["verdict"], told["break_even_elasticity"]["verdict"]) == ("same", "same")
    assert told["erosion"]["baseline"] == told["erosion"]["policy"]


def test_what_hangs_on_an_amount_moves_with_it_and_parts_add_up() -> None:
    priced = small_prices()
    facts, rule = made_of(priced, POLICIES[0])
    made = facts.repriced(rule)
    before, after = priced.history, made.history(priced.history)
    whole = before.refunded == before.amount
    assert whole.any()
    assert (after.refunded[whole] == after.amount[whole]).all()
    for name in ("refunded", "cost", "financing"):
        exact = getattr(before, name) * (after.amount / before.amount)
        assert np.abs(getattr(after, name) - exact).max() <= 0.5 + 1e-6
    told = price_outcomes(sought(priced), CURRENT, [POLICIES[0]], PAST)[0]["replay"]
    assert set(told["by"]) == {"province", "provider_size", "month", "service", "band", "segment"}
    for dimension in told["by"].values():
        for measure in MEASURES:
            parts = sum(Decimal(row[measure]["policy"]) for row in dimension)
            assert parts == Decimal(told["totals"][f"{measure}_ars"]["policy"])
    clients = [each for side in told["clients"].values() for each in side]
    change = Decimal(told["totals"]["client_price_ars"]["delta"])
    assert sum(Decimal(each["change_ars"]) for each in clients) == change


def test_each_slice_holds_its_own_payments() -> None:
    priced = small_prices()
    told = price_outcomes(sought(priced), CURRENT, [otherwise(segments=CLIENTS_OFF)], PAST)[0]["replay"]
    facts, history = facts_of(sought(priced), CURRENT, PAST), priced.history
    paid = history.amount - history.refunded + history.financing
    for place, row in enumerate(told["by"]["segment"]):
        assert Decimal(row["client_price"]["baseline"]) * 100 == int(paid[facts.rule.cells.segment == place].sum())
    for place, row in enumerate(told["by"]["service"]):
        assert Decimal(row["client_price"]["baseline"]) * 100 == int(paid[priced.service == place].sum())
    assert [each["segment"] for each in told["clients"]["unmoved"]] == ["returning"]
    assert [each["segment"] for each in told["clients"]["pay_less"]] == ["new", "lapsed"]


def test_a_policy_of_a_later_day_is_replayed_as_if_it_had_always_been_in_force() -> None:
    priced = small_prices()
    later, always = (otherwise(since, buffer_bp=600) for since in (date(2026, 8, 1), ALWAYS))
    found = [price_outcomes(sought(priced), CURRENT, [each], PAST)[0]["replay"] for each in (later, always)]
    assert found[0] == found[1]
    assert found[0]["payments_moved"] > 0


def test_the_commission_is_billed_on_the_new_price_at_the_frozen_rate() -> None:
    priced, flat = small_prices(), (Tier(0, 300),)
    changed = {"commission.tiers": (DatedValue(ALWAYS, flat, "-", "-"),)}
    facts, rule = made_of(priced, POLICIES[0].overlaid("x", changed))
    history = facts.repriced(rule).history(priced.history)
    rates, _ = frozen_rates(history, rule.always)
    columns = zip(*(each.tolist() for each in (history.amount, history.refunded, rates)), strict=True)
    income = 0
    for amount, refunded, rate in columns:
        taken = share(amount, rate)
        income += taken - proportion(taken, refunded, amount)
    told = price_outcomes(sought(priced), CURRENT, [rule.policy], PAST)[0]["replay"]
    assert Decimal(told["totals"]["platform_income_ars"]["policy"]) * 100 == income
    assert set(rates.tolist()) <= set(range(250, 301))


def test_nothing_moves_when_values_do_that_are_not_published_yet() -> None:
    priced = small_prices()
    day = date(2024, 10, 20)
    later = (pl.col("published_on") > day) & (pl.col("month") < date(2025, 6, 1))
    value = pl.when(later).then(pl.col("index_value") * 2).otherwise("index_value")
    moved = published().cpi.with_columns(index_value=value)
    found = []
    for cpi in (published().cpi, moved):
        asked = replace(sought(priced), published=replace(published(), cpi=cpi))
        facts = facts_of(asked, CURRENT, PAST)
        found.append(facts.repriced(rule_of(facts, POLICIES[1])).price)
    until = priced.history.day <= (day - EPOCH).days
    assert (found[0][until] == found[1][until]).all()
    assert (found[0][~until] != found[1][~until]).any()


def test_where_nothing_binds_the_order_of_independent_changes_does_not_matter() -> None:
    priced = small_prices()
    free = {"ending": "none", "floor_bp": 0, "least_bp": 1_000, "most_bp": 50_000}
    parts: list[dict[str, Any]] = [{"buffer_bp": 700}, {"demand_bands": BANDS_OFF}, {"segments": CLIENTS_OFF}]
    logs = []
    for changed in [*parts, parts[0] | parts[1] | parts[2]]:
        facts, rule = made_of(priced, otherwise(**free, **changed))
        logs.append(np.log(facts.repriced(rule).price / priced.history.amount))
    assert logs[3] == pytest.approx(logs[0] + logs[1] + logs[2], abs=2e-4)
    for order in (parts, parts[::-1]):
        policy = CURRENT
        for changed in (free, *order):
            values = {f"prices.{name}": (DatedValue(ALWAYS, each, "-", "-"),) for name, each in changed.items()}
            policy = policy.overlaid("x", values)
        facts, rule = made_of(priced, policy)
        assert np.log(facts.repriced(rule).price / priced.history.amount) == pytest.approx(logs[3], abs=0)


def test_without_behaviour_a_larger_buffer_never_lowers_a_price() -> None:
    priced = small_prices()
    prices = []
    for buffer in (0, 100, 250, 301, 400, 800):
        facts, rule = made_of(priced, otherwise(buffer_bp=buffer))
        prices.append(facts.repriced(rule).price)
    assert all((after >= before).all() for before, after in pairwise(prices))
    assert (prices[-1] > prices[0]).mean() > 0.9


def test_another_division_begins_with_the_same_prices() -> None:
    priced = small_prices()
    facts, rule = made_of(priced, otherwise(division="general", ending="none", floor_bp=0))
    change = facts.repriced(rule).price / priced.history.amount
    early = priced.history.day < (date(2024, 8, 14) - EPOCH).days
    assert early.any()
    assert change[early] == pytest.approx(1, abs=1e-4)
    assert change[~early].std() > 1e-4


def test_what_rounding_in_force_moved_is_not_undone() -> None:
    priced = small_prices()
    facts, rule = made_of(priced, otherwise(ending="none"))
    assert (facts.repriced(rule).price == priced.history.amount).all()
    assert rule.rows.finishes[0][2] == UNROUNDED != Rounding("490")


def test_looks_that_warm_up_before_the_first_index_see_that_one() -> None:
    priced = small_prices(first=date(2018, 1, 1), months=2)
    facts, rule = made_of(priced, POLICIES[1])
    assert (facts.repriced(rule).price != priced.history.amount).any()
    with pytest.raises(BadInputError, match="no price index was published on or before 2016-10-01"):
        facts_of(sought(small_prices(first=date(2016, 10, 1), months=2)), CURRENT, PAST)


def test_an_index_that_is_not_there_is_one_line() -> None:
    general = replace(published(), cpi=published().cpi.filter(pl.col("division") == "general"))
    asked = replace(sought(small_prices()), published=general)
    with pytest.raises(BadInputError, match="no division 12 of region"):
        facts_of(asked, CURRENT, PAST)
