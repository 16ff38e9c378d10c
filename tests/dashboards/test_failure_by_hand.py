"""A made-up payment on the Failure model page, and the reasons that weigh most."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from barberpro.settings import Settings
from barberpro.warehouse.reader import open_generation
from dashboards.failure_by_hand import at_hour
from dashboards.queries import failure_by_hand as queries
from models.predict import load_predictor
from tests.dashboards import judged_shop
from tests.dashboards.conftest import Open

MODEL = "payment_failure"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return judged_shop.made(tmp_path_factory.mktemp("by_hand") / "data")


def opened(open_page: Open, root: Path) -> AppTest:
    page = open_page(root, lang="en")
    page.switch_page("pages/failure_model.py").run()
    assert not page.exception, page.exception
    return page


def asked(page: AppTest) -> float:
    next(each for each in page.button if each.label == "Ask the model").click().run()
    assert not page.exception, page.exception
    return float(next(each.value for each in page.metric if each.label == "Probability of failure").rstrip("%"))


def test_a_payment_at_the_failing_issuer_in_installments_is_riskier_and_the_answer_says_why(
    open_page: Open, shop: Settings
) -> None:
    page = opened(open_page, shop.data_root)
    page.selectbox(key="hand issuer").set_value("good")
    page.selectbox(key="hand installments").set_value(1)
    low = asked(page)
    page.selectbox(key="hand issuer").set_value("bad")
    page.selectbox(key="hand installments").set_value(6)
    high = asked(page)
    assert high > low + 20
    told = "\n".join(str(each.value) for each in page.markdown)
    assert "Issuer: raises the risk (+" in told
    assert "(model comparison)" in told
    assert "not enough evidence" in told


def test_the_answer_is_that_of_the_model_about_what_was_known(shop: Settings) -> None:
    generation = open_generation(shop)
    try:
        seen = queries.choices(generation.database, "shop", "credit_card")
        store = queries.fed_store(generation.database)
    finally:
        generation.close()
    predictor = load_predictor(shop.models / MODEL)
    facts = {"method": "credit_card", "brand": None, "province": None, "device_type": None, "provider_id": None}
    said = [
        queries.answered(
            shop,
            predictor,
            store,
            queries.Asked(
                source="shop",
                issuer=issuer,
                installments=6,
                amount=Decimal("5000.00"),
                currency="ARS",
                three_ds=None,
                attempted_at=seen.last,
                **facts,
            ),
        )
        for issuer in ("good", "bad")
    ]
    assert said[0].failure_probability < said[1].failure_probability
    for each in said:
        low, high = each.calibration_range
        assert low <= each.failure_probability <= high
    assert {"nothing"} < {each["code"] for each in said[1].recommended_actions}
    assert all(not each["expected_gain_ars"] for each in said[1].recommended_actions)


def test_the_hour_is_one_of_buenos_aires() -> None:
    assert at_hour(datetime(2026, 8, 1, 2, 30), 15) == datetime(2026, 7, 31, 18)
