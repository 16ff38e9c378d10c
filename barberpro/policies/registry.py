"""The mechanisms, found by scanning this folder: every module with `KEYS` is one.

A mechanism may also have `ORDERED`: pairs of its keys of which the first may not be above the second.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import ModuleType

from barberpro import policies
from barberpro.policies.kinds import Kind
from barberpro.policies.policy import Key


@cache
def mechanisms() -> Mapping[str, ModuleType]:
    """Find the mechanisms by name."""
    names = sorted(each.name for each in pkgutil.iter_modules(policies.__path__) if each.name != "registry")
    found = {name: importlib.import_module(f"{policies.__name__}.{name}") for name in names}
    return {name: module for name, module in found.items() if hasattr(module, "KEYS")}


@cache
def keys() -> Mapping[str, Key]:
    """Find every key of a policy by name."""
    return {key.name: key for module in mechanisms().values() for key in module.KEYS}


def kinds() -> Mapping[str, Kind]:
    """Find the kind of every key."""
    return {name: key.kind for name, key in keys().items()}


@cache
def ordered() -> tuple[tuple[str, str], ...]:
    """Find the pairs of keys of which the first may not be above the second."""
    return tuple(pair for module in mechanisms().values() for pair in getattr(module, "ORDERED", ()))
