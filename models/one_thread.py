"""Linear algebra that gives the same bits on any machine load: its sums are cut by the number of threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
R = TypeVar("R")


def on_one_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call `work` while BLAS has one thread; LightGBM and DuckDB keep theirs, they add up in a fixed order."""
    with threadpool_limits(limits=1, user_api="blas"):
        return work(*args, **kwargs)
