"""How soon the command line answers: `python -m benchmarks.start_up`. The aim is half a second on an idle machine."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 10
AIM_SECONDS = 0.5


def measure(arguments: list[str]) -> dict[str, float]:
    """Run the program some times after a warm-up; wall and processor seconds, the median of them."""
    command = [str(Path(sys.executable).parent / "barberpro"), *arguments]
    walls, processors = [], []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        walls.append(time.perf_counter() - began)
        processors.append(usage.ru_utime + usage.ru_stime)
    return {
        "wall_s": round(statistics.median(walls[1:]), 3),
        "processor_s": round(statistics.median(processors[1:]), 3),
        "aim_s": AIM_SECONDS,
        "load_before": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as empty:
        found = {
            "barberpro --help": measure(["--help"]),
            "barberpro status": measure(sys.argv[1:] or ["--data", empty, "status"]),
        }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
