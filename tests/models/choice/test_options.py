"""Which options a menu holds, which is preselected, and which was taken."""

from __future__ import annotations

import polars as pl
import pytest

from barberpro.domain.vocabulary import METHODS
from models.choice.options import Options

OPTIONS = Options((3, 6, 12))


def menu(methods: list[str], plans: list[int]) -> str:
    told = ", ".join(f'"{method}"' for method in methods)
    return f'{{"methods": [{told}], "installments": {plans}}}'


def rows(*told: tuple[str | None, int | None, str | None, int | None]) -> pl.DataFrame:
    names = {
        "menu": pl.String,
        "default_installments": pl.Int64,
        "chosen_method": pl.String,
        "chosen_installments": pl.Int64,
    }
    return pl.DataFrame(list(told), schema=names, orient="row")


def test_plans_are_those_that_some_menu_offers():
    menus = [menu(["credit_card"], [1, 6]), menu(["qr"], [1, 3]), None, "no menu"]
    assert Options.of(menus).plans == (3, 6)


@pytest.mark.parametrize(
    ("methods", "plans", "expected"),
    [
        (["credit_card", "qr"], [1, 3], {("credit_card", 1), ("credit_card", 3), ("qr", 1)}),
        (["credit_card", "qr"], [3, 6], {("credit_card", 3), ("credit_card", 6), ("qr", 1)}),
        (["qr"], [1, 12], {("qr", 1)}),
        (["credit_card"], [18], set()),
    ],
)
def test_only_credit_cards_are_bound_to_plans(methods, plans, expected):
    offered = OPTIONS.offered(methods, plans)
    pairs = zip(OPTIONS.methods, OPTIONS.installments, offered, strict=True)
    assert {(method, count) for method, count, there in pairs if there} == expected


def test_rows_are_laid_out_by_their_own_menu():
    some = rows(
        (menu(["credit_card"], [1, 3]), 3, "credit_card", 3),
        (None, None, None, None),
        (menu(["qr"], [1]), 1, "qr", 1),
        (menu(["credit_card"], [1, 3]), 1, None, None),
    )
    offered = OPTIONS.offered_by(some)
    assert offered.sum(axis=1).tolist() == [2, 0, 1, 2]
    assert (offered[0] == offered[3]).all()
    assert OPTIONS.preselected(some).sum(axis=1).tolist() == [1, 0, 1, 1]
    assert OPTIONS.chosen(some).tolist() == [len(METHODS), -1, METHODS.index("qr"), -1]


def test_a_method_at_once_is_one_option_whatever_its_record_says_of_installments():
    some = rows((None, None, "debit_card", None), (None, None, "bank_transfer", 3), (None, None, "credit_card", 24))
    assert OPTIONS.chosen(some).tolist() == [METHODS.index("debit_card"), METHODS.index("bank_transfer"), -1]
