"""Who declined: the class of each of Mercado Pago's reason codes.

- issuer: whoever holds the money said no (the bank, or the wallet for lack of balance)
- buyer: something the buyer can mend at once: a mistyped card, another plan, an authentication not finished
- risk: a rule against fraud, or a legal one
- technical: a fault on the way
- expired: never paid in time
"""

from __future__ import annotations

from types import MappingProxyType

from barberpro.domain.vocabulary import DECLINED_STATUSES

_ISSUER = (
    "cc_amount_rate_limit_exceeded",
    "cc_rejected_call_for_authorize",
    "cc_rejected_card_disabled",
    "cc_rejected_insufficient_amount",
    "cc_rejected_other_reason",
    "insufficient_amount",
    "rejected_by_bank",
)
_BUYER = (
    "by_payer",
    "cc_rejected_3ds_challenge",
    "cc_rejected_bad_filled_card_number",
    "cc_rejected_bad_filled_date",
    "cc_rejected_bad_filled_other",
    "cc_rejected_bad_filled_security_code",
    "cc_rejected_card_type_not_allowed",
    "cc_rejected_duplicated_payment",
    "cc_rejected_invalid_installments",
    "rejected_insufficient_data",
)
_RISK = (
    "cc_rejected_3ds_mandatory",
    "cc_rejected_blacklist",
    "cc_rejected_high_risk",
    "cc_rejected_max_attempts",
    "rejected_by_biz_rule",
    "rejected_by_regulations",
    "rejected_high_risk",
)
_TECHNICAL = ("bank_error", "cc_rejected_card_error", "cc_rejected_time_out")
_EXPIRED = ("expired",)
_NO_DECLINE = (
    "accredited",
    "bpp_covered",
    "bpp_refunded",
    "by_admin",
    "by_collector",  # the seller withdrew; nobody declined
    "cancelled",  # does not say who
    "in_process",
    "offline_process",
    "partially_bpp_refunded",
    "partially_refunded",
    "pending_capture",
    "pending_challenge",
    "pending_contingency",
    "pending_provider_response",
    "pending_review_manual",
    "pending_waiting_for_remedy",
    "pending_waiting_payment",
    "pending_waiting_transfer",
    "refunded",
    "reimbursed",
    "settled",
)

DECLINE_CLASS_BY_DETAIL: MappingProxyType[str, str | None] = MappingProxyType(
    dict.fromkeys(_ISSUER, "issuer")
    | dict.fromkeys(_BUYER, "buyer")
    | dict.fromkeys(_RISK, "risk")
    | dict.fromkeys(_TECHNICAL, "technical")
    | dict.fromkeys(_EXPIRED, "expired")
    | dict.fromkeys(_NO_DECLINE, None)
)
"""Every known status_detail and its class; None where it is no decline."""


def decline_class(status: str, detail: str | None) -> str | None:
    """Return the class of a declined payment; None where it was not declined or its reason is not known to us."""
    if status not in DECLINED_STATUSES or detail is None:
        return None
    return DECLINE_CLASS_BY_DETAIL.get(detail)
