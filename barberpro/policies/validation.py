"""All that is wrong with a policy or scenario file, by itself and laid over a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from barberpro.errors import BadInputError
from barberpro.policies.files import Scenario, is_scenario, read_scenario, read_values
from barberpro.policies.findings import RefusedFileError
from barberpro.policies.order import disorder
from barberpro.policies.policy import DatedValue, Policy

SCENARIO, VALUES = "scenario", "values"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is (None: it could not be told), the scenario's name, its keys, and its problems, one line each."""

    file: str
    kind: str | None
    name: str | None
    keys: tuple[str, ...]
    problems: tuple[str, ...]


def checked(path: Path, policy: Policy) -> Checked:
    """Check a file, laid over a policy."""
    kind = None
    try:
        kind = SCENARIO if is_scenario(path) else VALUES
        name, changes = _read(path, kind)
    except RefusedFileError as error:
        return Checked(str(path), kind, None, (), error.problems)
    except BadInputError as error:
        return Checked(str(path), kind, None, (), (str(error),))
    laid = laid_over(policy, path.stem, kind, changes)
    problems = tuple(f"{path}: {problem}" for problem in disorder(laid, changes))
    return Checked(str(path), kind, name, tuple(changes), problems)


def read_policy(path: Path, policy: Policy) -> Policy:
    """Lay a file over a policy; BadInputError tells what is wrong with it."""
    if is_scenario(path):
        return read_scenario(path).policy(policy)
    values = read_values(path)
    laid = laid_over(policy, path.stem, VALUES, values)
    for problem in disorder(laid, values):
        raise BadInputError(f"{path}: {problem}")
    return laid


def laid_over(policy: Policy, name: str, kind: str, changes: Mapping[str, tuple[DatedValue, ...]]) -> Policy:
    """Lay changes over a policy: those of a scenario from their days on, a file of values in place of the key's own."""
    if kind == SCENARIO:
        return policy.overlaid(name, changes)
    return replace(policy, name=name, values={**policy.values, **changes})


def _read(path: Path, kind: str) -> tuple[str | None, Mapping[str, tuple[DatedValue, ...]]]:
    if kind == VALUES:
        return None, read_values(path)
    scenario: Scenario = read_scenario(path)
    return scenario.name, scenario.changes
