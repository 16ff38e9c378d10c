"""What is recorded about a training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class TrackedRun:
    """What is recorded about a training."""

    model: str
    version: str
    role: str
    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    folder: Path
    """The model as plain files; the booster among them as text."""
    report: Path
    plots: Mapping[str, bytes]
