"""Loads files one by one in a process of its own and says how each ended: run as `python -m tests.failure.bomb_squad`.

The arguments are the data root, the mapping and the files; each answer is a line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import psutil

from barberpro.errors import BarberProError
from barberpro.settings import Settings, read_params, shipped
from pipelines import load
from tests.conftest import TEST_PSEUDONYM_KEY


def main(root: str, mapping: str, *files: str) -> None:
    settings = Settings(Path(root), read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    for name in files:
        worked, begun, told = processor_seconds(), time.perf_counter(), ""
        try:
            load.run(settings, raw=Path(name), mapping=Path(mapping))
        except BarberProError as error:
            told = str(error)
        seconds = {"seconds": time.perf_counter() - begun, "processor": processor_seconds() - worked}
        sys.stdout.write(json.dumps({"file": Path(name).name, "told": told, **seconds}) + "\n")
        sys.stdout.flush()


def processor_seconds() -> float:
    """Add up the work of this process, of its children that live and of those that ended."""
    own = os.times()
    living = (each.cpu_times() for each in psutil.Process().children())
    return sum(own[:4]) + sum(each.user + each.system for each in living)


if __name__ == "__main__":
    main(*sys.argv[1:])
