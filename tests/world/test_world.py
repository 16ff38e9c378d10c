from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from barberpro.domain.vocabulary import METHODS
from barberpro.errors import BadInputError
from barberpro.world.arrays import sigmoid
from barberpro.world.assumptions import Assumptions
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.ground import Facts
from barberpro.world.menus import MENUS
from barberpro.world.world import NEVER, World, world


@pytest.mark.parametrize(
    ("payments", "start"),
    [(1, date(2026, 2, 1)), (50, date(2026, 2, 1)), (777, date(2025, 12, 15)), (2_000, date(2024, 3, 1))],
)
def test_there_are_exactly_as_many_attempts_as_asked_for(facts: Facts, payments: int, start: date) -> None:
    built = world(facts, payments, (start, date(2026, 3, 1)), 5, Assumptions())
    assert len(built.attempts.visit) == payments


def test_a_history_beyond_the_price_index_is_refused(facts: Facts) -> None:
    with pytest.raises(BadInputError, match="no consumer price index for 2026-08"):
        world(facts, 10, (date(2026, 7, 1), date(2026, 9, 1)), 5, Assumptions())
    with pytest.raises(BadInputError, match="no consumer price index"):
        world(facts, 10, (date(2016, 12, 1), date(2017, 3, 1)), 5, Assumptions())


def test_failures_happen_with_their_true_probability(marketplace: World) -> None:
    made = marketplace.attempts
    for low, high in ((0.0, 0.05), (0.05, 0.15), (0.15, 0.4), (0.4, 1.0)):
        some = (made.probability >= low) & (made.probability < high)
        expected = made.probability[some]
        error = 4 * np.sqrt((expected * (1 - expected)).sum()) / some.sum()
        assert made.failed[some].mean() == pytest.approx(expected.mean(), abs=error)


@pytest.mark.parametrize(("method", "low", "high"), Assumptions().failure.approval_ranges)
def test_approval_by_method_is_as_stated(marketplace: World, method: str, low: float, high: float) -> None:
    some = OPTION_METHOD[marketplace.attempts.option] == METHODS.index(method)
    assert low <= 1 - marketplace.attempts.failed[some].mean() <= high


def test_overall_approval_is_realistic(marketplace: World) -> None:
    assert 0.85 <= 1 - marketplace.attempts.failed.mean() <= 0.90


def test_the_hidden_risk_can_be_recovered_from_outcomes_alone(marketplace: World) -> None:
    """Fit the spread of client effects by maximum likelihood, given what is known of each attempt."""
    made, client = marketplace.attempts, marketplace.market.visits.client[marketplace.attempts.visit]
    nodes, weights = np.polynomial.hermite_e.hermegauss(25)
    spreads = np.arange(0.1, 1.3, 0.1)
    found = []
    for spread in spreads:
        failing = sigmoid(made.log_odds[:, None] + spread * nodes)
        each = np.log(np.where(made.failed[:, None], failing, 1 - failing))
        by_client = np.zeros((client.max() + 1, len(nodes)))
        np.add.at(by_client, client, each)
        found.append(np.log(np.exp(by_client) @ (weights / weights.sum())).sum())
    assert spreads[int(np.argmax(found))] == pytest.approx(0.6, abs=0.16)
    kept = np.unique(client)
    assert marketplace.market.people.risk[kept].std() == pytest.approx(0.6, abs=0.02)


def test_prices_follow_the_index_of_their_region_with_a_lag(marketplace: World) -> None:
    visits, ground = marketplace.market.visits, marketplace.ground
    month = ground.calendar.month[ground.calendar.day(visits.created_at)]
    first, last = month == month.min(), month == month.max()
    nominal = np.log(np.median(visits.amount[last]) / np.median(visits.amount[first]))
    index = np.log(ground.actual[-1].mean() / ground.actual[month.min() - ground.first_month].mean())
    assert 0.6 * index < nominal < 1.6 * index
    real = np.exp(np.mean(visits.log_real[last]) - np.mean(visits.log_real[first]))
    assert real == pytest.approx(1.0, abs=0.08)


def test_no_price_uses_an_index_before_its_publication(marketplace: World) -> None:
    ground = marketplace.ground
    assert (ground.published[2:] <= ground.actual[:-2].max(axis=1, keepdims=True) * 1.02).all()
    assert (ground.published < ground.actual).all()


def test_attempts_of_a_checkout_are_numbered_and_stop_at_the_first_success(marketplace: World) -> None:
    made = marketplace.attempts
    order = np.lexsort((made.number, made.visit))
    visit, number, failed = made.visit[order], made.number[order], made.failed[order]
    first = np.concatenate([[True], visit[1:] != visit[:-1]])
    assert (number[first] == 1).all()
    assert (number[~first] == number[:-1][~first[1:]] + 1).all()
    assert failed[:-1][~first[1:]].all()
    assert (np.diff(made.made_at) >= 0).all()


def test_everything_made_lies_in_the_history(marketplace: World) -> None:
    days = marketplace.ground.calendar
    for moment in (marketplace.attempts.made_at, marketplace.versions.at, marketplace.reviews.created_at):
        assert moment.min() >= days.start_at
        assert moment.max() < days.end_at
    assert (marketplace.attempts.decided_at > marketplace.attempts.made_at).all()


def test_choices_were_on_the_menu_and_propensities_are_those_of_the_policy(marketplace: World) -> None:
    made, display = marketplace.attempts, marketplace.market.display
    for position, menu in enumerate(MENUS):
        options = made.option[display.menu[made.visit] == position]
        assert {METHODS[method] for method in OPTION_METHOD[options]} <= set(menu.methods)
        plans = OPTION_INSTALLMENTS[options[OPTION_METHOD[options] == METHODS.index("credit_card")]]
        assert set(plans.tolist()) <= set(menu.installments)
    assert display.propensity.min() >= 0.10 / len(MENUS) - 1e-6
    inverse = 1.0 / display.propensity
    assert inverse.mean() == pytest.approx(len(MENUS), rel=0.03)
    assert display.exploration.mean() == pytest.approx(0.10, abs=0.01)


def test_versions_of_a_payment_follow_one_another(marketplace: World) -> None:
    some = marketplace.versions
    order = np.lexsort((some.at, some.attempt))
    same = some.attempt[order][1:] == some.attempt[order][:-1]
    assert (np.diff(some.at[order])[same] > 0).all()
    amount = marketplace.market.visits.amount[marketplace.attempts.visit[some.attempt]]
    assert (some.refunded <= amount).all()


def test_a_paid_checkout_has_an_approved_attempt_and_the_reverse(marketplace: World) -> None:
    made = marketplace.attempts
    won = ~made.failed & (made.decided_at < marketplace.ground.calendar.end_at)
    assert set(np.flatnonzero(marketplace.paid_at < NEVER)) == set(made.visit[won])


def test_shops_stand_where_people_live(marketplace: World) -> None:
    provinces = marketplace.ground.facts.provinces
    count = np.bincount(marketplace.market.shops.province, minlength=provinces.height)
    assert provinces["province"][int(count.argmax())] == "AR-B"
    assert (count > 0).sum() >= 20


def test_another_spread_of_risk_changes_outcomes_but_not_the_shops(facts: Facts, marketplace: World) -> None:
    calm = Assumptions(people=replace(Assumptions().people, hidden_risk_sd=0.0))
    days = (date(2025, 1, 1), date(2026, 1, 1))
    other = world(facts, 30_000, days, 11, calm)
    assert other.market.shops.cut_price.tolist() == marketplace.market.shops.cut_price.tolist()
    assert not other.market.people.risk.any()
