"""What is paid of what people choose: trees over the checkout, the option, and how its method went before."""

from __future__ import annotations

from dataclasses import replace

import lightgbm as lgb
import numpy as np
import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.features.checkout_features import method_features, of_method
from barberpro.params import PaymentFailureParams
from models.calibration import Floats
from models.choice.options import Ints, Options
from models.encode import Encoder, fit_encoder
from models.spec import ModelSpec
from models.trees import Part, grow, raw_scores, regrow

AT_ONCE = 20_000
"""Rows asked about together, each once for every option."""


def of_choice(spec: ModelSpec) -> ModelSpec:
    """Say what the trees may learn from: facts of the checkout, the option, and what is told of the option's method."""
    each = {of_method(name, method) for name in method_features() for method in METHODS}
    numeric = (*[name for name in spec.numeric if name not in each], *method_features(), "installments")
    return replace(spec, numeric=numeric, categorical=(*spec.categorical, "method"))


def with_option(rows: pl.DataFrame, options: Options, place: Ints) -> pl.DataFrame:
    """Put beside each row the option at its `place`, and what the features tell of the option's method."""
    method = pl.Series("method", np.array(options.methods)[place], dtype=pl.String)
    told = rows.with_columns(method, installments=pl.Series(np.array(options.installments)[place]))
    return told.with_columns([_of_its_method(name) for name in method_features()])


def _of_its_method(name: str) -> pl.Expr:
    chosen = pl.when(False).then(None)
    for method in METHODS:
        chosen = chosen.when(pl.col("method") == method).then(pl.col(of_method(name, method)))
    return chosen.alias(name)


def grown(
    spec: ModelSpec, fit: pl.DataFrame, stop: pl.DataFrame, params: PaymentFailureParams
) -> tuple[lgb.Booster, Encoder]:
    """Grow trees on what was chosen (`with_option`), and stop them by newer rows."""
    encoder = fit_encoder(of_choice(spec), fit)
    booster = grow(_part(encoder, fit), _part(encoder, stop), encoder.categorical, params)
    return booster, encoder


def regrown(encoder: Encoder, rows: pl.DataFrame, trees: int, params: PaymentFailureParams) -> lgb.Booster:
    """Grow exactly so many trees."""
    return regrow(_part(encoder, rows), trees, encoder.categorical, params)


def failing(booster: lgb.Booster, encoder: Encoder, rows: pl.DataFrame, options: Options) -> Floats:
    """Give the log-odds that each option stays unpaid if it is chosen, by row and option."""
    count = len(options.methods)
    parts = [_failing(booster, encoder, some, options) for some in rows.iter_slices(AT_ONCE)]
    return np.concatenate(parts) if parts else np.empty((0, count))


def _failing(booster: lgb.Booster, encoder: Encoder, rows: pl.DataFrame, options: Options) -> Floats:
    count = len(options.methods)
    every = rows[np.repeat(np.arange(rows.height), count)]
    matrix = encoder.matrix(with_option(every, options, np.tile(np.arange(count), rows.height)))
    return raw_scores(booster, matrix).reshape(rows.height, count)


def _part(encoder: Encoder, rows: pl.DataFrame) -> Part:
    return Part(encoder.matrix(rows), rows["failed"].to_numpy().astype(np.int8))
