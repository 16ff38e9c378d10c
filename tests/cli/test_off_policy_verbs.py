"""`ope` and `discontinuity`: what they print, their JSON, and what they refuse with which code."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

ROWS = 1_200


@pytest.fixture
def log(tmp_path):
    draw = np.random.default_rng(3)
    menu = draw.integers(0, 2, ROWS)
    amount = np.exp(draw.normal(8.5, 0.5, ROWS))
    frame = pl.DataFrame(
        {
            "menu": pl.Series(["short", "long"]).gather(pl.Series(menu)),
            "paid": draw.random(ROWS) < np.where(menu == 1, 0.7, 0.5),
            "p": 0.5,
            "new": "long",
            "old": "short",
            "amount": amount,
            "ruled": amount > 5_000,
        }
    )
    frame.write_parquet(tmp_path / "log.parquet")
    return tmp_path / "log.parquet"


def asked(log, *more):
    return ("ope", log, "--action", "menu", "--reward", "paid", *more)


def test_json_follows_the_contract(barberpro, log):
    outcome = barberpro(*asked(log, "--propensity", "p", "--target", "new", "--fact", "amount", "--json"))
    found = json.loads(outcome.out)
    assert outcome.code == 0
    assert found.keys() >= {"rows", "estimators", "overlap", "verdict", "sample_needed"}
    assert found["verdict"] == "better"
    assert found["rows"] == ROWS


def test_a_person_reads_the_verdict_on_each_target(barberpro, log):
    outcome = barberpro(*asked(log, "--propensity", "p", "--target", "new", "--target", "old"))
    assert outcome.code == 0
    assert "verdict: better" in outcome.out
    assert "verdict: not better" in outcome.out
    assert "verdict: cannot tell" in barberpro(*asked(log, "--target", "new")).out


@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        (("--target", "new", "--propensity", "q"), 3, "no column 'q'"),
        (("--target", "new", "--propensity", "menu"), 3, "'menu' holds texts"),
        (("--target", "new", "--target", "new"), 2, "--target names a column twice"),
        (("--target", "new", "--level", "90"), 2, "--level is 90.0"),
        (("--target", "new", "--margin", "-1"), 2, "allowed: 0 or more"),
        ((), 2, "--target"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_its_code(barberpro, log, more, code, told):
    outcome = barberpro(*asked(log, *more))
    assert outcome.code == code
    assert told in outcome.err
    assert "Traceback" not in outcome.err


def test_the_edge_of_a_table_that_did_not_rule_tells_nothing(barberpro, log, tmp_path):
    ask = ("discontinuity", log, "--running", "amount", "--outcome", "paid", "--edge", "5000")
    (edge,) = json.loads(barberpro(*ask, "--action", "menu", "--json").out)["edges"]
    assert (edge["verdict"], edge["reason"]) == ("cannot tell", "not_ruled")
    drawn = tmp_path / "plots" / "edge.png"
    outcome = barberpro(*ask, "--action", "ruled", "--plot", drawn)
    assert outcome.code == 0
    assert drawn.read_bytes().startswith(b"\x89PNG")
    refused = barberpro(*ask, "--plot", tmp_path / "edge.jpg")
    assert refused.code == 2
    assert "is not .png" in refused.err
