"""The subjects, found by scanning this folder: every module with an `answer` is one.

`answer(opened, baseline, named, asked, progress)` compares policies with the one in force on an open generation. It
gives `policies`, a mapping with `policy`, `replay` and `forward` for each, and whatever else the subject tells.
`TABLES` are those of the generation that it reads, `MECHANISMS` those whose keys change its figures.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType

from barberpro.errors import BadInputError
from pipelines import simulated


@cache
def subjects() -> Mapping[str, ModuleType]:
    """Find the subjects by name."""
    names = sorted(each.name for each in pkgutil.iter_modules(simulated.__path__) if each.name != "subjects")
    found = {name: importlib.import_module(f"{simulated.__name__}.{name}") for name in names}
    return {name: module for name, module in found.items() if hasattr(module, "answer")}


def subject(name: str) -> ModuleType:
    """Find a subject; BadInputError where there is none of that name."""
    found = subjects().get(name)
    if found is None:
        raise BadInputError(f"nothing is simulated that is called {name!r}; there are {', '.join(subjects())}")
    return found
