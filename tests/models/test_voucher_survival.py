"""Vouchers: the product limit by hand, what can never be paid, cells drawn in, and truth that the curves hold."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from barberpro.domain.exact_binomial import exact_range
from models.voucher_survival import HOURS, LATER, SOON, VoucherSurvival, lead_of, product_limit, voucher_survival

NEVER = float("inf")


def rows(*told: tuple[str | None, int, int, float, bool]) -> pl.DataFrame:
    kinds = {"lead": pl.String, "weekday": pl.Int64, "hour": pl.Int64, "waited_hours": pl.Float64, "paid": pl.Boolean}
    return pl.DataFrame(told, schema=kinds, orient="row")


def test_the_product_limit_by_hand() -> None:
    # At risk 5, 4, (one leaves), 2, 1: S = 4/5, then 4/5 x 3/4 = 3/5, then 3/5 x 1/2.
    waited = np.array([2.0, 4.0, 5.0, 8.0, NEVER])
    share, worth = product_limit(waited, np.array([True, True, False, True, False]), [1, 2, 4, 5, 8, 168])
    assert share == pytest.approx([0, 0.2, 0.4, 0.4, 0.7, 0.7])
    greenwood = 0.3**2 * (1 / (5 * 4) + 1 / (4 * 3) + 1 / (2 * 1))
    assert worth == pytest.approx([5, 5, 5, 5, 0.7 * 0.3 / greenwood, 0.7 * 0.3 / greenwood])


def test_at_the_same_time_the_paid_come_before_those_who_leave() -> None:
    together, _ = product_limit(np.array([3.0, 3.0, 3.0, 9.0]), np.array([False, True, True, False]), [3])
    assert together == pytest.approx([0.5])


def test_nothing_is_told_past_the_last_one_seen() -> None:
    _, worth = product_limit(np.array([3.0, 9.0]), np.array([True, False]), [4, 9, 10])
    assert worth.tolist()[2] == 0
    assert worth[0] > 0


def test_what_expired_stays_unpaid_and_does_not_leave() -> None:
    found = voucher_survival(rows(*[(SOON, 5, 21, 10.0, True)] * 4, *[(SOON, 5, 21, NEVER, False)] * 6))
    assert found is not None
    assert found.paid_within(168, SOON, (5, 21)).value == pytest.approx(0.4)
    left_out = voucher_survival(rows(*[(SOON, 5, 21, 10.0, True)] * 4, *[(SOON, 5, 21, 5.0, False)] * 6))
    assert left_out is not None
    assert left_out.paid_within(168).value == 1.0  # that is what counting them as gone would say


def test_the_smallest_known_cell_answers_and_leans_on_its_whole() -> None:
    told = [(SOON, 5, 21, 10.0, True)] * 3 + [(LATER, 1, 9, 10.0, True)] * 60 + [(SOON, 1, 9, NEVER, False)] * 60
    found = voucher_survival(rows(*told))
    assert found is not None
    night = found.paid_within(24, SOON, (5, 21))
    assert (night.of, night.rows) == ("soon/5/21", 3)
    soon = found.paid_within(24, SOON)
    assert soon.of == "soon"
    assert soon.value < night.value < 1.0
    assert found.paid_within(24, SOON, (6, 3)).of == "soon"
    assert found.paid_within(24, None, (5, 21)).of == "all"
    assert voucher_survival(rows()) is None


def test_shares_rise_with_the_hours_and_survive_being_written() -> None:
    generator = np.random.default_rng(2)
    size = 400
    waited = np.where(generator.random(size) < 0.6, generator.exponential(20, size), NEVER)
    waited = np.where(generator.random(size) < 0.1, generator.uniform(0, 60, size), waited)
    told = zip(
        generator.choice([SOON, LATER], size), generator.integers(1, 8, size), generator.integers(0, 24, size),
        waited, np.isfinite(waited) & (generator.random(size) < 0.8), strict=True,
    )  # fmt: skip
    found = voucher_survival(rows(*((str(a), int(b), int(c), float(d), bool(e)) for a, b, c, d, e in told)))
    assert found is not None
    for curve in found.curves.values():
        assert list(curve.paid) == sorted(curve.paid)
        assert all(0 <= each <= 1 for each in curve.paid)
    again = VoucherSurvival.from_json(json.loads(json.dumps(found.as_json())))
    for hours in (0, 0.5, 5, 24, 100, 168, 500):
        one, other = (each.paid_within(hours, SOON, (3, 12)) for each in (found, again))
        assert other.value == pytest.approx(one.value, abs=2e-5)
        assert one.low <= one.value <= one.high


def test_curves_hold_the_truth_under_censoring() -> None:
    """Paid with chance 0.6 after an exponential wait, cut off at a uniform time: 90 % intervals at 24 h, 200 times."""
    truth, held = 0.6 * (1 - np.exp(-24 / 20)), 0
    place = HOURS.index(24)
    for seed in range(200):
        generator = np.random.default_rng(seed)
        waits = np.where(generator.random(300) < 0.6, generator.exponential(20, 300), NEVER)
        heard = generator.uniform(0, 200, 300)
        found = voucher_survival(
            pl.DataFrame({"lead": None, "weekday": 1, "hour": 1, "waited_hours": np.minimum(waits, heard),
                          "paid": waits <= heard}, schema_overrides={"lead": pl.String})
        )  # fmt: skip
        assert found is not None
        estimate = found.paid_within(HOURS[place])
        held += estimate.low <= truth <= estimate.high
    low, high = exact_range(200, 0.90, 0.99)
    assert low <= held <= high


@pytest.mark.parametrize(("hours", "lead"), [(None, None), (0.0, SOON), (47.9, SOON), (48.0, LATER), (500.0, LATER)])
def test_soon_is_under_two_days(hours: float | None, lead: str | None) -> None:
    assert lead_of(hours) == lead
