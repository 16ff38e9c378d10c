"""Finds the models that can be trained by scanning the folder of their specs."""

from __future__ import annotations

import importlib
import pkgutil

from models import specs as folder
from models.spec import ModelSpec


def spec_of(name: str) -> ModelSpec | None:
    """Give the spec of a model; None where there is none of that name."""
    if name not in known_models():
        return None
    found: ModelSpec = importlib.import_module(f"{folder.__name__}.{name}").spec()
    return found


def known_models() -> tuple[str, ...]:
    """List the models that can be trained."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(folder.__path__)))
