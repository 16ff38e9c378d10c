"""Recommendations: pesos only with evidence, nothing in the holdout, and the propensity of what was recommended."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from models.action_texts import NOT_ENOUGH, REASONS
from models.actions import ASKED, ITEM, Treatment, recommend
from models.evidence import Finding

KEY = b"k" * 32
HELPS = Finding("shop", "fewer_installments", "3", 9000, 2000, 0.02, 0.01, 0.03, None)
HELPS_MORE = Finding("shop", "fewer_installments", "1", 9000, 2000, 0.05, 0.01, 0.09, None)
HARMS = Finding("shop", "other_method", "credit_card", 9000, 2000, -0.04, -0.06, -0.02, None)
UNCLEAR = Finding("shop", "transfer", "", 9000, 2000, 0.01, -0.01, 0.03, "holds_zero")


def rows(**facts) -> pl.DataFrame:
    usual = {
        "source": "shop",
        "payment_id": "p",
        "checkout_id": "c",
        "failure_probability": 0.4,
        "amount": Decimal("10000.40"),
        "currency": "ARS",
        "method": "credit_card",
        "installments": 6,
        "three_ds": None,
    }
    return pl.DataFrame(
        [usual | facts], schema_overrides={"three_ds": pl.Int64, "method": pl.String, "amount": pl.Decimal(18, 2)}
    )


def advised(findings=(), holdout_share=0.0, **facts) -> dict:
    found = recommend(rows(**facts), findings, Treatment(0.15, holdout_share), KEY)
    assert found.schema["recommended_actions"] == pl.List(ITEM)
    return found.row(0, named=True)


def listed(found: dict) -> list[tuple[str, str, Decimal | None]]:
    return [(each["code"], each["detail"], each["expected_gain_ars"]) for each in found["recommended_actions"]]


def test_what_is_known_to_bring_most_comes_first_in_pesos_of_this_payment():
    found = advised([HELPS, HELPS_MORE])
    assert found["action"] == "fewer_installments"
    assert listed(found)[:2] == [("fewer_installments", "1", Decimal("500.02")), ("nothing", "", Decimal("0.00"))]
    assert found["recommended_actions"][0]["evidence_en"].startswith("randomised menus, 9000 checkouts: +5.00")


def test_without_evidence_nothing_comes_first_and_no_pesos_are_told():
    found = advised([UNCLEAR])
    assert found["action"] == "nothing"
    others = found["recommended_actions"][1:]
    assert {each["code"] for each in others} == {
        "other_method", "three_ds", "transfer", "retry_later", "fewer_installments"
    }  # fmt: skip
    assert {each["expected_gain_ars"] for each in others} == {None}
    assert all(each["evidence_es"].startswith(NOT_ENOUGH[0]) for each in others)
    assert all(each["evidence_en"].startswith(NOT_ENOUGH[1]) for each in others)
    (transfer,) = [each for each in others if each["code"] == "transfer"]
    assert transfer["evidence_en"] == REASONS["holds_zero"][1]


def test_what_is_known_to_harm_is_not_listed():
    codes = [code for code, *_ in listed(advised([HARMS]))]
    assert "other_method" not in codes
    assert codes[0] == "nothing"


@pytest.mark.parametrize(
    ("facts", "code", "there"),
    [
        ({"installments": 1}, "fewer_installments", False),
        ({"installments": 2}, "fewer_installments", True),
        ({"three_ds": 1}, "three_ds", False),
        ({"three_ds": 0}, "three_ds", True),
        ({"method": "qr"}, "three_ds", False),
        ({"method": "bank_transfer"}, "transfer", False),
        ({"currency": "USD"}, "transfer", False),
        ({"method": None}, "other_method", False),
        ({"method": "cash_voucher"}, "retry_later", False),
    ],
)
def test_an_action_is_listed_where_it_makes_sense(facts, code, there):
    assert (code in [each for each, *_ in listed(advised(**facts))]) is there


def test_dollars_get_no_pesos_and_evidence_of_another_source_does_not_count():
    for facts in ({"currency": "USD"}, {"source": "elsewhere"}):
        found = advised([HELPS], **facts)
        assert found["action"] == "nothing"
        assert {gain for code, _, gain in listed(found) if code != "nothing"} == {None}


@pytest.mark.parametrize(
    ("probability", "share", "expected"),
    [
        (0.1499, 1.0, ("nothing", 1.0, False)),
        (0.15, 1.0, ("nothing", 1.0, True)),
        (0.15, 0.0, ("fewer_installments", 1.0, False)),
    ],
)
def test_only_risky_payments_are_treated_or_held_out(probability, share, expected):
    found = advised([HELPS], holdout_share=share, failure_probability=probability)
    assert (found["action"], found["action_propensity"], found["holdout"]) == expected
    assert len(found["recommended_actions"]) == 1 or expected[0] != "nothing"


def test_shares_and_propensities_of_many_fit_together():
    many = pl.concat([rows(payment_id=f"p{n}", checkout_id=f"c{n}") for n in range(3_000)])
    found = recommend(many, [HELPS], Treatment(0.15, 0.05), KEY)
    assert found["payment_id"].to_list() == many["payment_id"].to_list()
    held = found["holdout"].mean()
    assert 0.03 < held < 0.07
    told = found.group_by("action", "holdout", "action_propensity").len().sort("holdout").drop("len").rows()
    assert told == [("fewer_installments", False, 0.95), ("nothing", True, 0.05)]
    assert found.filter("holdout")["recommended_actions"].list.len().unique().to_list() == [1]


def test_no_rows_give_no_recommendations():
    found = recommend(rows().clear(), [HELPS], Treatment(0.15, 0.03), KEY)
    assert found.height == 0
    assert found.columns[:2] == list(ASKED[:2])
