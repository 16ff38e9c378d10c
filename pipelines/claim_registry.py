"""Finds the measures of claims by scanning `claim_measures/`: each file there is one, called by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from barberpro.errors import BadInputError
from pipelines import claim_measures
from pipelines.claim_evidence import Evidence, Looked, Missing

Measure = Callable[[Looked], Evidence | Missing]


@cache
def measures() -> dict[str, Measure]:
    """Map each file's name to its `measure`, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(claim_measures.__path__))
    return {name: importlib.import_module(f"{claim_measures.__name__}.{name}").measure for name in names}


def measure_of(name: str) -> Measure:
    """Find a measure; BadInputError lists those there are."""
    found = measures().get(name)
    if found is None:
        raise BadInputError(f"claims.yaml: there is no measure {name!r}; there are {', '.join(measures())}")
    return found
