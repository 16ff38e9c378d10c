"""Finds the expectations by scanning their folder: one file for each table."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from dataclasses import astuple

from barberpro.params import ValidateParams
from pipelines import expectations as folder
from pipelines.rules import Suite


def suites(params: ValidateParams) -> dict[str, Suite]:
    """Map each table's name to what is expected of it, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    return {name: importlib.import_module(f"{folder.__name__}.{name}").suite(params) for name in names}


def fingerprint(found: dict[str, Suite]) -> str:
    """Hash of all that is expected: a verdict holds for the rules that it was reached with."""
    told = repr([(name, astuple(suite)) for name, suite in found.items()])
    return hashlib.sha256(told.encode()).hexdigest()
