"""What the shipped prices are on a day, and how a wrong multiplier is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from barberpro.domain.indexation import IndexationTerms
from barberpro.domain.rounding import Rounding
from barberpro.errors import BadInputError
from barberpro.policies import prices
from barberpro.policies.files import read_scenario, shipped_policy
from barberpro.policies.kinds import RefusedValueError
from barberpro.policies.multipliers import Multipliers
from barberpro.policies.registry import keys

DAY = date(2026, 8, 1)
SCENARIO = "name: dear_evenings\nsubject: pricing\nnote: a try\nchanges:\n"


def test_the_shipped_prices_follow_the_index_monthly_with_three_percent_of_buffer():
    terms = prices.indexation_terms(shipped_policy(), DAY)
    assert terms == IndexationTerms("monthly", 1, 17, 300, 300, Rounding("490"), 10_000)
    assert shipped_policy().on("prices.division", DAY) == "12"


def test_shipped_tiers_move_nothing_and_the_optimiser_is_off():
    policy = shipped_policy()
    tiers = prices.tier_terms(policy, DAY)
    assert {*tiers.bands.values(), *tiers.segments.values(), *tiers.services.values()} == {10_000}
    assert not prices.optimiser_terms(policy, DAY).on
    assert not prices.optimiser_terms(policy, DAY).on_assumption


def test_every_key_of_prices_belongs_to_the_registry_and_bills():
    assert {each.name for each in prices.KEYS} == {name for name in keys() if name.startswith("prices.")}
    assert all(each.bills for each in prices.KEYS)


def test_a_scenario_moves_them_from_its_day_on(tmp_path: Path):
    path = tmp_path / "scenario.yaml"
    path.write_text(
        f"{SCENARIO}"
        "  prices.demand_bands:\n    - {from: 2026-09-01, value: {low: 9500, usual: 10000, high: 10500}}\n"
        "  prices.ending:\n    - {from: 2026-09-01, value: hundreds}\n",
        encoding="utf-8",
    )
    policy = read_scenario(path).policy(shipped_policy())
    assert prices.tier_terms(policy, date(2026, 8, 31)).bands["high"] == 10_000
    assert prices.tier_terms(policy, date(2026, 9, 1)).bands["high"] == 10_500
    assert prices.indexation_terms(policy, date(2026, 9, 1)).rounding == Rounding("hundreds")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("{low: 9500, usual: 10000}", r"prices\.demand_bands is .*allowed: .*one for each of low, usual, high"),
        ("{low: 9500, usual: 10000, high: 1.05}", r"prices\.demand_bands\.high is '1.05'; allowed: .*1000 to 50000"),
        ("10500", r"prices\.demand_bands is '10500'; allowed: a mapping of names"),
    ],
)
def test_a_wrong_multiplier_is_one_line(tmp_path: Path, value: str, told: str):
    path = tmp_path / "scenario.yaml"
    path.write_text(f"{SCENARIO}  prices.demand_bands:\n    - {{from: always, value: {value}}}\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=told) as refused:
        read_scenario(path)
    assert "\n" not in str(refused.value)


def test_names_may_be_any_where_none_are_given():
    kind = Multipliers()
    assert kind.read({"corte": "9000", "barba": "11000"}) == {"barba": 11_000, "corte": 9_000}
    assert kind.plain(kind.read({})) == {}
    with pytest.raises(RefusedValueError):
        kind.read({f"service {place}": "10000" for place in range(201)})
