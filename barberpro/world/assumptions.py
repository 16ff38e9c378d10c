"""Every assumption of the synthetic world, each with its reason.

Amounts are pesos of `base_month`; what ends in `_log_odds` is added to the log-odds of failure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

Value = TypeVar("Value")


def assume(value: Value, why: str) -> Value:
    """Declare the default of an assumption together with its reason."""
    declared: Any = field(default=value, metadata={"why": why})
    return declared  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Demand:
    """When people book and how they come back."""

    warm_up_days: int = assume(420, "clients of the first day are not all new, so the world begins before its history")
    attempts_per_provider: int = assume(
        130, "a small shop takes a few online payments a week; gives 300-800 shops for 60,000"
    )
    weekday_weights: tuple[float, ...] = assume(
        (0.45, 0.80, 0.90, 1.00, 1.50, 1.90, 0.25),
        "Monday first: many shops close on Monday, Friday and Saturday are full",
    )
    holiday_weight: float = assume(0.35, "most shops close on national holidays")
    payday_weight: float = assume(1.18, "salaries are paid by the fourth working day; days 1 to 10 are busier")
    month_weights: tuple[float, ...] = assume(
        (0.86, 0.88, 1.00, 0.98, 0.98, 0.97, 0.99, 1.00, 1.02, 1.03, 1.04, 1.22),
        "holidays empty January, feasts fill December",
    )
    online_hours: tuple[float, ...] = assume(
        (
            1.2,
            0.7,
            0.4,
            0.3,
            0.3,
            0.4,
            0.8,
            1.8,
            3.0,
            4.2,
            5.2,
            5.8,
            5.6,
            5.0,
            4.6,
            4.6,
            4.8,
            5.2,
            5.8,
            6.2,
            6.4,
            6.0,
            4.4,
            2.6,
        ),
        "bookings by Buenos Aires hour: work breaks and evenings",
    )
    chair_hours: tuple[float, ...] = assume(
        (0, 0, 0, 0, 0, 0, 0, 0, 0.3, 1.0, 1.5, 1.5, 1.1, 0.7, 0.7, 1.0, 1.4, 1.7, 1.8, 1.3, 0.5, 0, 0, 0),
        "appointments by Buenos Aires hour: a siesta dip and an after-work peak",
    )
    mean_lead_days: float = assume(2.2, "hair is booked shortly before")
    weeks_between_visits: float = assume(4.6, "a cut lasts about a month")
    visit_gap_spread: float = assume(0.45, "log-normal spread of a client's own rhythm")
    leave_after_visit_share: float = assume(
        0.14, "share of visits after which a client never comes back: seven visits on average"
    )
    loyal_share: float = assume(0.86, "share of visits to the usual shop while it is open")
    newcomer_tilt: float = assume(0.1, "the marketplace grows: clients arrive later in the history more often")


@dataclass(frozen=True, slots=True)
class Supply:
    """Shops and their prices."""

    adoption_by_province: tuple[tuple[str, float], ...] = assume(
        (
            ("AR-C", 2.6),
            ("AR-B", 1.1),
            ("AR-X", 1.2),
            ("AR-M", 1.1),
            ("AR-S", 1.1),
            ("AR-P", 0.6),
            ("AR-G", 0.6),
            ("AR-H", 0.7),
        ),
        "shops follow census population; the capital is ahead and the north-east behind in paying online; others 1.0",
    )
    there_from_start_share: float = assume(0.62, "the marketplace is young, but not new, when the history begins")
    monthly_leaving_share: float = assume(0.018, "small shops close or leave at about a fifth a year")
    popularity_spread: float = assume(0.75, "log-normal: a few shops take many bookings")
    segments: tuple[tuple[str, float, float], ...] = assume(
        (("barberia", 0.52, 1.00), ("peluqueria", 0.28, 1.15), ("salon", 0.12, 1.45), ("domicilio", 0.08, 1.25)),
        "kind of shop: share and price level",
    )
    base_month: date = assume(date(2025, 6, 1), "pesos that price levels are stated in")  # noqa: RUF009
    median_cut_ars: float = assume(13_000.0, "a cut in a city in the base month")
    price_spread: float = assume(0.26, "log-normal spread between shops of one kind")
    repricing_months: tuple[tuple[int, float], ...] = assume(
        ((1, 0.22), (2, 0.30), (3, 0.28), (4, 0.14), (6, 0.06)),
        "shops reprice every few months, so real prices erode between",
    )
    price_step_ars: int = assume(100, "shops quote round hundreds")
    services: tuple[tuple[str, float, float], ...] = assume(
        (
            ("corte", 0.50, 1.0),
            ("corte_y_barba", 0.24, 1.45),
            ("barba", 0.12, 0.65),
            ("color", 0.07, 3.4),
            ("tratamiento", 0.07, 2.3),
        ),
        "service: share and price as a multiple of a cut",
    )
    discount_share: float = assume(0.07, "a coupon takes 5 to 20 % off, which makes centavos")
    quality_spread: float = assume(0.45, "hidden quality of a shop, in stars")


@dataclass(frozen=True, slots=True)
class People:
    """Clients, their devices and cards."""

    hidden_risk_sd: float = assume(
        0.6, "log-odds of failure that no column shows: how a person manages money and cards"
    )
    taste_spread: float = assume(1.1, "people stick to their means of payment")
    devices: tuple[tuple[str, float], ...] = assume(
        (("android_app", 0.46), ("ios_app", 0.15), ("mobile_web", 0.27), ("desktop_web", 0.12)),
        "phones first, mostly Android",
    )
    other_device_share: float = assume(0.12, "a visit now and then is booked from another device")
    issuers: tuple[tuple[str, float, float, float], ...] = assume(
        (
            ("1001", 0.16, -0.20, 0.0),
            ("1002", 0.14, -0.10, 0.0),
            ("1003", 0.13, 0.00, 0.9),
            ("1004", 0.11, 0.05, 0.0),
            ("1005", 0.10, -0.25, 0.0),
            ("1006", 0.08, 0.30, 0.0),
            ("1007", 0.07, 0.10, 1.4),
            ("1008", 0.06, 0.45, 0.0),
            ("1009", 0.05, -0.05, 0.0),
            ("1010", 0.04, 0.60, 0.7),
            ("1011", 0.03, 0.20, 0.0),
            ("1012", 0.03, 0.85, 0.0),
        ),
        "invented issuers: share, log-odds of failure, and more of it from 0 to 5 h while some run their night batch",
    )
    prepaid_issuers: tuple[tuple[str, float, float, float], ...] = assume(
        (("2001", 0.5, 0.00, 0.0), ("2002", 0.3, 0.25, 0.0), ("2003", 0.2, -0.20, 0.6)),
        "invented issuers of prepaid cards",
    )
    credit_brands: tuple[tuple[str, float, float], ...] = assume(
        (
            ("visa", 0.50, 0.0),
            ("master", 0.32, 0.02),
            ("amex", 0.05, -0.15),
            ("naranja", 0.08, 0.25),
            ("cabal", 0.05, 0.30),
        ),
        "brand of credit cards: share and log-odds of failure",
    )
    debit_brands: tuple[tuple[str, float, float], ...] = assume(
        (("debvisa", 0.58, 0.0), ("debmaster", 0.27, 0.05), ("maestro", 0.10, 0.35), ("debcabal", 0.05, 0.20)),
        "brand of debit cards",
    )
    voucher_networks: tuple[tuple[str, float, float], ...] = assume(
        (("rapipago", 0.55, 0.0), ("pagofacil", 0.45, -0.1)), "networks of cash vouchers"
    )
    other_card_share: float = assume(0.3, "a declined payer who pays by card again takes another card this often")


@dataclass(frozen=True, slots=True)
class Menus:
    """What the checkout offers and how people choose."""

    exploration_share: float = assume(0.10, "menus drawn evenly at random, so that effects can be learned later")
    amount_tilt: float = assume(1.6, "the policy offers longer plans for larger real amounts")
    at_shop_share: float = assume(0.22, "pays in the chair, mostly by QR; the others pay when they book")
    utility_online: tuple[tuple[str, float], ...] = assume(
        (
            ("account_money", 1.95),
            ("credit_card", 0.80),
            ("debit_card", 0.45),
            ("prepaid_card", -0.70),
            ("cash_voucher", 0.25),
            ("bank_transfer", 0.05),
            ("qr", -2.4),
        ),
        "how people pay from afar: the wallet leads, then cards",
    )
    utility_at_shop: tuple[tuple[str, float], ...] = assume(
        (
            ("account_money", 0.7),
            ("credit_card", 0.2),
            ("debit_card", 0.5),
            ("prepaid_card", -1.2),
            ("cash_voucher", -99.0),
            ("bank_transfer", 0.4),
            ("qr", 2.2),
        ),
        "how people pay in the chair: they scan, and nobody goes out for a voucher",
    )
    plan_utility: tuple[tuple[int, float], ...] = assume(
        ((1, 0.0), (3, -0.9), (6, -1.3), (9, -2.3), (12, -2.0)), "interest makes plans dear"
    )
    default_bonus: float = assume(0.55, "a preselected plan is chosen more often")
    long_plan_by_amount: float = assume(0.75, "larger real amounts are split more")
    outside_utility: float = assume(0.85, "about one checkout in nine is abandoned")
    outside_by_amount: float = assume(0.45, "dear ones more often")
    fewer_methods_cost: float = assume(0.25, "someone whose means is not on the menu may leave")


@dataclass(frozen=True, slots=True)
class Failure:
    """Log-odds that an attempt fails, before what is hidden."""

    method_log_odds: tuple[tuple[str, float], ...] = assume(
        (
            ("account_money", -3.75),
            ("credit_card", -2.55),
            ("debit_card", -2.75),
            ("prepaid_card", -2.15),
            ("cash_voucher", -1.20),
            ("bank_transfer", -2.75),
            ("qr", -3.75),
        ),
        "balances rarely fail, cards do for lack of funds, vouchers are often never paid",
    )
    installments_log_odds: tuple[tuple[int, float], ...] = assume(
        ((1, 0.0), (3, 0.10), (6, 0.30), (9, 0.65), (12, 0.80)), "long plans need more credit limit; not linear"
    )
    plan_times_amount: float = assume(0.45, "limits bind when a large amount meets a long plan")
    dear_slope: float = assume(0.55, "log of amount over the shop's usual: only what is dearer than usual hurts")
    prepaid_cliff_ars: float = assume(30_000.0, "above this real amount prepaid balances run out")
    prepaid_cliff_log_odds: float = assume(1.1, "a step, not a slope")
    night_credit_log_odds: float = assume(0.55, "fraud rules are stricter between 0 and 6 h")
    runout_log_odds: float = assume(
        0.95, "funds run out towards the end of the month, for cards and balances that hold money"
    )
    first_time_log_odds: float = assume(0.35, "risk rules and mistyped cards at the first visit")
    first_time_dear_log_odds: float = assume(0.6, "a new client with a dear order on a credit card looks like fraud")
    web_debit_log_odds: float = assume(0.4, "debit on a mobile browser loses people in the bank's page")
    three_ds_share: float = assume(0.18, "share of card attempts that are authenticated")
    three_ds_log_odds: float = assume(
        -0.3, "authenticated attempts fail less, although some challenges are not finished"
    )
    province_spread: float = assume(0.16, "provinces differ, by a draw of the world's seed")
    north_android_log_odds: float = assume(0.35, "weaker mobile networks in the north")
    retry_same_insufficient: float = assume(1.7, "the same empty card again")
    retry_same_other: float = assume(0.7, "the same card after another refusal")
    retry_other_means: float = assume(0.15, "another means of payment starts almost afresh")
    late_voucher_log_odds: float = assume(
        0.8, "a voucher for an appointment in under two days is hardly ever paid in time"
    )


@dataclass(frozen=True, slots=True)
class Reasons:
    """Reason codes of failed attempts, as weights; the processor publishes the codes, not how frequent they are."""

    card_weights: tuple[tuple[str, float], ...] = assume(
        (
            ("cc_rejected_insufficient_amount", 30.0),
            ("cc_rejected_other_reason", 14.0),
            ("cc_rejected_high_risk", 9.0),
            ("cc_rejected_bad_filled_security_code", 9.0),
            ("cc_rejected_call_for_authorize", 7.0),
            ("cc_rejected_card_disabled", 4.0),
            ("cc_rejected_bad_filled_date", 4.0),
            ("cc_rejected_card_error", 2.5),
            ("cc_amount_rate_limit_exceeded", 2.0),
            ("cc_rejected_bad_filled_card_number", 2.0),
            ("cc_rejected_bad_filled_other", 2.0),
            ("cc_rejected_time_out", 1.5),
            ("cc_rejected_invalid_installments", 1.0),
            ("bank_error", 1.0),
            ("cc_rejected_duplicated_payment", 0.6),
            ("cc_rejected_blacklist", 0.6),
        ),
        "lack of funds leads, then refusals without a reason, typing mistakes and risk rules",
    )
    wallet_weights: tuple[tuple[str, float], ...] = assume(
        (
            ("insufficient_amount", 60.0),
            ("rejected_high_risk", 22.0),
            ("bank_error", 8.0),
            ("rejected_by_bank", 7.0),
            ("rejected_by_regulations", 3.0),
        ),
        "a wallet lacks balance or is stopped by a risk rule",
    )
    challenge_weight: float = assume(18.0, "an authentication that was not finished, where one was asked for")
    max_attempts_weight: float = assume(14.0, "too many attempts, from the third on")
    runout_log_weight: float = assume(1.1, "funds are the reason more often towards the end of the month")
    dear_log_weight: float = assume(0.5, "and for dear services")
    night_risk_log_weight: float = assume(0.9, "risk rules are the reason more often at night")
    first_time_risk_log_weight: float = assume(0.8, "and for new clients")
    outage_technical_factor: float = assume(60.0, "during an outage nearly every reason is technical")


@dataclass(frozen=True, slots=True)
class Outages:
    """Hidden faults of issuers and of the processor."""

    issuer_per_month: float = assume(1.6, "a bank's authoriser is down now and then")
    issuer_median_minutes: float = assume(55.0, "minutes to hours")
    issuer_log_odds: float = assume(3.2, "most attempts fail while it lasts")
    processor_per_month: float = assume(0.7, "the processor is more reliable than a bank")
    processor_median_minutes: float = assume(25.0, "and mended sooner")
    processor_log_odds: float = assume(2.4, "part of its traffic gets through")
    duration_spread: float = assume(0.9, "log-normal: a few outages last for many hours")


@dataclass(frozen=True, slots=True)
class Retries:
    """What people do after a decline."""

    max_attempts: int = assume(4, "hardly anybody tries a fifth time")
    share_by_class: tuple[tuple[str, float], ...] = assume(
        (("issuer", 0.62), ("buyer", 0.80), ("risk", 0.45), ("technical", 0.70), ("expired", 0.08)),
        "a typo is corrected, a risk refusal discourages, an expired voucher is forgotten",
    )
    fading: float = assume(0.72, "each further attempt is less likely")
    by_amount: float = assume(0.05, "dear services are given up a little less")
    median_minutes: float = assume(2.5, "most retry at once")
    next_day_share: float = assume(0.10, "some wait for money or call their bank")
    same_means_penalty: float = assume(1.1, "utility lost by a means that has just been refused")


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What happens to bookings and money later."""

    review_by_hand_share: float = assume(0.02, "credit card attempts held for manual review, decided within a day")
    voucher_expiry_days: int = assume(3, "a voucher can be paid for three days")
    voucher_median_hours: float = assume(20.0, "paid on the way, mostly the next day")
    transfer_expiry_days: int = assume(2, "a transfer is waited for that long")
    transfer_median_minutes: float = assume(7.0, "transfers are instant once made")
    withdrawn_share: float = assume(0.10, "unpaid vouchers and transfers that the payer withdraws before they expire")
    cancel_paid_share: float = assume(0.035, "paid appointments that are cancelled")
    cancel_unpaid_share: float = assume(0.34, "unpaid ones that are")
    no_show_paid_share: float = assume(0.02, "money paid makes people come")
    no_show_unpaid_share: float = assume(0.12, "unpaid appointments that nobody comes to")
    refund_full_share: float = assume(0.85, "cancelled and paid: the whole amount goes back; else half")
    goodwill_share: float = assume(0.004, "part of the price returned after a complaint")
    chargeback_share: float = assume(0.0015, "credit card payments disputed weeks later")
    chargeback_lost_share: float = assume(0.6, "disputes that end against the shop")
    review_share: float = assume(0.24, "completed appointments that are reviewed")
    mean_stars: float = assume(4.55, "people who review are content; rounded and cut to 1 to 5")


