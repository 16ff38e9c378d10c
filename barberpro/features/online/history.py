"""Answers for one attempt what a `HistoryFamily` computes for a table."""

from __future__ import annotations

from typing import Any

from barberpro.features.attempts import CODE_BITS, OUTCOME_CODES
from barberpro.features.feature import MICROSECONDS, WINDOW_NAMES
from barberpro.features.history import BASE_WINDOW, SHRINKAGE, HistoryFamily
from barberpro.features.online.entity import NOTHING, EntityHistory, Totals

OUTCOMES = {code: name for name, code in OUTCOME_CODES.items()}


def history_features(
    family: HistoryFamily, history: EntityHistory | None, us: int, base_rate: float
) -> dict[str, int | float | str | None]:
    """Give the features of a family at an instant; all None where the attempt's entity is unknown."""
    if history is None:
        return dict.fromkeys(feature.name for feature in family.features)
    learned = learned_in(history, us, {*family.windows, *family.rates})
    found: dict[str, Any] = {
        f"{family.name}_{count}_{WINDOW_NAMES[window]}": getattr(learned[window], count)
        for window in family.windows
        for count in family.counts
    }
    for window in family.rates:
        found[f"{family.name}_decline_rate_{WINDOW_NAMES[window]}"] = shrunk_rate(learned[window], base_rate)
    return found | (_last(family.name, history, us) if family.last else {})


def learned_in(history: EntityHistory, us: int, windows: set[int | None]) -> dict[int | None, Totals]:
    """Count what was learned in [us - window, us) for each window."""
    now = history.before(us)
    return {window: now.less(NOTHING if window is None else history.before(us - window)) for window in windows}


def base_rate(source: EntityHistory, us: int) -> float:
    """Give the source's own decline rate as known at an instant, as `history.base_rates` does."""
    learned = learned_in(source, us, {BASE_WINDOW, None})
    ever = (learned[None].declines + 1) / (learned[None].declines + learned[None].approvals + 4)
    return shrunk_rate(learned[BASE_WINDOW], ever)


def shrunk_rate(learned: Totals, towards: float) -> float:
    """Divide declines by what was decided, as if `SHRINKAGE` more had been at the rate `towards`."""
    return (learned.declines + SHRINKAGE * towards) / (learned.declines + learned.approvals + SHRINKAGE)


def _last(name: str, history: EntityHistory, us: int) -> dict[str, Any]:
    last = history.last_before(us)
    ago = {what: None if at is None else (us - at) / MICROSECONDS for what, at in zip(last._fields, last, strict=True)}
    code = None if last.outcome is None else last.outcome & ((1 << CODE_BITS) - 1)
    since = {f"{name}_seconds_since_{what}": ago[what] for what in ("attempt", "decline", "approval")}
    return {**since, f"{name}_last_outcome": None if code is None else OUTCOMES[code]}
