"""How long a synthetic history takes to write, and how much memory: `python -m benchmarks.synth --payments 1000000`."""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from pipelines import synth

KILOBYTES_A_GIGABYTE = 1024**2


def measure(payments: int, months: int) -> dict[str, float | int]:
    """Write a history into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        began, cpu = time.perf_counter(), time.process_time()
        result = synth.run(Path(folder), payments=payments, months=months, seed=7, end=date(2026, 8, 1))
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
        size = sum(path.stat().st_size for path in result.raw.rglob("*.*"))
    return {
        "payments": payments,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu_seconds, 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_A_GIGABYTE, 2),
        "written_gb": round(size / 1024**3, 3),
        "cores": os.cpu_count() or 0,
        "load_before": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=18)
    parser.add_argument("--at-most", type=float, help="fail when it takes longer than this many seconds")
    options = parser.parse_args()
    found = measure(options.payments, options.months)
    print(json.dumps(found, indent=2))
    if options.at_most is not None and found["seconds"] > options.at_most:
        raise SystemExit(f"took {found['seconds']} s; at most {options.at_most} s were asked for")


if __name__ == "__main__":
    main()
