"""Whether refits on other samples give the same reasons: what they do not agree on is noise, and is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import lightgbm as lgb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.params import PaymentFailureParams
from models.blind import with_blinded
from models.calibration import Floats
from models.encode import Encoder
from models.evaluate import clusters
from models.reasons.attribution import raw_contributions
from models.spec import ModelSpec
from models.trees import Matrix, Part, grow

HALF = 0.5


def refits(
    spec: ModelSpec, encoder: Encoder, fit: pl.DataFrame, stop: pl.DataFrame, params: PaymentFailureParams
) -> Iterator[lgb.Booster]:
    """Grow the trees again on samples of `fit`, stopped on `stop`: `reason_refits` times, each time the same.

    A sample takes half of the clients (without one: of the checkouts, or rows), or as many as give about
    `reason_refit_rows` attempts.
    """
    cluster = clusters(fit)
    share = min(HALF, params.reason_refit_rows / fit.height)
    stopping = _part(encoder, stop)
    for place in range(params.reason_refits):
        rows = fit.filter(pl.Series(drawn(cluster, share, params.seed + place)))
        shown = with_blinded(spec, rows, params.blind_share, params.seed + place)
        yield grow(_part(encoder, shown), stopping, encoder.categorical, params)


def drawn(cluster: NDArray[np.int64], share: float, seed: int) -> NDArray[np.bool_]:
    """Choose whole clusters at random, a `share` of them and one at least; True for their rows."""
    count = int(cluster.max()) + 1
    chosen = np.zeros(count, dtype=np.bool_)
    chosen[np.random.default_rng(seed).permutation(count)[: max(1, round(count * share))]] = True
    return chosen[cluster]


def votes(boosters: Iterator[lgb.Booster], matrix: Matrix, groups: Mapping[str, Sequence[int]]) -> NDArray[np.int8]:
    """Give the sign of each code on each row, as each model sees it: (models, rows, codes)."""
    return np.stack([np.sign(raw_contributions(each, matrix, groups)[1]).astype(np.int8) for each in boosters])


def agreement(signs: NDArray[np.int8], matters: NDArray[np.bool_]) -> Floats:
    """Give for each code the share of pairs of models that agree on its sign, on the rows where it matters.

    `signs` is (models, rows, codes), `matters` (rows, codes). 1 means that any two models always say the same, about
    0.5 that each tosses a coin; NaN where the code matters on no row.
    """
    models = len(signs)
    up, down = (signs > 0).sum(axis=0), (signs < 0).sum(axis=0)
    agreeing = (up * (up - 1) + down * (down - 1)) / (models * (models - 1))
    rows = matters.sum(axis=0)
    return np.divide((agreeing * matters).sum(axis=0), rows, out=np.full(len(rows), np.nan), where=rows > 0)


def _part(encoder: Encoder, rows: pl.DataFrame) -> Part:
    return Part(encoder.matrix(rows), rows["failed"].to_numpy().astype(np.int8))
