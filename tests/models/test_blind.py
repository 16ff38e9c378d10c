"""Blinded rows look like those of a source that tells no outcomes any more."""

from __future__ import annotations

import polars as pl
import pytest

from models.blind import blinded, is_blind, with_blinded
from models.spec import ModelSpec
from models.specs import payment_failure
from tests.features.worlds import NOON, event, features_of

SPEC = ModelSpec("m", "t", ("risk", "declines", "dry"), ("issuer",), on_outcomes=("declines", "absent"), dry="dry")
ROWS = pl.DataFrame(
    {"risk": [1.0, 2.0], "declines": [3, None], "dry": [0, 1], "issuer": ["a", None], "failed": [0, 1]},
    schema_overrides={"dry": pl.Int64},
)


def test_hides_what_rests_on_outcomes_and_nothing_else():
    found = blinded(SPEC, ROWS)
    assert found["declines"].null_count() == 2
    assert found["dry"].to_list() == [1, 1]
    assert found.schema == ROWS.schema
    assert found.drop("declines", "dry").equals(ROWS.drop("declines", "dry"))


@pytest.mark.parametrize(("share", "rows"), [(0.0, 2), (1.0, 4)])
def test_the_share_says_how_many_are_shown_again(share, rows):
    found = with_blinded(SPEC, ROWS, share, seed=1)
    assert found.height == rows
    assert found.head(2).equals(ROWS)


def test_the_same_seed_draws_the_same_rows():
    many = pl.concat([ROWS.with_columns(risk=pl.lit(float(n))) for n in range(500)])
    one, again, other = (with_blinded(SPEC, many, 0.3, seed) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)
    assert 1220 < one.height < 1380


def test_a_model_that_knows_no_dry_outcomes_is_shown_none():
    assert with_blinded(ModelSpec("m", "t", ("risk",), ()), ROWS, 1.0, seed=1).equals(ROWS)
    assert is_blind(None, ROWS).tolist() == [False, False]
    assert is_blind("elsewhere", ROWS).tolist() == [False, False]
    assert is_blind("dry", ROWS).tolist() == [False, True]


def test_blinding_does_in_a_frame_what_the_features_do_in_a_table():
    told = event("told", NOON, status="rejected", client_id="ana", issuer="bank", checkout_id="c")
    facts = {"client_id": "ana", "issuer": "bank", "checkout_id": "c"}
    later = [event(f"z{n:02}", NOON.replace(day=11, minute=n), status=None, **facts) for n in range(30)]
    found = features_of([told, *later]).tail(1)
    assert found["outcomes_dry"].item() == 1
    assert blinded(payment_failure.spec(), found).equals(found)
