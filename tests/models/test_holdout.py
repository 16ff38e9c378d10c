"""The holdout: all attempts of a checkout in or out, as many as wanted, the same with the same key."""

from __future__ import annotations

import numpy as np
import polars as pl

from models.holdout import draws

KEY, OTHER = b"k" * 32, b"o" * 32


def rows(count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source": ["shop"] * count,
            "payment_id": [f"p{n}" for n in range(count)],
            "checkout_id": [None if n % 5 == 0 else f"c{n // 3}" for n in range(count)],
        },
        schema_overrides={"checkout_id": pl.String},
    )


def test_attempts_of_a_checkout_share_one_draw_and_others_do_not():
    drawn = rows(30).with_columns(draw=pl.Series(draws(rows(30), KEY)))
    by_checkout = drawn.drop_nulls("checkout_id").group_by("checkout_id").agg(pl.col("draw").n_unique())
    assert by_checkout["draw"].max() == 1
    alone = drawn.filter(pl.col("checkout_id").is_null())
    assert alone["draw"].n_unique() == alone.height


def test_draws_are_even_and_stay_whatever_is_asked_beside_them():
    many = rows(20_000)
    found = draws(many, KEY)
    checkouts = pl.Series(found).unique()
    share = (checkouts < 0.03).mean()
    assert abs(share - 0.03) < 4 * np.sqrt(0.03 * 0.97 / len(checkouts))
    assert draws(many.tail(100), KEY).tolist() == found[-100:].tolist()


def test_another_key_draws_others():
    first, second = draws(rows(2_000), KEY), draws(rows(2_000), OTHER)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.15
    assert (first != second).all()


def test_a_payment_and_a_checkout_of_the_same_name_are_two_things():
    same = pl.DataFrame({"source": ["a", "a"], "payment_id": ["x", "x"], "checkout_id": ["x", None]})
    first, second = draws(same, KEY)
    assert first != second
