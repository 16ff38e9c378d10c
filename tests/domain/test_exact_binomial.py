import pytest
from scipy import stats

from barberpro.domain.exact_binomial import at_most, exact_interval, exact_range

CASES = [(0, 1), (1, 1), (0, 20), (3, 20), (18, 20), (20, 20), (60, 63), (500, 1000)]


@pytest.mark.parametrize(("successes", "trials"), CASES)
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_interval_is_that_of_scipy(successes: int, trials: int, confidence: float) -> None:
    known = stats.binomtest(successes, trials).proportion_ci(confidence, "exact")
    assert exact_interval(successes, trials, confidence) == pytest.approx((known.low, known.high), abs=1e-9)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("trials", [1, 20, 200])
def test_probabilities_are_those_of_scipy(trials: int, share: float) -> None:
    for count in range(trials + 1):
        assert at_most(count, trials, share) == pytest.approx(stats.binom.cdf(count, trials, share), abs=1e-10)


@pytest.mark.parametrize(
    ("trials", "share", "low", "high"), [(20, 0.9, 14, 20), (3, 0.9, 1, 3), (40, 0.9, 30, 40), (100, 0.5, 37, 63)]
)
def test_range_leaves_half_a_per_cent_in_each_tail(trials: int, share: float, low: int, high: int) -> None:
    assert exact_range(trials, share) == (low, high)
    assert stats.binom.cdf(low - 1, trials, share) <= 0.005
    assert stats.binom.sf(high, trials, share) <= 0.005


def test_nothing_is_known_without_trials() -> None:
    assert exact_interval(0, 0) == (0.0, 1.0)
