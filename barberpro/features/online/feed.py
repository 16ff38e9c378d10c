"""Whether the outcomes of an attempt's source have dried up."""

from __future__ import annotations

from barberpro.features.attempts import CODE_BITS
from barberpro.features.families.feed import DRY_AFTER, DRY_ATTEMPTS
from barberpro.features.online.entity import EntityHistory


def is_dry(source: EntityHistory, us: int) -> bool:
    """Whether attempts went on without an outcome, as the family `feed` says it."""
    last = source.last_before(us)
    if last.attempt is None:
        return False
    told = None if last.outcome is None else last.outcome >> CODE_BITS
    if told is None:
        return source.before(us).attempts >= DRY_ATTEMPTS and us - source.attempts[0] >= DRY_AFTER
    return source.attempts_after(told, us) >= DRY_ATTEMPTS and us - told >= DRY_AFTER
