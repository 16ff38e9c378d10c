"""What was learned about one entity, as sorted instants: the place of an instant in them is the running total."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from typing import NamedTuple

from barberpro.features.attempts import CODE_BITS


class Totals(NamedTuple):
    """How much had been learned about an entity."""

    attempts: int
    declines: int
    approvals: int

    def less(self, earlier: Totals) -> Totals:
        """Count what came after `earlier`."""
        return Totals(*[now - then for now, then in zip(self, earlier, strict=True)])


class Last(NamedTuple):
    """The microseconds at which something was last learned, and the last outcome, packed as `attempts` packs it."""

    attempt: int | None
    decline: int | None
    approval: int | None
    outcome: int | None


NOTHING = Totals(0, 0, 0)


@dataclass(slots=True)
class EntityHistory:
    """Instants in microseconds, each list sorted; declines are packed with their class."""

    attempts: list[int] = field(default_factory=list)
    declines: list[int] = field(default_factory=list)
    approvals: list[int] = field(default_factory=list)

    def before(self, us: int) -> Totals:
        """Total what was learned strictly before an instant."""
        return Totals(
            bisect_left(self.attempts, us), bisect_left(self.declines, us << CODE_BITS), bisect_left(self.approvals, us)
        )

    def last_before(self, us: int) -> Last:
        """Find what was learned last before an instant."""
        attempt, decline, approval = (
            found[place - 1] if place else None
            for found, place in zip((self.attempts, self.declines, self.approvals), self.before(us), strict=True)
        )
        packed = [each for each in (decline, None if approval is None else approval << CODE_BITS) if each is not None]
        return Last(attempt, None if decline is None else decline >> CODE_BITS, approval, max(packed, default=None))

    def attempts_after(self, since: int, us: int) -> int:
        """Count the attempts learned after one instant and before another."""
        return bisect_left(self.attempts, us) - bisect_right(self.attempts, since)

    def add_decline(self, packed: int, instead_of: int | None) -> None:
        """Enter a decline, or put it in the place of one whose class came second at the same instant."""
        if instead_of is not None:
            self.declines.remove(instead_of)
        insort(self.declines, packed)
