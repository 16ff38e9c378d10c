"""Levels are frozen; missing and unseen have codes of their own."""

from __future__ import annotations

import json

import numpy as np
import polars as pl

from models.champion import as_json
from models.encode import FIRST_LEVEL, MIN_LEVEL_ROWS, MISSING, UNSEEN, Encoder, fit_encoder
from models.spec import ModelSpec

SPEC = ModelSpec("m", "t", numeric=("x", "flat", "absent"), categorical=("issuer", "lone"))
ROWS = pl.DataFrame(
    {
        "x": [1.0, None] * MIN_LEVEL_ROWS,
        "flat": [3] * 2 * MIN_LEVEL_ROWS,
        "issuer": ["bank"] * MIN_LEVEL_ROWS + ["rare"] * (MIN_LEVEL_ROWS - 1) + [None],
        "lone": ["a"] * 2 * MIN_LEVEL_ROWS,
    }
)


def test_columns_that_say_nothing_are_left_out():
    assert fit_encoder(SPEC, ROWS).columns == ("x", "issuer")


def test_levels_missing_rare_and_new():
    encoder = fit_encoder(SPEC, ROWS)
    frame = pl.DataFrame({"x": [2.0, None, 0.5, 1.0], "issuer": ["bank", None, "rare", "new"]})
    matrix = encoder.matrix(frame)
    assert matrix[:, 1].tolist() == [FIRST_LEVEL, MISSING, UNSEEN, UNSEEN]
    assert np.isnan(matrix[:, 0]).tolist() == [False, True, False, False]


def test_absent_columns_are_missing_throughout():
    matrix = fit_encoder(SPEC, ROWS).matrix(pl.DataFrame({"other": [1, 2]}))
    assert np.isnan(matrix[:, 0]).all()
    assert (matrix[:, 1] == MISSING).all()


def test_all_null_column_of_another_type_is_missing():
    frame = pl.DataFrame({"x": [None], "issuer": [None]})
    assert fit_encoder(SPEC, ROWS).matrix(frame)[0, 1] == MISSING


def test_survives_json():
    encoder = fit_encoder(SPEC, ROWS)
    again = Encoder.from_json(json.loads(as_json(encoder.as_json())))
    assert again == encoder
    assert again.columns == encoder.columns


def test_the_order_of_columns_survives_the_sorting_of_keys():
    encoder = Encoder(("z", "a"), {"method": ("qr",), "brand": ("visa", "amex")})
    again = Encoder.from_json(json.loads(json.dumps(encoder.as_json(), sort_keys=True)))
    assert again.columns == ("z", "a", "method", "brand")


def test_of_equal_columns_the_first_stays() -> None:
    rows = pl.DataFrame({"a": [1.0, None, 3.0], "b": [1.0, None, 3.0], "c": [1.0, 3.0, None], "d": [1, 2, 3]})
    spec = ModelSpec("m", "t", numeric=("a", "b", "c", "d"), categorical=())
    assert fit_encoder(spec, rows).numeric == ("a", "c", "d")
