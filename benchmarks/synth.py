"""What a synthetic history costs in both forms, written and loaded: time, peak memory and bytes.

`python -m benchmarks.synth` is bounded to two minutes of two idle cores; the largest history promised is measured with
`--payments 10000000 --months 36 --form parquet --no-load`. Each measurement has a process of its own, so that its
peak is too.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from barberpro.settings import load_settings
from barberpro.world.forms import FORMS
from pipelines import load, synth

KILOBYTES_A_GIGABYTE = 1024**2
END = date(2026, 8, 1)
Figures = dict[str, float | int]


def write(root: str, payments: str, months: str, form: str) -> None:
    """Write a history under `root`."""
    synth.run(Path(root), payments=int(payments), months=int(months), seed=7, end=END, form=form)


def read(root: str) -> None:
    """Load what was written there."""
    load.run(load_settings(Path(root)))


WORKS: dict[str, Callable[..., None]] = {"write": write, "read": read}


def measured(work: Callable[..., None], *arguments: str) -> Figures:
    """Run some work and measure it; meant for a process that does nothing else."""
    began, cpu = time.perf_counter(), time.process_time()
    work(*arguments)
    return {
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_A_GIGABYTE, 2),
    }


def apart(work: str, *arguments: object) -> Figures:
    """Measure some work in a new process, which is this file again."""
    command = [sys.executable, "-m", "benchmarks.synth", work, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own
    figures: Figures = json.loads(done.stdout)
    return figures


def of_form(form: str, options: argparse.Namespace) -> dict[str, object]:
    """Write and load a history in one form, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        root = Path(folder)
        found: dict[str, object] = {"write": apart("write", root, options.payments, options.months, form)}
        size = sum(path.stat().st_size for path in (root / "raw").rglob("*.*"))
        found["written_gb"] = round(size / 1024**3, 3)
        if options.load:
            found["load"] = apart("read", root)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--payments", type=int, default=50_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--form", action="append", choices=[form.name for form in FORMS], help="default: both")
    parser.add_argument("--load", action=argparse.BooleanOptionalAction, default=True, help="load it too")
    parser.add_argument("--folder", type=Path, help="where to write what is thrown away")
    parser.add_argument("--at-most", type=float, help="fail when a form takes longer than this to write, in seconds")
    parser.add_argument("--at-most-gb", type=float, help="fail when writing a form takes more memory than this")
    options = parser.parse_args()
    machine = {"cores": os.cpu_count() or 0, "load_before": round(os.getloadavg()[0], 1)}
    found = {form: of_form(form, options) for form in options.form or [form.name for form in FORMS]}
    print(json.dumps({"payments": options.payments, "months": options.months, **machine, **found}, indent=2))
    for form, figures in found.items():
        check(form, figures["write"], options)  # type: ignore[arg-type]


def check(form: str, writing: Figures, options: argparse.Namespace) -> None:
    """End with an error where a bound that was asked for does not hold."""
    bounds = (("seconds", options.at_most, "s"), ("peak_gb", options.at_most_gb, "GB"))
    for name, most, unit in bounds:
        if most is not None and writing[name] > most:
            raise SystemExit(f"writing {form} took {writing[name]} {unit}; at most {most} {unit} were asked for")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WORKS:
        print(json.dumps(measured(WORKS[sys.argv[1]], *sys.argv[2:])))
    else:
        main()
