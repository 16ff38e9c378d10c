"""What the leak audit drew and found, and how it is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.features.registry import features as registered

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Draw:
    """How many attempts each proof looks at, and which."""

    rows: int = 1000
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """One feature of one attempt that came out otherwise."""

    feature: str
    source: str
    payment_id: str
    table: Any
    """What the table of features says."""
    rebuilt: Any
    """What was found without the future, or with another one."""
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """The first proof: rows by `known_at_basis`, and what came out otherwise."""

    rows: dict[str, int]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Shuffle:
    """The second proof: what became known from `cut` on was shuffled, `versions` of it."""

    cut: datetime
    versions: int
    rows: int
    moved: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class LeakAudit:
    """Both proofs about one table of features."""

    path: Path
    seed: int
    tables: dict[str, str]
    """A content hash of `payment_events`, and the sha256 of the table of features."""
    replay: Replay
    shuffle: Shuffle
    checkouts: Shuffle | None = None
    """The second proof for the features of checkouts; None where there are none."""

    @property
    def first(self) -> Difference | None:
        """The first difference of any proof."""
        return next(
            iter((*self.replay.differences, *self.shuffle.moved, *(self.checkouts.moved if self.checkouts else ()))),
            None,
        )

    def as_json(self) -> dict[str, Any]:
        """Lay out for the report."""
        found = self.replay.differences
        by_basis = Counter(each.basis for each in found)
        return {
            "passed": self.first is None,
            "rows": sum(self.replay.rows.values()),
            "differences": len(found),
            "by_basis": {
                name: {"rows": rows, "differences": by_basis[name]} for name, rows in self.replay.rows.items()
            },
            "features": len(registered()),
            **_told(found),
            "shuffled": _shuffled(self.shuffle),
            "checkouts": _shuffled(self.checkouts) if self.checkouts else None,
            "tables": self.tables,
            "seed": self.seed,
        }


def _shuffled(found: Shuffle) -> dict[str, Any]:
    return {
        "cut": found.cut.isoformat(),
        "versions": found.versions,
        "rows": found.rows,
        "moved": len(found.moved),
        **_told(found.moved),
    }


def _told(differences: tuple[Difference, ...]) -> dict[str, Any]:
    return {
        "by_feature": dict(Counter(each.feature for each in differences).most_common()),
        "examples": [asdict(each) for each in differences[:EXAMPLES]],
    }
