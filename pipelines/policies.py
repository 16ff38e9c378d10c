"""Policies by name: the one that is shipped, the one in force, a scenario, or a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from barberpro.domain.local_day import local_day
from barberpro.errors import BadInputError
from barberpro.policies.files import CURRENT, SHIPPED, shipped_policy
from barberpro.policies.policy import Policy
from barberpro.policies.scenarios import scenario_files, shipped_scenario
from barberpro.policies.validation import read_policy
from barberpro.settings import Settings


def today() -> date:
    """Give the day in Argentina."""
    return local_day(datetime.now(UTC))


def current_policy(settings: Settings) -> Policy:
    """Give the policy in force."""
    return replace(shipped_policy(), name=CURRENT)


def policy_named(settings: Settings, name: str) -> Policy:
    """Find a policy by what a person calls it: `current`, `shipped`, the name of a scenario, or a file.

    Scenarios and files are laid over the policy in force. BadInputError where there is nothing of that name.
    """
    if name == SHIPPED:
        return shipped_policy()
    if name == CURRENT:
        return current_policy(settings)
    if is_file(name):
        return read_policy(Path(name), current_policy(settings))
    if name in scenario_files():
        return shipped_scenario(name).policy(current_policy(settings))
    raise BadInputError(
        f"there is no policy {name!r}; give a YAML file, {CURRENT}, {SHIPPED} or one of {', '.join(scenario_files())}"
    )


def is_file(name: str) -> bool:
    """Whether a person means a file."""
    return Path(name).suffix in {".yaml", ".yml"} or "/" in name
