"""Which menu is recommended: the best one only where its gain is beyond doubt, else the table's."""

from __future__ import annotations

import pytest

from models.menu_values import Estimate, MenuValue
from models.menus import Menu
from models.recommended_installments import Table, by_table, named, recommended

METHODS = frozenset({"credit_card", "qr"})
TABLE = Menu(METHODS, frozenset({1, 3}), 3)
LONG = Menu(METHODS, frozenset({1, 3, 6}), 1)
SHORT = Menu(METHODS, frozenset({1}), 1)
WORDS = ("Así dice la tabla", "So says the table")


def value(menu: Menu, net: float, low: float, high: float) -> MenuValue:
    """Make a menu that nets so much a peso, and gains between `low` and `high` over the table's 0.80."""
    gain = Estimate(net - 0.8, low, high)
    return MenuValue(menu, Estimate(net, net, net), Estimate(net, net, net), gain, gain)


TABLE_SAYS = Table("low", WORDS, 0.005)
BASE = value(TABLE, 0.80, 0.0, 0.0)


@pytest.mark.parametrize(
    ("low", "basis", "first"),
    [(0.001, "model", LONG), (0.0, "table", TABLE), (-0.001, "table", TABLE)],
    ids=["above 0", "touches 0", "holds 0"],
)
def test_only_a_gain_beyond_doubt_moves_away_from_the_table(low, basis, first):
    found = recommended([BASE, value(LONG, 0.82, low, 0.04), value(SHORT, 0.70, -0.2, 0.0)], 0, 1000.0, TABLE_SAYS)
    assert found.basis == basis
    assert found.recommended.name == named(first)
    assert [each.is_recommended for each in found.options] == [True, False, False]
    assert sum(each.is_table for each in found.options) == 1
    assert (found.fallback_reason is None) == (basis == "model")


@pytest.mark.parametrize(("net", "basis"), [(0.8039, "table"), (0.8041, "model")], ids=["too little", "enough"])
def test_a_sure_gain_has_to_matter(net, basis):
    assert recommended([BASE, value(LONG, net, 0.001, 0.01)], 0, 1000.0, TABLE_SAYS).basis == basis


def test_the_others_follow_by_what_they_leave_in_pesos():
    found = recommended([value(SHORT, 0.7, -0.2, -0.1), BASE, value(LONG, 0.82, -0.1, 0.1)], 1, 2000.0, TABLE_SAYS)
    assert [each.name for each in found.options] == [named(TABLE), named(LONG), named(SHORT)]
    assert found.recommended.net_real_ars == Estimate(1600.0, 1600.0, 1600.0)
    assert found.options[1].gain_ars == Estimate(pytest.approx(40.0), -200.0, 200.0)
    assert found.reasoning[0].startswith("Así dice la tabla. ")


def test_without_a_model_the_table_holds_and_says_why():
    found = by_table(TABLE, "low", WORDS, "no_model")
    assert (found.basis, found.fallback_reason, len(found.options)) == ("table", "no_model", 1)
    assert found.recommended.conversion is None
    assert found.as_json()["installments"] == [1, 3]
    assert found.as_json()["default"] == 3


def test_a_menu_is_named_by_its_plans_with_the_default_in_brackets():
    assert named(TABLE) == "1 · [3]"
    assert named(Menu(METHODS, frozenset({12, 3, 6}), 6)) == "3 · [6] · 12"
