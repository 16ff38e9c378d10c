"""The metric catalogue: what each figure on a page is, how it is computed, and what it counts.

Pages, exports, reports and `docs/metrics.md` take both the meaning and the arithmetic from here.
"""

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
from barberpro.tables.metrics.catalogue import CATALOGUE, NAMES, metric
from barberpro.tables.metrics.declines import DECLINE_SHARES, DECLINES_BY_CLASS
from barberpro.tables.metrics.market import (
    ACTIVE_PROVIDERS,
    CHECKOUT_SUCCESS,
    CHECKOUTS,
    PAYING_CLIENTS,
)
from barberpro.tables.metrics.metric import PRICES, Distinct, Metric, Prices, Sum
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

__all__ = [
    "ACTIVE_PROVIDERS",
    "APPROVAL_RATE",
    "APPROVED",
    "ATTEMPTS",
    "AVERAGE_TICKET",
    "CATALOGUE",
    "CHARGEBACKS",
    "CHARGEBACK_RATE",
    "CHARGED_BACK",
    "CHECKOUTS",
    "CHECKOUT_SUCCESS",
    "DECLINED",
    "DECLINES_BY_CLASS",
    "DECLINE_SHARES",
    "DISPUTES",
    "FEE",
    "FEE_SHARE",
    "FINANCING",
    "FIRST_ATTEMPT_APPROVAL_RATE",
    "GROSS",
    "METHOD_SHARE",
    "NAMES",
    "NET",
    "NET_RECEIVED",
    "PAYING_CLIENTS",
    "PRICES",
    "REFUNDED",
    "REFUNDS",
    "REFUND_SHARE",
    "TAXES_WITHHELD",
    "UNDECIDED",
    "Distinct",
    "Metric",
    "Prices",
    "Sum",
    "metric",
]
