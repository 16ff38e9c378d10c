"""A reader that goes on and on, as a process of its own: it notes each generation it saw, and whatever went wrong.

Called with a data root, the file that ends it when it appears, and the file to write what it saw into.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from barberpro.settings import load_settings
from barberpro.warehouse import reader

PAUSE_S = 0.02
"""Three readers and what they look at share few processors."""
TABLES = ("payments", "payment_events", "metric_daily", "load_ledger")


def read(root: Path, end: Path, report: Path) -> None:
    """Open what is in force again and again, and hold every table to what its sidecar says of it."""
    settings, seen, torn, errors = load_settings(root), list[str](), list[str](), list[str]()
    while not end.exists():
        time.sleep(PAUSE_S)
        try:
            with reader.generation(settings) as opened:
                counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in TABLES)
                found = dict(opened.database.frame(counts).rows())
                if found != {name: opened.sidecar["rows"][name] for name in TABLES}:
                    torn.append(f"{opened.name}: {found}")
                errors += opened.warnings
                seen.append(opened.name)
        except Exception as error:  # noqa: BLE001 - any failure of a reader is what is looked for
            errors.append(f"{type(error).__name__}: {error}")
    report.write_text(json.dumps({"seen": seen, "torn": torn, "errors": errors}), encoding="utf-8")


if __name__ == "__main__":
    read(*map(Path, sys.argv[1:]))
