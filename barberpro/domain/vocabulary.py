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

UNDECIDED_STATUSES = ("pending", "authorized", "in_process")
"""Nothing is decided yet. A status that nobody knows is in none of the three and counts nowhere until it is entered."""

DECLINE_CLASSES = ("issuer", "buyer", "risk", "technical", "expired")

KNOWN_AT_BASES = ("observed", "assumed")

SCORE_ORIGINS = ("live", "replayed")

CHECKOUT_OUTCOMES = ("paid", "abandoned", "open")
REFUND_REASONS = ("cancelled_booking", "revocation", "goodwill", "service_complaint")
"""A revocation needs no reason: whoever buys at a distance may take it back within ten days."""
REFUND_STATUSES = ("approved", "rejected", "in_process")
DISPUTE_OUTCOMES = ("won", "lost", "open")
"""As the provider sees it: a dispute that is lost takes the money back."""

TRANSACTION_TYPES = (
    "SETTLEMENT",
    "REFUND",
    "CHARGEBACK",
    "DISPUTE",
    "WITHDRAWAL",
    "WITHDRAWAL_CANCEL",
    "PAYOUT",
)
"""Of a line in the report of all transactions; the processor adds others now and then, which are kept."""

BOOKING_STATUSES = ("scheduled", "completed", "cancelled", "no_show")

CPI_GENERAL = "general"

CPI_DIVISIONS = (CPI_GENERAL, "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12")
"""The general level and INDEC's twelve divisions."""

PUBLISHED_ON_BASES = ("official", "press", "calendar", "imported", "assumed")
"""How far a day of publication is confirmed, from the publisher's own word to a rule that is late enough."""

FX_RATES = ("official_wholesale", "official_retail", "blue")

FX_BASES = ("published", "chained", "imported")

EXPECTED_VARIABLES = ("cpi_monthly", "cpi_yearly", "fx_average")

FEE_CHANNELS = ("online", "qr", "point")

WITH_INTEREST, INTEREST_FREE, CUOTA_SIMPLE = "with_interest", "interest_free", "cuota_simple"
PLAN_KINDS = (WITH_INTEREST, INTEREST_FREE, CUOTA_SIMPLE)

FEE_BASES = ("published", "press", "assumed")

DEFLATOR_BASES = ("published", "provisional")
