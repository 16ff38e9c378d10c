"""From a declaration to a verdict through the platform's own files: drawn, shown, exported, loaded, published, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml

from barberpro.settings import Settings
from barberpro.store.acts import Act
from models.offers import Offer
from pipelines import drawn_arms, experiments, load, offered
from pipelines.frame_files import write
from tests.judged import publish_judged
from tests.models.experiments.declared import DECLARED

START = date(2026, 5, 4)
CHECKOUTS, DAYS = 3_000, 28
EFFECT = 0.12
TOLD = {"base": 0.7, "icc": 0.05, "cluster_size": 2, "per_day": 107}
OFFERS = (
    Offer("contado", ("credit_card", "qr"), (1,), 1),
    Offer("cuotas_6", ("credit_card", "qr"), (1, 3, 6), 3),
)
MAPPING = """
name: shop
source: shop
inputs:
  - table: checkouts
    files: ["checkouts.csv"]
    format: {type: csv, delimiter: ",", quote: '"', encoding: utf-8, decimal: ".", thousands: ""}
    zone: UTC
    ignored: [arm]
    fields:
      checkout_id: {from: checkout_id}
      event_at: {from: closed_at}
      known_at: {from: closed_at}
      opened_at: {from: opened_at}
      client_id: {from: client_id}
      amount: {from: amount}
      currency: {const: ARS}
      menu_id: {from: menu_id}
      menu: {from: menu}
      default_installments: {from: default_installments}
      policy_version: {from: policy_version}
      propensity: {from: propensity}
      exploration: {from: exploration}
      paid_at: {from: paid_at}
      outcome: {from: outcome}
  - table: payment_events
    files: ["payments.csv"]
    format: {type: csv, delimiter: ",", quote: '"', encoding: utf-8, decimal: ".", thousands: ""}
    zone: UTC
    ignored: []
    fields:
      payment_id: {from: payment_id}
      checkout_id: {from: checkout_id}
      event_at: {from: at}
      known_at: {from: at}
      attempted_at: {from: at}
      client_id: {from: client_id}
      amount: {from: amount}
      currency: {const: ARS}
      processor_fee: {from: fee}
      attempt_no: {const: 1}
      status: {from: status}
"""


@dataclass(frozen=True)
class Shop:
    """A data root in which an experiment has been declared, and a folder for its files."""

    settings: Settings
    folder: Path


@pytest.fixture
def shop(settings: Settings, tmp_path: Path) -> Shop:
    made = tmp_path / "shop"
    made.mkdir()
    given = {**DECLARED, "assigned_by": "client", "start": START, "readouts": [7, DAYS], **TOLD}
    (made / "six.yaml").write_text(yaml.safe_dump({**given, "minimum_effect": 0.05}), encoding="utf-8")
    before = Act("Ana", "", datetime(2026, 5, 1, tzinfo=UTC))
    experiments.register(settings, made / "six.yaml", before, rehearsal=False)
    return Shop(settings, made)


def shown(shop: Shop) -> pl.DataFrame:
    """Draw menus for checkouts that come over four weeks, most clients more than once."""
    draw = np.random.default_rng(8)
    opened = np.sort(draw.integers(0, DAYS * 86_400, CHECKOUTS)).astype("timedelta64[s]")
    first = np.datetime64(START) + np.timedelta64(3, "h")
    coming = pl.DataFrame(
        {
            "source": "shop",
            "checkout_id": [f"c{number}" for number in range(CHECKOUTS)],
            "client_id": [f"k{client}" for client in draw.integers(0, CHECKOUTS // 2, CHECKOUTS)],
            "opened_at": (first + opened).astype("datetime64[us]"),
            "amount": draw.integers(5_000, 40_000, CHECKOUTS),
        }
    )
    coming.write_parquet(shop.folder / "shown.parquet")
    design = experiments.going(shop.settings, "six")
    policy = drawn_arms.arms_policy(shop.settings, design, OFFERS, offered.plans_in_force(START))
    explored = drawn_arms.run(shop.settings, shop.folder / "shown.parquet", design, policy)
    write(explored.log, shop.folder / "log.parquet")
    return pl.read_parquet(shop.folder / "log.parquet")


def exported(shop: Shop, log: pl.DataFrame, effect: float) -> Path:
    """Let people choose, and export checkouts and payments as a shop does."""
    raw = shop.folder / "raw"
    raw.mkdir()
    likely = 0.7 + effect * (log["menu_id"] == "cuotas_6").cast(pl.Float64).to_numpy()
    paid = np.random.default_rng(9).random(log.height) < likely
    later = pl.col("opened_at") + timedelta(minutes=3)
    ended = log.with_columns(
        paid_at=pl.when(pl.Series(paid)).then(later),
        closed_at=later,
        outcome=pl.when(pl.Series(paid)).then(pl.lit("paid")).otherwise(pl.lit("abandoned")),
    )
    ended.drop("source").write_csv(raw / "checkouts.csv", datetime_format="%Y-%m-%d %H:%M:%S")
    money = pl.col("amount").cast(pl.String)
    payments = ended.select(
        pl.col("checkout_id").alias("payment_id"), "checkout_id", later.alias("at"), "client_id",
        (money + ".00").alias("amount"), (pl.col("amount") * 6 / 100).round(2).alias("fee"),
        pl.when(pl.col("paid_at").is_null()).then(pl.lit("rejected")).otherwise(pl.lit("approved")).alias("status"),
    )  # fmt: skip
    last = payments.tail(1).with_columns(
        payment_id=pl.lit("later"), checkout_id=pl.lit(None, pl.String), at=pl.lit(datetime(2026, 7, 1))
    )
    pl.concat([payments, last]).write_csv(raw / "payments.csv", datetime_format="%Y-%m-%d %H:%M:%S")
    return raw


@pytest.mark.parametrize(
    ("effect", "verdict"), [(EFFECT, "ship"), pytest.param(-EFFECT, "stop", marks=pytest.mark.slow)]
)
def test_what_was_declared_is_drawn_logged_loaded_and_decided(shop: Shop, effect: float, verdict: str) -> None:
    log = shown(shop)
    (shop.folder / "shop_mapping.yaml").write_text(MAPPING, encoding="utf-8")
    load.run(shop.settings, raw=exported(shop, log, effect), mapping=shop.folder / "shop_mapping.yaml")
    publish_judged(shop.settings)
    found = experiments.read_out(shop.settings, "six", DAYS, Act("Ana", "", datetime(2026, 7, 2, tzinfo=UTC))).content
    (arm,) = found["arms"]
    assert found["decision"] == verdict
    assert arm["low"] < effect < arm["high"]
    assert found["sample_ratio_p_value"] > 0.001
    inside = log.filter(policy_version="six-1")
    assert (found["checkouts"], found["clients"]) == (inside.height, inside["client_id"].n_unique())
    assert found["holdout"]["control_checkouts"] == log.height - inside.height
    assert not found["synthetic"]