@dataclass(frozen=True, slots=True)
class Money:
    """What the processor takes. Invented rates of a plausible size, not a tariff."""

    fee_bp: tuple[tuple[str, int], ...] = assume(
        (
            ("account_money", 410),
            ("credit_card", 410),
            ("debit_card", 299),
            ("prepaid_card", 299),
            ("cash_voucher", 410),
            ("bank_transfer", 120),
            ("qr", 80),
        ),
        "fee kept from the collector, by method",
    )
    withholding_bp: tuple[tuple[str, int], ...] = assume(
        (("AR-C", 150), ("AR-B", 180), ("AR-X", 120), ("AR-S", 100), ("AR-T", 200), ("AR-M", 90)),
        "turnover tax withheld by the processor, by province; others none",
    )
    release_days: tuple[tuple[str, int], ...] = assume(
        (
            ("account_money", 5),
            ("credit_card", 18),
            ("debit_card", 2),
            ("prepaid_card", 5),
            ("cash_voucher", 5),
            ("bank_transfer", 0),
            ("qr", 0),
        ),
        "days until the money may be used, by method",
    )
    monthly_financing_share: float = assume(0.042, "interest a month that the payer pays on plans, on the average debt")


@dataclass(frozen=True, slots=True)
class Defects:
    """What is wrong with the files, in shares of their lines. Broken ones are further copies: nothing true is lost."""

    duplicate_share: float = assume(0.004, "exact lines sent twice")
    late_share: float = assume(0.006, "versions delivered with a later month's file")
    truncated_share: float = assume(0.0004, "JSON that breaks off")
    bad_amount_share: float = assume(0.0003, "amounts that are no number")
    unknown_status_share: float = assume(0.0003, "a status that nobody documented")
    invalid_utf8_share: float = assume(0.0002, "a byte that is no UTF-8")
    missing_field_share: float = assume(0.0003, "a payment without its status")
    csv_field_count_share: float = assume(0.0004, "CSV lines with one field too many")
    csv_bad_date_share: float = assume(0.0004, "days that no calendar has")
    csv_unterminated_quotes: int = assume(1, "a quote left open in the last line of the reviews")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All of them, part by part."""

    demand: Demand = field(default_factory=Demand)
    supply: Supply = field(default_factory=Supply)
    people: People = field(default_factory=People)
    menus: Menus = field(default_factory=Menus)
    failure: Failure = field(default_factory=Failure)
    reasons: Reasons = field(default_factory=Reasons)
    outages: Outages = field(default_factory=Outages)
    retries: Retries = field(default_factory=Retries)
    aftermath: Aftermath = field(default_factory=Aftermath)
    money: Money = field(default_factory=Money)
    defects: Defects = field(default_factory=Defects)
