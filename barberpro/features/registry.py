"""Finds the families of features by scanning their folder."""

from __future__ import annotations

import importlib
import pkgutil

from barberpro.features import families as folder
from barberpro.features.feature import Family, Feature


def families() -> dict[str, Family]:
    """Map each family's file name to the `FAMILY` it defines, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    return {name: importlib.import_module(f"{folder.__name__}.{name}").FAMILY for name in names}


def features() -> tuple[Feature, ...]:
    """List every feature of every family."""
    return tuple(feature for family in families().values() for feature in family.features)
