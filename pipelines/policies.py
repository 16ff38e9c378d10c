"""Policies by name: the one that is shipped, the one in force, a scenario, or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from barberpro.domain.local_day import local_day
from barberpro.errors import BadInputError, GateRefusedError, IntegrityError
from barberpro.policies.documents import read_text
from barberpro.policies.files import CURRENT, SHIPPED, parse_scenario, shipped_policy
from barberpro.policies.order import disorder
from barberpro.policies.policy import Policy
from barberpro.policies.registry import kinds
from barberpro.policies.scenarios import scenario_files, shipped_scenario
from barberpro.policies.timeline import Stretch, laid_over_time
from barberpro.policies.validation import read_policy
from barberpro.settings import Settings
from barberpro.store import scenarios as store
from barberpro.store.acts import Act
from barberpro.store.scenarios import Draft, Version


def today() -> date:
    """Give the day in Argentina."""
    return local_day(datetime.now(UTC))


def current_policy(settings: Settings) -> Policy:
    """Give the policy in force: the shipped one, and over it the active scenarios from their days on."""
    policy = laid_over_time(replace(shipped_policy(), name=CURRENT), _stretches(store.versions(settings.data_root)))
    for problem in disorder(policy, policy.values):
        raise IntegrityError(f"the policy in force does not go together: {problem}; retire one of its scenarios")
    return policy


def versions_in_force(settings: Settings) -> dict[str, str]:
    """Say what the policy in force is made of: hashes of it and of the shipped one, and the versions over it."""
    kept = [each for each in store.versions(settings.data_root) if each.step(store.ACTIVE)]
    hashes = {CURRENT: current_policy(settings).sha256(kinds()), SHIPPED: shipped_policy().sha256(kinds())}
    return hashes | {f"{each.name}@{each.version}": each.sha256 for each in kept}


def add_scenario(settings: Settings, file: Path, by: str, note: str | None) -> Version:
    """Keep a scenario file as a new version; BadInputError where it does not go with the policy in force."""
    return add_text(settings, read_text(file), str(file), by, note)


def add_text(settings: Settings, text: str, where: str, by: str, note: str | None) -> Version:
    """Keep the text of a scenario as a new version; `where` names it in what is refused."""
    scenario = parse_scenario(text, where)
    scenario.policy(current_policy(settings))
    draft = Draft(scenario.name, text, scenario.bills)
    return store.add(settings.data_root, draft, by, note or scenario.note, datetime.now(UTC))


def approve_scenario(settings: Settings, name: str, by: str, why: str) -> Version:
    """Approve a version."""
    return store.approve(settings.data_root, *_exact(name), Act(by, why, datetime.now(UTC)))


def activate_scenario(settings: Settings, name: str, by: str, why: str, day: date | None) -> Version:
    """Put a version in force; from tomorrow on where no day is given, for today's bookings have their rates."""
    found = store.version_of(settings.data_root, *_exact(name))
    scenario = parse_scenario(found.content, name)
    versions = store.versions(settings.data_root)
    begins = _from(name, day, bills=any(each.bills for each in versions if each.name == found.name))
    others = [each for each in _stretches(versions) if each.scenario.name != found.name]
    laid = laid_over_time(shipped_policy(), [*others, Stretch(scenario, begins, None)])
    for problem in disorder(laid, scenario.changes):
        raise BadInputError(f"{name}: {problem}")
    return store.activate(settings.data_root, found.name, found.version, Act(by, why, datetime.now(UTC), begins))


def retire_scenario(settings: Settings, name: str, by: str, why: str, day: date | None) -> Version:
    """End a version; where it is in force, from tomorrow on if no day is given."""
    found = store.version_of(settings.data_root, *_exact(name))
    act = Act(by, why, datetime.now(UTC), _from(name, day, bills=found.bills))
    return store.retire(settings.data_root, found.name, found.version, act)


def split_name(name: str) -> tuple[str, int | None]:
    """Split NAME@VERSION; BadInputError where the version is no number."""
    stem, sign, version = name.partition("@")
    if sign and not (version.isascii() and version.isdigit()):
        raise BadInputError(f"{name!r} names no version; write it NAME@VERSION, as in second_tier_at_40@1")
    return stem, int(version) if sign else None


def policy_named(settings: Settings, name: str) -> Policy:
    """Find a policy by what a person calls it: `current`, `shipped`, a scenario, NAME@VERSION of the store, or a file.

    Scenarios and files are laid over the policy in force. BadInputError where there is nothing of that name.
    """
    if name == SHIPPED:
        return shipped_policy()
    if name == CURRENT:
        return current_policy(settings)
    if is_file(name):
        return read_policy(Path(name), current_policy(settings))
    stem, version = split_name(name)
    stored = any(each.name == stem for each in store.versions(settings.data_root))
    if version is not None or (stored and stem not in scenario_files()):
        found = store.version_of(settings.data_root, stem, version)
        return parse_scenario(found.content, name).policy(current_policy(settings))
    if name in scenario_files():
        return shipped_scenario(name).policy(current_policy(settings))
    raise BadInputError(
        f"there is no policy {name!r}; give a YAML file, {CURRENT}, {SHIPPED} or one of {', '.join(scenario_files())}"
    )


def _stretches(versions: Sequence[Version]) -> list[Stretch]:
    """List what was put in force, in the order in which it was."""
    found = []
    for each in versions:
        began, ended = each.step(store.ACTIVE), each.step(store.RETIRED)
        if began is not None and began.from_day is not None:
            scenario = parse_scenario(each.content, f"{each.name}@{each.version}")
            found.append((began.number, Stretch(scenario, began.from_day, ended.from_day if ended else None)))
    return [stretch for _, stretch in sorted(found, key=lambda pair: pair[0])]


def _exact(name: str) -> tuple[str, int]:
    stem, version = split_name(name)
    if version is None:
        raise BadInputError(f"{name!r} names no version; write it NAME@VERSION, as in second_tier_at_40@1")
    return stem, version


def _from(name: str, day: date | None, *, bills: bool) -> date:
    """Give the day from which on it counts; GateRefusedError where what bills would change what was billed."""
    now = today()
    if bills and day is not None and day < now:
        raise GateRefusedError(f"{name} changes what is billed; --from is {day}; allowed: {now} or later")
    return day or (now + timedelta(days=1) if bills else now)


def is_file(name: str) -> bool:
    """Whether a person means a file."""
    return Path(name).suffix in {".yaml", ".yml"} or "/" in name
