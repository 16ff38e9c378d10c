"""What is expected of a table: rules counted over all rows, values judged on a sample, figures that do not drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from barberpro.tables.schemas import Table

Severity = Literal["stop", "warn"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows that must not be: counted exactly, in SQL, over all rows of the table or of a relation made from it."""

    name: str
    text: str
    """What must hold, as a sentence that a person understands."""
    broken: str
    """SQL condition of the rows that break it."""
    among: str = "true"
    """SQL condition of the rows that it speaks of."""
    relation: str | None = None
    """SELECT that the conditions are about; None: the table itself."""
    shown: tuple[str, ...] = ()
    """Columns that an example shows."""
    severity: Severity = "stop"
    tolerated_share: float = 0.0
    needs: tuple[str, ...] = ()
    """Other tables that must hold rows; where one does not, the rule has nothing to say."""


@dataclass(frozen=True, slots=True)
class SampleRule:
    """An expectation on the values of a column, judged on a sample of the rows (all of them in most tables)."""

    name: str
    text: str
    column: str
    kind: str
    """Great Expectations' name of it."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "stop"
    tolerated_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Drift:
    """A figure by source that should not have moved far since the generation in force: never more than a warning."""

    name: str
    text: str
    value: str
    """SELECT of the columns source and value."""
    low: float
    high: float
    """Bounds of the ratio now / before."""


@dataclass(frozen=True, slots=True)
class Suite:
    """All that is expected of one table."""

    table: Table
    rules: tuple[Rule, ...] = ()
    samples: tuple[SampleRule, ...] = ()
    drifts: tuple[Drift, ...] = ()
