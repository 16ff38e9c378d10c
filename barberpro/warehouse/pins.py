"""Generations that must stay because a saved result rests on them: `pins.json`, changed under a lock of its own."""

from __future__ import annotations

import json
import time

from barberpro.errors import LockedError, UnavailableError
from barberpro.settings import Settings
from barberpro.warehouse import generations, lock
from barberpro.warehouse.files import replace_durably

PATIENCE_S = 5.0
PAUSE_S = 0.05


def pin(settings: Settings, generation: str) -> None:
    """Keep a generation for good; UnavailableError where it was pruned before it could be pinned."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with lock.exclusive(settings.warehouse / "pins.lock", "the list of pinned generations in"):
                _add(settings, generation)
            break
        except LockedError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_S)
    if generation not in generations.published(settings):
        raise UnavailableError(f"generation {generation} is gone; ask again, of the one in force")


def _add(settings: Settings, generation: str) -> None:
    names = generations.pinned(settings)
    if generation in names:
        return
    partial = settings.warehouse / ".pins.json.partial"
    partial.write_text(json.dumps(sorted({*names, generation}), indent=2) + "\n", encoding="utf-8")
    replace_durably(partial, settings.warehouse / "pins.json")
