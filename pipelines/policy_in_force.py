"""Stage: write down which policy is in force, so that whoever activates a scenario changes what is built on it."""

from __future__ import annotations

from typing import Any

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.files import write_json
from pipelines import command
from pipelines.policies import versions_in_force

REPORT = "policy_in_force.json"


def run(settings: Settings, progress: Progress = silent) -> dict[str, Any]:
    """Write the hashes of the policy in force and of what it is made of to `reports/policy_in_force.json`."""
    found = versions_in_force(settings)
    write_json(settings.reports / REPORT, found)
    progress(f"the policy in force is told in {settings.reports / REPORT}", 1, 1)
    return found


if __name__ == "__main__":
    command.main(run)
