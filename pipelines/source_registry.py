"""Finds the sources by scanning their folder: one file for each."""

from __future__ import annotations

import importlib
import pkgutil

from barberpro.errors import UsageError
from pipelines import sources as folder
from pipelines.source import Source


def sources() -> dict[str, Source]:
    """Map each source's name to the `SOURCE` that its file defines, in alphabetical order of the files."""
    modules = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    found = [importlib.import_module(f"{folder.__name__}.{name}").SOURCE for name in modules]
    return {source.name: source for source in found}


def source_named(name: str) -> Source:
    """Find a source by its name; UsageError lists those there are."""
    known = sources()
    if name not in known:
        raise UsageError(f"there is no source {name!r}; the sources are {', '.join(sorted(known))}")
    return known[name]
