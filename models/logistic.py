"""The baseline that the trees must beat: a logistic regression on the same features."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from models.trees import Part

STRENGTH = 0.01
"""Inverse penalty; the best of 1, 0.01 and 0.001 on time-ordered folds, give or take the noise."""
MAX_ROWS = 200_000
"""Newest rows used: more hardly move so few coefficients."""


def logistic(fit: Part, categorical: list[int]) -> Pipeline:
    """Fit on imputed, tamed and standardised numbers and one-hot levels."""
    numeric = [place for place in range(fit.matrix.shape[1]) if place not in set(categorical)]
    numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True), FunctionTransformer(signed_log), StandardScaler()
    )
    columns = ColumnTransformer(
        [
            ("numbers", numbers, numeric),
            ("levels", OneHotEncoder(handle_unknown="ignore", sparse_output=False), categorical),
        ]
    )
    model = make_pipeline(columns, LogisticRegression(C=STRENGTH, solver="newton-cholesky", max_iter=50))
    return model.fit(fit.matrix[-MAX_ROWS:], fit.failed[-MAX_ROWS:])


def signed_log(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pull in long tails: log(1 + |x|) with the sign of x."""
    return np.sign(values) * np.log1p(np.abs(values))
