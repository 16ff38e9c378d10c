"""Which share of checkouts was paid in a history; a replay does not change it, for nobody answers in it."""

from __future__ import annotations

from typing import Any

from barberpro.simulation.history import History
from barberpro.simulation.totals import grouped, groups


def conversions(history: History) -> dict[str, Any] | None:
    """Tell paid of decided checkouts, in all and by province, provider size and month; None where none are told of."""
    found = history.checkouts
    if found is None:
        return None
    by = {}
    for dimension, (names, places) in groups(history).items():
        decided, paid = (grouped(each, places, len(names)) for each in (found.decided, found.paid))
        rows = zip(names, decided.tolist(), paid.tolist(), strict=True)
        by[dimension] = [{"slice": name} | _share(opened, done) for name, opened, done in rows]
    return _share(int(found.decided.sum()), int(found.paid.sum())) | {"by": by}


def _share(decided: int, paid: int) -> dict[str, Any]:
    return {"checkouts": decided, "paid": paid, "share": round(paid / decided, 6) if decided else None}
