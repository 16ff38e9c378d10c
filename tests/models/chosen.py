"""A small model of payers' choices: credit fails more in installments, one issuer is worse, 3DS helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

import numpy as np
import polars as pl

from models.predict import Predictor
from models.reasons.explain import explainer
from models.reasons.learn import learn_reasons
from models.spec import ModelSpec
from models.split import split
from models.train import train
from tests.models.reasoned import PARAMS
from tests.models.rows import START

SPEC = ModelSpec("choices", "it fails", ("installments", "three_ds", "amount_log"), ("method", "issuer"))
METHODS = ["credit_card", "debit_card", "qr"]


def payments(count: int, seed: int = 3) -> pl.DataFrame:
    """Draw payments whose failures follow method, installments, 3DS and issuer; `amount_log` says nothing."""
    generator = np.random.default_rng(seed)
    method = generator.choice(METHODS, count, p=[0.6, 0.2, 0.2])
    credit = method == "credit_card"
    installments = np.where(credit, generator.choice([1, 6, 12], count), 1)
    three_ds = np.where(method == "qr", np.nan, generator.integers(0, 2, count))
    issuer = np.where(method == "qr", "wallet", generator.choice(["good", "bad"], count))
    raw = -2.5 + 0.9 * credit + 0.15 * installments - 0.8 * (three_ds == 1) + 1.5 * (issuer == "bad")
    at = [START + timedelta(minutes=10 * place) for place in range(count)]
    return pl.DataFrame(
        {
            "source": "shop",
            "payment_id": [f"{place:05}" for place in range(count)],
            "checkout_id": [f"c{place}" for place in range(count)],
            "client_id": [f"u{place // 2}" for place in range(count)],
            "attempted_at": at,
            "mature_at": [each + timedelta(hours=24) for each in at],
            "method": method,
            "issuer": issuer,
            "installments": installments,
            "three_ds": pl.Series(three_ds, nan_to_null=True),
            "amount_log": generator.normal(9, 1, count),
            "failed": (generator.random(count) < 1 / (1 + np.exp(-raw))).astype(np.int8),
        }
    )


@lru_cache
def choosers() -> tuple[Predictor, pl.DataFrame]:
    """Train once; the model as it answers, and its test rows."""
    parts = split(payments(5_000), 0.2, 0.2)
    params = replace(PARAMS, reason_refits=4, reason_support_rows=30)
    trained = train(SPEC, parts, params)
    reasons = learn_reasons(SPEC, parts, trained, params)
    able = explainer(trained.booster, trained.encoder, trained.calibration, reasons)
    return Predictor({"version": "v1"}, trained.booster, trained.encoder, trained.calibration, None, able), parts.test
