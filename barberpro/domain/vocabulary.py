"""The closed lists of words that tables, mappings and pages share. Source: Mercado Pago's payment resource."""

METHODS = (
    "account_money",
    "credit_card",
    "debit_card",
    "prepaid_card",
    "cash_voucher",
    "bank_transfer",
    "qr",
)

STATUSES = (
    "pending",
    "approved",
    "authorized",
    "in_process",
    "in_mediation",
    "rejected",
    "cancelled",
    "refunded",
    "charged_back",
)

APPROVED_STATUSES = ("approved", "in_mediation", "refunded", "charged_back")
"""The payment was approved once; what happened to the money later does not undo that."""

DECLINED_STATUSES = ("rejected", "cancelled")

DECLINE_CLASSES = ("issuer", "buyer", "risk", "technical", "expired")

KNOWN_AT_BASES = ("observed", "assumed")

CHECKOUT_OUTCOMES = ("paid", "abandoned", "open")

BOOKING_STATUSES = ("scheduled", "completed", "cancelled", "no_show")
