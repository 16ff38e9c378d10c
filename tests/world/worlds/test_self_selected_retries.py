from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from barberpro.world.world import World
from tests.world.worlds.conftest import Build


@pytest.fixture
def known(truth: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
    return truth("self_selected_retries")


def worked(world: World, known: pl.DataFrame) -> np.ndarray:
    """Tell of each retry that was made whether it worked."""
    made = world.attempts
    number = {int(payment): row for row, payment in enumerate(world.payment_id)}
    rows = np.array([number[int(payment)] for payment in known.filter("retried")["payment_id"]])
    next_failed = {
        (visit, attempt): failed
        for visit, attempt, failed in zip(made.visit.tolist(), made.number.tolist(), made.failed.tolist(), strict=True)
    }
    return np.array([not next_failed[made.visit[row], made.number[row] + 1] for row in rows])


def test_retries_that_were_made_work_far_more_often_than_anyones_would(build: Build, known: pl.DataFrame) -> None:
    success = worked(build("self_selected_retries"), known)
    error = 0.5 / np.sqrt(len(success))
    assert success.mean() == pytest.approx(known.filter("retried")["retry_success_probability"].mean(), abs=3 * error)
    assert success.mean() - known["retry_success_probability"].mean() > 4 * error


def test_weighting_by_who_tries_again_finds_what_anyones_retry_would_bring(build: Build, known: pl.DataFrame) -> None:
    success, tried = worked(build("self_selected_retries"), known), known.filter("retried")
    weight = 1.0 / tried["retry_probability"].to_numpy().clip(0.02)
    able = known.filter(pl.col("retry_probability") >= 0.02)
    effective = weight.sum() ** 2 / (weight**2).sum()
    value = (weight * success).sum() / weight.sum()
    assert value == pytest.approx(able["retry_success_probability"].mean(), abs=3 * 0.5 / np.sqrt(effective))


def test_as_many_try_again_as_the_truth_says(known: pl.DataFrame) -> None:
    expected = known["retry_probability"].to_numpy()
    error = np.sqrt((expected * (1 - expected)).sum()) / len(expected)
    assert known["retried"].mean() == pytest.approx(expected.mean(), abs=4 * error)
