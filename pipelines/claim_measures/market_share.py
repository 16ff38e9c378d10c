"""Our share of a market whose size somebody outside published; asked: `as`, the last month's share or its growth."""

from __future__ import annotations

from barberpro.domain.claims import Interval
from pipelines.claim_evidence import Evidence, Looked, Missing, Reading
from pipelines.market_denominators import Shared, market_shares

ALONE = {"es": "un solo mes no puede crecer", "en": "one month alone cannot grow"}


def measure(looked: Looked) -> Evidence | Missing:
    """Divide our own total of a month, which is exact, by the published one, whose error nobody tells."""
    found = market_shares(looked.settings, looked.database)
    if not found:
        return Missing("no_denominator")
    return _growth(found) if looked.asked["as"] == "growth" else _share(found)


def _share(found: list[Shared]) -> Evidence | Missing:
    last = found[-1]
    others = tuple(Reading(f"{each.month:%Y-%m}", _exactly(each.share), each.payments) for each in found[:-1])
    return Evidence(
        _exactly(last.share),
        last.payments,
        "payments",
        "exact",
        since=last.month,
        readings=others,
        details=last.as_json(),
    )


def _growth(found: list[Shared]) -> Evidence | Missing:
    first, last = found[0], found[-1]
    if first.month == last.month or not first.share:
        return Missing("no_denominator", detail=ALONE)
    details = {"first": first.as_json(), "last": last.as_json()}
    return Evidence(
        _exactly(last.share / first.share - 1), len(found), "months", "exact", since=first.month, details=details
    )


def _exactly(value: float) -> Interval:
    return Interval(value, value, value)
