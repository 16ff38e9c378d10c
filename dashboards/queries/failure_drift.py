"""How the model in force does on the newest attempts, as the report on drift tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from barberpro.settings import Settings
from dashboards.queries.failure_model import Span, read_json
from models.evaluate import Estimate

REPORT = "drift.json"
EFFECTS = ("change", "score", "unexplained", "calibration")
MOST_INPUTS = 8


@dataclass(frozen=True, slots=True)
class Attempts:
    """Mature attempts of a time; without any there is no span."""

    rows: int
    failures: int
    span: Span | None


@dataclass(frozen=True, slots=True)
class Input:
    """A feature that moved: its population stability index, that of chance alone, and the effect on the loss."""

    name: str
    psi: float
    psi_noise: float
    effect: Estimate


@dataclass(frozen=True, slots=True)
class Drift:
    """The verdict about a version and what it rests on; losses and effects are log loss in nats for each attempt."""

    version: str | None
    verdict: str
    reasons: tuple[str, ...]
    reference: Attempts | None
    window: Attempts | None
    loss: tuple[float, float] | None
    """Mean in the reference and in the window."""
    effects: Mapping[str, Estimate]
    inputs: tuple[Input, ...]
    """Those whose move raises the loss most, first."""
    count: int
    """Of all inputs that were compared."""
    live: Mapping[str, Any] | None
    """What became of the answers that were really given."""


def drift(settings: Settings) -> Drift | str | None:
    """Read the report; None where there is none, and words where it makes no sense."""
    path = settings.reports / REPORT
    if not path.exists():
        return None
    try:
        raw = read_json(path)
        return _laid_out(raw) if raw else f"{path} cannot be read"
    except (KeyError, TypeError, ValueError) as problem:
        return f"{path}: {type(problem).__name__} {problem}"


def _laid_out(raw: Mapping[str, Any]) -> Drift:
    inputs = raw.get("inputs", [])
    return Drift(
        version=raw.get("model_version"),
        verdict=str(raw["verdict"]),
        reasons=tuple(map(str, raw["reasons"])),
        reference=_attempts(raw["reference"]) if "reference" in raw else None,
        window=_attempts(raw["window"]) if "window" in raw else None,
        loss=(float(raw["loss"]["reference"]), float(raw["loss"]["window"])) if "loss" in raw else None,
        effects={name: Estimate(**raw["effects"][name]) for name in EFFECTS} if "effects" in raw else {},
        inputs=tuple(_input(each) for each in inputs[:MOST_INPUTS]),
        count=len(inputs),
        live=raw.get("live"),
    )


def _attempts(raw: Mapping[str, Any]) -> Attempts:
    ends = [datetime.fromisoformat(raw[end]).replace(tzinfo=None) for end in ("from", "to") if raw[end]]
    return Attempts(int(raw["rows"]), int(raw["failures"]), Span(*ends) if len(ends) == 2 else None)


def _input(raw: Mapping[str, Any]) -> Input:
    return Input(raw["name"], float(raw["psi"]), float(raw["psi_noise"]), Estimate(**raw["effect"]))
