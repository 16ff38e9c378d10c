"""Simulations that were kept under an id, as a What-if page shows them again. No Streamlit in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.errors import BadInputError
from barberpro.policies.files import parse_scenario
from barberpro.policies.plain import policy_of
from barberpro.policies.policy import Policy
from barberpro.settings import Settings
from barberpro.simulation.identity import question
from barberpro.simulation.outcome import Asked
from dashboards.queries.what_if_drafts import Desk, Draft, from_policy
from dashboards.queries.what_if_link import MOST
from pipelines import simulate
from pipelines.simulate import Wanted


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer: its id, what was asked, the policy in force then and the others, and the outcomes."""

    id: str
    asked: Asked
    generation: str
    baseline: Policy
    policies: tuple[Policy, ...]
    outcomes: tuple[dict[str, Any], ...]

    def drafts(self, desk: Desk) -> tuple[Draft, ...]:
        """Write the policies as scenarios that can be edited."""
        return tuple(from_policy(each.name, each, self.baseline, desk) for each in self.policies)


def kept(settings: Settings, name: str, subject: str) -> Kept:
    """Read a kept answer; BadInputError where there is none, or none that this page can show."""
    content = simulate.kept_answer(settings, name)
    asking = question(content["question"])
    if asking.subject != subject:
        raise BadInputError(f"{name} asks about {asking.subject}; allowed here: {subject}")
    baseline, *others = (policy_of(each, values) for each, values in asking.policies)
    if len(others) > MOST:
        raise BadInputError(f"{name} compares {len(others)} policies; allowed here: {MOST} at most")
    outcomes = tuple(content["policies"])
    return Kept(name, asking.asked, asking.generation, baseline, tuple(others), outcomes)


def keep(settings: Settings, desk: Desk, drafts: Sequence[Draft], asked: Asked, generation: str) -> str:
    """Ask the same for good, and give the id under which the answer is kept."""
    policies = [parse_scenario(each.standing, f"scenario {place}").policy(desk.baseline)
                for place, each in enumerate(drafts, start=1)]  # fmt: skip
    return str(simulate.compare(settings, Wanted(desk.subject, asked, generation), policies).content["id"])
