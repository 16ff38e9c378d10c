"""What a simulation was asked, and the id that pins it: the same question on the same data has the same id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.simulation.outcome import Asked

ENGINE = 2
"""Raise it whenever a change of the code may change a figure: ids of earlier engines are then no longer run."""


@dataclass(frozen=True, slots=True)
class Question:
    """All that a result depends on: the data, the policies whole, and the drawing.

    `content` names what stands in the tables; `generation` is where they are, and no part of the id: published again,
    the same data answer the same. `policies` are (name, values as JSON holds them); the others are compared with the
    first.
    """

    subject: str
    generation: str
    content: str
    policies: Sequence[tuple[str, Mapping[str, Any]]]
    asked: Asked
    engine: int = ENGINE

    def as_json(self) -> dict[str, Any]:
        """Plain values, from which the question can be asked again."""
        return {
            "engine": self.engine,
            "subject": self.subject,
            "generation": self.generation,
            "content": self.content,
            "months": self.asked.months,
            "draws": self.asked.draws,
            "seed": self.asked.seed,
            "policies": [{"name": name, "values": values} for name, values in self.policies],
        }

    @property
    def id(self) -> str:
        """Name the question for good."""
        told = {name: each for name, each in self.as_json().items() if name != "generation"}
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        return f"sim-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def question(told: Mapping[str, Any]) -> Question:
    """Read a question back."""
    return Question(
        subject=told["subject"],
        generation=told["generation"],
        content=told["content"],
        policies=[(each["name"], each["values"]) for each in told["policies"]],
        asked=Asked(told["months"], told["draws"], told["seed"]),
        engine=told["engine"],
    )
