"""The marts: what is counted by day and provider. What counts something else stands apart."""

from __future__ import annotations

from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.tables.schemas import Column, Table
from barberpro.tables.waterfall_schema import PAYMENT_WATERFALL

UNKNOWN = "unknown"
CHECKOUT_SLICES = ("day", "source", "currency", "province", "city", "provider_id")
SLICES = (*CHECKOUT_SLICES, "method")

MONEY = {
    "gross": "amount",
    "refunded": "refunded_amount",
    "fee": "processor_fee",
    "taxes_withheld": "taxes_withheld",
    "net_received": "net_received",
    "financing": "payer_financing",
}
"""Amount of the approved attempts in `metric_daily` -> column of `payments` that it adds up."""

REAL_MONEY = (*MONEY, "charged_back")
"""Amounts that `metric_daily` also has in pesos of the base month, as `<name>_real`."""

CLASSES = (*DECLINE_CLASSES, "unclassified")


def _slices(day: str, source: str, place: str, *, by_method: bool) -> tuple[Column, ...]:
    columns = [
        Column("day", "date", f"Buenos Aires day {day}", required=True),
        Column("source", "text", source, required=True),
        Column("currency", "text", "ISO 4217 code", required=True),
        Column("province", "text", f"{place}; 'unknown' where the source does not say", required=True),
        Column("city", "text", "city of the provider; 'unknown' where nobody says", required=True),
        Column("provider_id", "text", f"{place}; 'unknown' where the source does not say", required=True),
    ]
    method = Column("method", "text", "as in payments; 'unknown' where the source does not say", required=True)
    return (*columns, method) if by_method else tuple(columns)


def _count(name: str, text: str) -> Column:
    return Column(name, "integer", text, required=True)


def _amount(name: str, text: str) -> Column:
    return Column(name, "money", f"{text}, nominal", required=True)


_ATTEMPT = _slices("of the attempt", "source of the payments", "as in payments", by_method=True)

_DECLINED = {
    "issuer": "declined by the issuer",
    "buyer": "declined for something the buyer can mend",
    "risk": "declined by risk rules",
    "technical": "declined for a technical fault",
    "expired": "never paid before it expired",
    "unclassified": "declined without a reason from the source",
}

METRIC_DAILY = Table(
    name="metric_daily",
    one_row_is="a Buenos Aires day, source, currency, province, city, provider and method of payment attempts",
    key=SLICES,
    order_by=SLICES,
    columns=(
        *_ATTEMPT,
        _count("attempts", "payment attempts"),
        _count("approved", "attempts approved, refunded or disputed later included"),
        _count("declined", "attempts rejected, cancelled or expired"),
        _count("undecided", "attempts without an outcome yet"),
        _count("refunds", "approved attempts of which something was refunded"),
        _count("disputes", "approved attempts in dispute now"),
        _count("chargebacks", "approved attempts charged back"),
        *(_count(f"declined_{name}", _DECLINED[name]) for name in CLASSES),
        _amount("gross", "amount of the approved attempts"),
        _amount("refunded", "refunded of it so far"),
        _amount("fee", "what the processor keeps of the approved attempts, where the source says"),
        _amount("taxes_withheld", "taxes withheld of the approved attempts, where the source says"),
        _amount("net_received", "what reaches the collector of the approved attempts, where the source says"),
        _amount("financing", "interest charged to those who pay, on top of gross, where the source says"),
        _amount("charged_back", "amount of the attempts charged back"),
        _amount("gross_with_fee", "gross of the approved attempts whose fee the source says"),
        *(
            Column(f"{name}_real", "money", f"{name} in pesos of the base month; NULL where real_basis is")
            for name in REAL_MONEY
        ),
        Column("base_month", "date", "last month with a published index, whose pesos the real amounts are in"),
        Column(
            "real_basis",
            "text",
            "whether the index of the day's month is published, or provisional and to be restated; NULL where amounts "
            "are not in pesos or the day is before the first index",
            allowed=("published", "provisional"),
        ),
    ),
)

FIRST_ATTEMPT_DAILY = Table(
    name="first_attempt_daily",
    one_row_is="a Buenos Aires day, source, currency, province, city, provider and method of first payment attempts",
    key=SLICES,
    order_by=SLICES,
    columns=(
        *_ATTEMPT,
        _count("attempts", "first attempts of a checkout (attempt_no = 1)"),
        _count("approved", "of them approved"),
        _count("declined", "of them rejected, cancelled or expired"),
    ),
)

CHECKOUT_DAILY = Table(
    name="checkout_daily",
    one_row_is="a Buenos Aires day, source, currency, province, city and provider of checkouts",
    key=CHECKOUT_SLICES,
    order_by=CHECKOUT_SLICES,
    columns=(
        *_slices(
            "on which the checkout was opened",
            "source of the checkouts, which may not be that of the payments",
            "as in checkouts",
            by_method=False,
        ),
        _count("checkouts", "checkouts opened"),
        _count("paid", "of them paid"),
        _count("abandoned", "of them closed without payment"),
        _count("still_open", "of them not closed yet"),
    ),
)

CLIENT_DAILY = Table(
    name="client_daily",
    one_row_is="a Buenos Aires day, source, currency, province, city, provider and method with a client who paid",
    key=(*SLICES, "client_id"),
    order_by=(*SLICES, "client_id"),
    columns=(
        *_ATTEMPT,
        Column("client_id", "text", "who paid, as a keyed pseudonym", required=True, personal=True),
        _count("approved", "approved attempts; never none"),
    ),
)

MARTS = (METRIC_DAILY, FIRST_ATTEMPT_DAILY, CHECKOUT_DAILY, CLIENT_DAILY, PAYMENT_WATERFALL)
