import numpy as np
import pytest
from sklearn.linear_model import PoissonRegressor

from barberpro.errors import BadInputError
from barberpro.simulation.poisson import poisson, telling, within_groups


def drawn(seed: int, rows: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shop, month = rng.integers(0, 12, rows), rng.integers(0, 8, rows)
    x = rng.normal(0, 0.4, (rows, 2)) + 0.3 * shop[:, None] / 12
    y = rng.poisson(np.exp(0.2 + 0.08 * shop - 0.1 * month - 1.2 * x[:, 0] + 0.4 * x[:, 1])).astype(float)
    return y, x, shop, month


def dummies(*groups: np.ndarray) -> np.ndarray:
    first, *others = (np.eye(group.max() + 1)[group] for group in groups)
    return np.hstack([first, *[each[:, 1:] for each in others]])


@pytest.mark.parametrize("seed", range(4))
def test_coefficients_and_errors_are_those_of_a_dense_regression(seed: int) -> None:
    y, x, shop, month = drawn(seed)
    ours = poisson(y, x, (shop, month), shop)
    design = np.hstack([x, dummies(shop, month)])
    dense = PoissonRegressor(alpha=0.0, fit_intercept=False, solver="newton-cholesky", tol=1e-10, max_iter=300)
    dense.fit(design, y)
    assert ours.coefficients == pytest.approx(dense.coef_[:2], abs=1e-5)
    mean = dense.predict(design)
    bread = np.linalg.inv(design.T @ (design * mean[:, None]))
    scores = np.stack([(design * (y - mean)[:, None])[shop == each].sum(axis=0) for each in range(12)])
    sandwich = bread @ (scores.T @ scores) @ bread * 12 / 11
    assert ours.covariance == pytest.approx(sandwich[:2, :2], rel=1e-3)
    assert (ours.rows, ours.clusters) == (600, 12)


def test_groups_without_counts_are_left_out_until_none_is_left() -> None:
    counts = np.array([1.0, 0.0, 0.0, 2.0])
    shop, month = np.array([0, 1, 1, 0]), np.array([0, 0, 1, 0])
    assert telling(counts, (shop, month)).tolist() == [True, False, False, True]


def test_no_group_mean_is_left() -> None:
    _, x, shop, month = drawn(1)
    weights = np.random.default_rng(2).uniform(0.1, 2.0, len(x))
    left = within_groups(x, weights, [shop, month])
    for group in (shop, month):
        assert np.bincount(group, weights * left[:, 0]) == pytest.approx(np.zeros(group.max() + 1), abs=1e-6)


def test_a_regressor_that_a_group_explains_is_refused() -> None:
    y, _, shop, month = drawn(3)
    with pytest.raises(BadInputError, match="regressor 0 does not vary"):
        poisson(y, shop[:, None].astype(float), (shop, month), shop)


def test_no_counts_at_all_are_refused() -> None:
    _, x, shop, month = drawn(3)
    with pytest.raises(BadInputError, match="no row has a count above 0"):
        poisson(np.zeros(len(x)), x, (shop, month), shop)
