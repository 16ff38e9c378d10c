"""A small model of known reasons: codes on the columns of `known_world`, one of them for nothing but noise."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from barberpro.settings import read_params, shipped
from models.reasons.artifact import Reasons
from models.reasons.codes import Code
from models.reasons.learn import learn_reasons
from models.spec import ModelSpec, TrainingSet
from models.split import split
from models.train import Trained, train
from tests.models.rows import known_world

SPEC = ModelSpec("known", "it fails", ("risk", "calm", "noise"), ("issuer",))
CODES = tuple(Code(name, name, name, features=(name,)) for name in (*SPEC.numeric, *SPEC.categorical))
PARAMS = replace(
    read_params(shipped("params.yaml")).payment_failure,
    min_data_in_leaf=20,
    reason_rows=500,
    max_trees=60,
    learning_rate=0.2,
)


@lru_cache
def known_model() -> tuple[TrainingSet, Trained, Reasons]:
    """Train once for all tests that only look."""
    parts = split(known_world(6_000)[0], 0.2, 0.2)
    trained = train(SPEC, parts, PARAMS)
    return parts, trained, learn_reasons(SPEC, parts, trained, PARAMS, CODES)
