"""Why rows are too few, too silent or too uniform to learn from."""

from __future__ import annotations

import polars as pl

from barberpro.settings import read_params, shipped
from models.enough import refused
from models.spec_registry import spec_of

PARAMS = read_params(shipped("params.yaml")).payment_failure
SPEC = spec_of("installment_conversion")


def checkouts(left: int, paid: int = 900, declined: int = 100) -> pl.DataFrame:
    method = [*[None] * left, *["qr"] * (paid + declined)]
    failed = [*[1] * left, *[0] * paid, *[1] * declined]
    return pl.DataFrame({"chosen_method": method, "failed": failed})


def test_checkouts_of_which_none_was_abandoned_are_refused():
    assert SPEC is not None
    assert refused(SPEC, checkouts(left=100), PARAMS) is None
    told = refused(SPEC, checkouts(left=0), PARAMS)
    assert told is not None
    assert "0 of 1000 checkouts were left without a choice" in told
    assert refused(SPEC, checkouts(left=PARAMS.min_failures - 1), PARAMS) is not None
    assert refused(SPEC, checkouts(left=PARAMS.min_failures), PARAMS) is None
