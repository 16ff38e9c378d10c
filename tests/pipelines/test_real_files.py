"""Real files from outside the project, the whole way: what is loaded, what is refused, what a model makes of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from barberpro.settings import Settings
from barberpro.warehouse import reader
from pipelines import run, score_file
from pipelines.run import RunResult

pytestmark = pytest.mark.external

NOW = datetime(2026, 8, 1, tzinfo=UTC)


def whole_way(settings: Settings, raw: Path, mapping: str) -> RunResult:
    return run.run(settings, raw=raw, mapping=mapping, now=NOW)


def query(settings: Settings, sql: str) -> list[tuple]:
    with reader.generation(settings) as opened:
        return opened.database.frame(sql).rows()


@pytest.mark.slow
def test_card_attempts_are_loaded_learned_and_judged_on_the_newest_fifth(
    settings: Settings, external_data: Path, tmp_path: Path
) -> None:
    result = whole_way(settings, external_data / "psp", "psp")

    (file,) = result.load.files
    assert (file.rows, file.loaded, file.duplicate, file.quarantined) == (40_328, 40_328, 0, 0)
    assert result.validation.verdict.warnings == ()
    assert query(settings, "SELECT status, count(*) FROM payments GROUP BY 1 ORDER BY 1") == [
        ("approved", 8_168),
        ("rejected", 32_160),
    ]
    assert query(settings, "SELECT min(attempted_at) FROM payments") == [(datetime(2018, 12, 31, 23, 1, 11),)]

    report = json.loads((settings.reports / "payment_failure.json").read_text(encoding="utf-8"))
    assert 0.18 < report["rows"] / 40_328 < 0.21
    assert report["period"]["from"] > report["training"]["period"]["to"]
    model, logistic, constant = (report["metrics"][name] for name in ("model", "logistic", "constant"))
    assert model["roc_auc"]["low"] > 0.6
    assert model["log_loss"]["high"] < constant["log_loss"]["value"]
    assert report["log_loss_difference"]["constant"]["high"] < 0
    assert model["log_loss"]["value"] < logistic["log_loss"]["value"]
    assert result.training.role == "champion"

    blind = tmp_path / "psp_attempts_later.csv"
    attempts = pl.read_csv(external_data / "psp" / "psp_attempts_2019.csv", infer_schema=False)
    attempts.tail(500).drop("success").write_csv(blind)
    scores = score_file.run(settings, blind, "psp").scores
    assert scores["row_number"].to_list() == list(range(500))
    assert scores["failure_probability"].is_between(0, 1).all()
    assert scores["failure_probability"].n_unique() > 50


@pytest.mark.slow
def test_marketplace_payments_without_their_order_are_refused_with_the_reason(
    settings: Settings, external_data: Path
) -> None:
    result = whole_way(settings, external_data / "olist", "olist")

    (file,) = result.load.files
    assert file.rows == 103_886
    assert [each.rule for each in result.validation.verdict.warnings] == ["few_records_are_refused"]
    assert file.loaded + file.duplicate + file.quarantined == file.rows
    assert (file.loaded, file.quarantined) == (8_921, 94_965)
    assert {reason.column: reason.count for reason in file.reasons} == {None: 94_962, "method": 3}
    assert "no row of olist_orders_dataset.csv has order_id" in file.reasons[0].example
    orders = pl.read_csv(external_data / "olist" / "olist_orders_dataset.csv", columns=["order_id"])
    payments = pl.read_csv(
        external_data / "olist" / "olist_order_payments_dataset.csv.gz",
        schema_overrides={"payment_value": pl.Decimal(18, 2)},
    )
    joinable = payments.join(orders, on="order_id").filter(pl.col("payment_type") != "not_defined")
    assert query(settings, "SELECT sum(amount), currency FROM payments GROUP BY 2") == [
        (joinable["payment_value"].sum(), "BRL")
    ]
    ((sellerless,),) = query(
        settings, "SELECT count(*) FROM payments WHERE provider_id IS NULL AND status = 'approved'"
    )
    assert sellerless < 1_000
    assert result.training.trained is False
    assert "declined" in str(result.training.reason)
    assert result.published.rows["payments"] == 8_921


def test_a_payment_of_mercado_pago_keeps_every_centavo(settings: Settings, external_data: Path) -> None:
    result = whole_way(settings, external_data / "mercadopago", "mercadopago")

    (file,) = result.load.files
    assert (file.path, file.rows, file.loaded) == ("payment_example_ars_3_cuotas.json", 1, 1)
    assert result.validation.verdict.warnings == ()
    ((payment,),) = query(settings, "SELECT payments FROM payments")
    wanted = {
        "payment_id": "51785037066",
        "attempted_at": datetime(2022, 11, 22, 20, 37, 31),
        "event_at": datetime(2022, 11, 22, 20, 38, 43),
        "amount": Decimal("1300.00"),
        "currency": "ARS",
        "method": "credit_card",
        "brand": "master",
        "installments": 3,
        "payer_financing": Decimal("339.95"),
        "processor_fee": Decimal("53.30"),
        "taxes_withheld": Decimal("0.00"),
        "net_received": Decimal("1246.70"),
        "status": "approved",
        "status_detail": "accredited",
        "decline_class": None,
        "release_on": date(2022, 12, 10),
        "device_type": None,
    }
    assert {name: payment[name] for name in wanted} == wanted
    assert payment["amount"] - payment["processor_fee"] - payment["taxes_withheld"] == payment["net_received"]
    assert "1000000002" not in payment["client_id"]
    assert result.training.trained is False
    assert result.published.rows["payments"] == 1
