"""Evidence for actions in worlds whose answer is known: the truth where menus were drawn, none where they were not."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse.writer import open_writer
from pipelines import action_evidence, load, recommending, synth
from tests.conftest import TEST_PSEUDONYM_KEY

PAIRS = {
    ("fewer_installments", "1"): [("cuotas_3", "contado"), ("cuotas_6", "contado"), ("cuotas_12", "contado")],
    ("fewer_installments", "3"): [("cuotas_6", "cuotas_3"), ("cuotas_12", "cuotas_3")],
    ("fewer_installments", "6"): [("cuotas_12", "cuotas_6")],
    ("other_method", "cash_voucher"): [("contado", "contado_sin_efectivo")],
}
"""Menus of the synthetic world that differ in one thing."""


def loaded(root, world: str, payments: int, seed: int = 3) -> Settings:
    synth.run(root, payments=payments, months=6, seed=seed, end=date(2026, 8, 1), world=world)
    settings = Settings(root, read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    load.run(settings)
    return settings


def true_effects(settings: Settings) -> dict[tuple[str, str], float]:
    """Pesos net for each peso asked, by the world's own probabilities of being paid."""
    with open_writer(settings) as db:
        amounts = db.frame("SELECT checkout_id, amount::DOUBLE AS amount FROM checkouts")
        approved = ", ".join(f"'{each}'" for each in APPROVED_STATUSES)
        kept = db.scalar(f"SELECT 1 - sum(processor_fee) / sum(amount) FROM payments WHERE status IN ({approved})")
    truth = pl.read_parquet(settings.truth / "checkouts.parquet").join(amounts, on="checkout_id")
    worth = {
        name.removeprefix("paid_"): float(kept) * (truth[name] * truth["amount"]).sum() / truth["amount"].sum()
        for name in truth.columns
        if name.startswith("paid_") and name != "paid_as_shown"
    }
    return {
        thing: sum(worth[after] - worth[before] for before, after in pairs) / len(pairs)
        for thing, pairs in PAIRS.items()
    }


@pytest.mark.slow
def test_where_menus_were_drawn_the_intervals_hold_the_truth(tmp_path):
    settings = loaded(tmp_path, "randomised_menus", 20_000)
    (found,) = action_evidence.run(settings).found.values()
    truth = true_effects(settings)
    assert {(each.code, each.detail) for each in found} == set(truth)
    for each in found:
        room = 0.01  # the fee of a plan differs from the mean fee by less
        assert each.low - room <= truth[each.code, each.detail] <= each.high + room, each
        assert each.reason in {None, "holds_zero"}


@pytest.mark.slow
def test_where_nobody_recorded_why_a_menu_was_shown_no_pesos_are_told(tmp_path):
    settings = loaded(tmp_path, "hidden_confounding", 5_000)
    (found,) = action_evidence.run(settings).found.values()
    assert {each.reason for each in found} == {"no_propensity"}
    (content,) = json.loads((settings.reports / "action_evidence.json").read_text("utf-8"))["sources"].values()
    assert content["without_propensity"] == content["checkouts"] > 0
    assert not any(each.enough for each in recommending.evidence(settings))


@pytest.mark.slow
def test_where_menus_do_nothing_hardly_any_history_calls_one_better(tmp_path):
    """One history in ten may, at 90 % for all comparisons together; two of five would by chance in 8 % of cases."""
    claiming = 0
    for seed in range(3, 8):
        (found,) = action_evidence.run(loaded(tmp_path / str(seed), "zero_effect", 20_000, seed)).found.values()
        claiming += any(each.enough for each in found)
        assert max(each.effective_rows for each in found) > 500
    assert claiming <= 1
