"""Every metric, in the order in which they are offered; found by name."""

from __future__ import annotations

from barberpro.tables.metrics.attempts import (
    APPROVAL_RATE,
    APPROVED,
    ATTEMPTS,
    CHARGEBACK_RATE,
    CHARGEBACKS,
    DECLINED,
    DISPUTES,
    FIRST_ATTEMPT_APPROVAL_RATE,
    METHOD_SHARE,
    REFUNDS,
    UNDECIDED,
)
from barberpro.tables.metrics.declines import DECLINE_SHARES, DECLINES_BY_CLASS
from barberpro.tables.metrics.market import (
    ACTIVE_PROVIDERS,
    CHECKOUT_SUCCESS,
    CHECKOUTS,
    PAYING_CLIENTS,
)
from barberpro.tables.metrics.metric import Metric
from barberpro.tables.metrics.money import (
    AVERAGE_TICKET,
    CHARGED_BACK,
    FEE,
    FEE_SHARE,
    FINANCING,
    GROSS,
    NET,
    NET_RECEIVED,
    REFUND_SHARE,
    REFUNDED,
    TAXES_WITHHELD,
)

CATALOGUE: tuple[Metric, ...] = (
    NET,
    GROSS,
    REFUNDED,
    REFUND_SHARE,
    AVERAGE_TICKET,
    ATTEMPTS,
    APPROVED,
    DECLINED,
    UNDECIDED,
    APPROVAL_RATE,
    FIRST_ATTEMPT_APPROVAL_RATE,
    METHOD_SHARE,
    REFUNDS,
    DISPUTES,
    CHARGEBACKS,
    CHARGEBACK_RATE,
    CHECKOUTS,
    CHECKOUT_SUCCESS,
    ACTIVE_PROVIDERS,
    PAYING_CLIENTS,
    FEE,
    FEE_SHARE,
    TAXES_WITHHELD,
    NET_RECEIVED,
    FINANCING,
    CHARGED_BACK,
    *DECLINES_BY_CLASS,
    *DECLINE_SHARES,
)

NAMES = tuple(each.name for each in CATALOGUE)


def metric(name: str) -> Metric:
    """Find the metric called `name`; KeyError lists the known ones."""
    known = {each.name: each for each in CATALOGUE}
    if name not in known:
        raise KeyError(f"no metric {name!r}; there are {', '.join(sorted(known))}")
    return known[name]
