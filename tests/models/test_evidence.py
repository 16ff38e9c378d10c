"""Evidence for actions: the truth where menus were drawn, a refusal where they were not, and rarely a false claim."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.evidence import Bounds, Finding, findings
from models.menus import Menu, contrasts, parsed
from tests.models.menu_world import BOUNDS, CARDS, EVEN, MENUS, deterministic, world

WORLDS = 60


def named(found: list[Finding]) -> dict[str, Finding]:
    return {f"{each.code} {each.detail}".strip(): each for each in found}


def judged(shown, bounds: Bounds = BOUNDS) -> dict[str, Finding]:
    return named(findings("shop", MENUS, shown, bounds))


def test_only_menus_that_differ_in_one_thing_are_compared():
    others = (
        Menu(CARDS, frozenset({1, 3}), 3),
        Menu(CARDS, frozenset({1, 6}), 1),
        Menu(CARDS | {"bank_transfer"}, frozenset({1, 6}), 1),
        Menu(frozenset({"credit_card"}), frozenset({1, 6}), 1),
    )
    found = {(each.code, each.detail): each.pairs for each in contrasts((*MENUS, *others))}
    assert found == {
        ("fewer_installments", "1"): ((MENUS[0], MENUS[2]), (MENUS[3], MENUS[2])),
        ("fewer_installments", "3"): ((MENUS[3], MENUS[0]),),
        ("other_method", "cash_voucher"): ((MENUS[0], MENUS[1]),),
        ("other_method", "debit_card"): ((others[1], others[3]),),
        ("other_method", "bank_transfer"): ((others[2], others[1]),),
        ("transfer", ""): ((others[1], others[2]),),
    }


@pytest.mark.parametrize("text", [None, "", "[]", '{"methods": []}', '{"methods": ["qr"], "installments": ["x"]}'])
def test_a_menu_that_does_not_say_what_it_offers_is_none(text):
    assert parsed(text, 1) is None


def test_a_menu_is_known_by_what_it_offers():
    assert parsed('{"methods": ["qr", "cash"], "installments": [3, 1]}', 3) == Menu(
        frozenset({"cash", "qr"}), frozenset({1, 3}), 3
    )


def test_the_intervals_hold_the_truth_as_often_as_they_say():
    """All three together in 90 % of the worlds, so that 45 of 60 is far below what chance brings."""
    held = []
    for seed in range(WORLDS):
        shown, truth = world(seed)
        found = judged(shown)
        assert {each.reason for each in found.values()} <= {None, "holds_zero"}
        held.append(all(found[name].low <= value <= found[name].high for name, value in truth.items()))
    assert np.mean(held) >= 0.80


def test_an_estimate_is_right_on_average_and_strong_effects_are_found():
    gaps, enough = [], []
    for seed in range(30):
        shown, truth = world(seed)
        found = judged(shown)["other_method cash_voucher"]
        gaps.append(found.effect - truth["other_method cash_voucher"])
        enough.append(found.enough and found.effect > 0)
    assert abs(np.mean(gaps)) < 3 * np.std(gaps) / np.sqrt(len(gaps))
    assert np.mean(enough) > 0.9


def test_where_menus_do_nothing_pesos_are_rarely_claimed():
    claimed = [any(each.enough for each in judged(world(seed, EVEN)[0]).values()) for seed in range(WORLDS)]
    assert np.mean(claimed) <= 0.22


def test_a_rule_that_chose_for_certain_gives_no_pesos():
    found = judged(deterministic(world(1)[0]))
    assert {each.reason for each in found.values()} == {"propensity_wrong"}


def test_recorded_propensities_that_are_not_the_real_ones_are_noticed():
    shown, _ = world(1)
    assert {each.reason for each in judged(replace(shown, propensity=np.full(len(shown.menu), 0.4))).values()} == {
        "propensity_wrong"
    }
    flat = np.array([(shown.menu == menu).mean() for menu in range(len(MENUS))])
    untrue = judged(replace(shown, propensity=flat[shown.menu]))["other_method cash_voucher"]
    assert untrue.reason == "propensity_wrong"


def test_a_menu_that_was_hardly_shown_has_no_overlap_and_few_rows_are_too_few():
    shown, _ = world(2)
    rare = np.where(shown.menu == 1, 0.002, shown.propensity)
    assert judged(replace(shown, propensity=rare))["other_method cash_voucher"].reason == "no_overlap"
    assert {each.reason for each in judged(shown, replace(BOUNDS, min_effective_rows=100_000)).values()} == {"too_few"}


def test_only_the_time_in_which_both_menus_were_shown_counts():
    shown, _ = world(3)
    late = shown.among((shown.menu != 1) | (shown.opened_at >= 3_000))
    found = judged(late)["other_method cash_voucher"]
    assert found.rows < judged(shown)["other_method cash_voucher"].rows
    gone = shown.among(shown.menu != 1)
    assert judged(gone)["other_method cash_voucher"].reason == "no_overlap"


def test_a_finding_survives_its_file():
    shown, _ = world(4)
    for each in judged(shown).values():
        assert Finding.from_json(each.as_json()) == each
        assert each.text_es
        assert each.text_en
