"""The what-if over menus with a trained model behind it: the page answers as the engine does, for what was asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from barberpro.domain.formatting import money
from dashboards.menu_question_parts import name_of
from dashboards.queries import menu_question as queries
from pipelines.policies import current_policy, today
from pipelines.recommend_installments import Asked, InstallmentRecommender
from tests.dashboards.conftest import APP
from tests.pipelines.built import Built


@pytest.fixture(scope="module")
def recommender(first_run: Built) -> InstallmentRecommender:
    return InstallmentRecommender.load(first_run.settings, current_policy(first_run.settings), today())


@pytest.fixture
def page(first_run: Built, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("BARBERPRO_DATA", str(first_run.settings.data_root))
    st.cache_data.clear()
    st.cache_resource.clear()
    opened = AppTest.from_file(str(APP), default_timeout=60)
    opened.query_params.update({"show": "what_if", "lang": "en", "amount": "45000", "where": "AR-X", "weekday": "5",
                                "hour": "19", "ahead": "24"})  # fmt: skip
    return opened.switch_page("pages/installments.py").run()


def test_the_page_answers_as_the_engine_does_and_shows_the_evidence_beside_it(page, recommender):
    assert not page.exception
    answer = recommender.ask(Asked(Decimal(45_000), "AR-X", None, (5, 19), 24.0))
    said = "\n".join(str(each.value) for each in (*page.markdown, *page.caption))
    assert f"Show {name_of(answer.recommended, 'en')}" in said
    assert answer.reasoning[1].replace("$", r"\$") in said
    assert money(answer.recommended.net_real_ars.value, "ARS", 0, "en").replace("$", r"\$") in said
    assert len(page.get("vega_lite_chart")) == 2
    (evidence, *_) = queries.evidence(recommender)
    assert f"{evidence.source}, by" in said
    assert [link.proto.query_string for link in page.get("page_link")] == ["show=verdicts&policy=learned&lang=en"]


def test_every_menu_is_in_the_download_once_and_one_is_the_tables(recommender):
    answer = recommender.ask(Asked(Decimal(8_000)))
    frame = queries.frame(answer)
    assert frame.height == len(answer.options) > 3
    assert (frame["is_table"].sum(), frame["is_recommended"].sum()) == (1, 1)
    assert frame.filter("is_table")["gain_ars"].to_list() == [0.0]
    inside = (frame["net_real_ars_low"] <= frame["net_real_ars"]) & (
        frame["net_real_ars"] <= frame["net_real_ars_high"]
    )
    assert inside.all()
