"""Finds what is to be done for each closed day by scanning `day_end/`: reports, and alerts as they come to exist."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from barberpro.settings import Settings
from pipelines import day_end as folder

if TYPE_CHECKING:
    from barberpro.warehouse.reader import Generation


@dataclass(frozen=True, slots=True)
class DayEnd:
    """A Buenos Aires day that is over, the generation that knows of it, and what was delivered since the run before."""

    settings: Settings
    generation: Generation
    day: date
    now: datetime
    first_load_id: int
    """Deliveries from this one on came since the daily run before."""


Task = Callable[[DayEnd], Path]


def tasks() -> dict[str, Task]:
    """Map each file's name to its `run`, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    return {name: importlib.import_module(f"{folder.__name__}.{name}").run for name in names}
