"""Assumptions about what comes after a payment: money, bookings, reviews, and the files themselves."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.world.assumptions.declare import assume


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
    revocation_share: float = assume(
        0.2, "of those who cancel within ten days of an online payment: who presses the button that the law demands"
    )
    refund_median_minutes: float = assume(90.0, "a refund that nobody has to judge waits for the shop's next break")
    goodwill_share: float = assume(0.004, "10 to 50 % of the price returned by a shop that wants to keep a client")
    complaint_share: float = assume(0.003, "services given that are complained about: 30 to 100 % asked back")
    complaint_granted_share: float = assume(0.65, "complaints that support finds just; the others are turned down")
    complaint_median_days: float = assume(5.0, "support hears both sides, so that some are open at the end")
    another_refund_share: float = assume(
        0.2, "partly refunded payments of which more goes back days later: a first offer is not always enough"
    )
    chargeback_share: float = assume(0.0015, "credit card payments disputed weeks later")
    chargeback_lost_share: float = assume(0.6, "disputes that end against the shop")
    dispute_reasons: tuple[tuple[str, float], ...] = assume(
        (("unrecognised_charge", 0.55), ("service_not_received", 0.30), ("amount_differs", 0.15)),
        "card holders mostly do not know the charge: the statement names the processor, not the barber",
    )
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
    report_slips: int = assume(2, "of each kind of planted difference between the processor's reports and the payments")
    csv_unterminated_quotes: int = assume(1, "a quote left open in the last line of the reviews")
