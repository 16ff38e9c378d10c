from dataclasses import fields

import pytest

from barberpro.domain.vocabulary import METHODS
from barberpro.settings import PROJECT_ROOT
from barberpro.world.assumptions import Assumptions
from barberpro.world.assumptions.table import assumptions_table
from barberpro.world.menus import MENUS, PLANS
from barberpro.world.reasons import DETAILS

PARTS = [getattr(Assumptions(), each.name) for each in fields(Assumptions)]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_every_assumption_has_a_reason_of_one_line(part: object) -> None:
    for each in fields(part):  # type: ignore[arg-type]
        assert each.metadata["why"].strip()
        assert "\n" not in each.metadata["why"]


def test_the_page_lists_every_assumption_as_it_is() -> None:
    page = (PROJECT_ROOT / "docs" / "synthetic-argentina.md").read_text(encoding="utf-8")
    assert assumptions_table(Assumptions()) in page, (
        "paste the output of assumptions_table(Assumptions()) into the page"
    )


def test_tables_by_method_name_every_method() -> None:
    a = Assumptions()
    tables = (
        a.failure.method_log_odds,
        a.money.fee_bp,
        a.money.release_days,
        a.menus.utility_online,
        a.menus.utility_at_shop,
    )
    for table in tables:
        assert [name for name, *_ in table] == list(METHODS)


def test_reason_codes_are_declines() -> None:
    reasons = Assumptions().reasons
    assert {name for name, _ in (*reasons.card_weights, *reasons.wallet_weights)} <= set(DETAILS)


def test_there_are_at_most_eight_menus_and_each_preselects_what_it_offers() -> None:
    assert len(MENUS) <= 8
    for menu in MENUS:
        assert menu.default_installments in menu.installments
        assert set(menu.installments) <= set(PLANS)
        assert set(menu.methods) <= set(METHODS)
