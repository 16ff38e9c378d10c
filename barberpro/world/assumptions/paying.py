"""Assumptions about what the checkout offers, what people choose, and what fails."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.world.assumptions.declare import assume


@dataclass(frozen=True, slots=True)
class Menus:
    """What the checkout offers and how people choose."""

    exploration_share: float = assume(0.10, "menus drawn evenly at random, so that effects can be learned later")
    amount_tilt: float = assume(1.6, "the policy offers longer plans for larger real amounts")
    at_shop_share: float = assume(0.22, "pays in the chair, mostly by QR; the others pay when they book")
    utility_online: tuple[tuple[str, float], ...] = assume(
        (
            ("account_money", 1.60),
            ("credit_card", 1.05),
            ("debit_card", 0.15),
            ("prepaid_card", -0.70),
            ("cash_voucher", 0.00),
            ("bank_transfer", 0.65),
            ("qr", -2.4),
        ),
        "how people pay from afar: in the processor's own checkout its wallet leads, elsewhere cards and transfers do",
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
    hidden_tilt: float = assume(
        0.0, "how much longer plans go to clients of low hidden risk; a policy that knows more than its records tell"
    )
    records_propensity: bool = assume(True, "the policy writes down with which probability it picked the menu")
    sways: bool = assume(True, "menus sway who completes; if not, people settle all but the plan before they look")


@dataclass(frozen=True, slots=True)
class Failure:
    """Log-odds that an attempt fails, before what is hidden."""

    method_log_odds: tuple[tuple[str, float], ...] = assume(
        (
            ("account_money", -3.75),
            ("credit_card", -2.75),
            ("debit_card", -2.75),
            ("prepaid_card", -2.15),
            ("cash_voucher", -1.50),
            ("bank_transfer", -2.75),
            ("qr", -3.75),
        ),
        "balances rarely fail, cards do for lack of funds, vouchers are often never paid",
    )
    approval_ranges: tuple[tuple[str, float, float], ...] = assume(
        (
            ("account_money", 0.94, 0.98),
            ("credit_card", 0.79, 0.88),
            ("debit_card", 0.82, 0.91),
            ("prepaid_card", 0.70, 0.85),
            ("cash_voucher", 0.50, 0.68),
            ("bank_transfer", 0.86, 0.94),
            ("qr", 0.94, 0.98),
        ),
        "what must come out by method; a test holds worlds to it. No source publishes these rates for such shops",
    )
    installments_log_odds: tuple[tuple[int, float], ...] = assume(
        ((1, 0.0), (3, 0.10), (6, 0.30), (9, 0.65), (12, 0.80)), "long plans need more credit limit; not linear"
    )
    plan_times_amount: float = assume(0.45, "limits bind when a large amount meets a long plan")
    dear_slope: float = assume(0.55, "log of amount over the shop's usual: only what is dearer than usual hurts")
    prepaid_cliff_ars: float = assume(22_000.0, "above this real amount prepaid balances run out")
    prepaid_cliff_log_odds: float = assume(1.5, "a step, not a slope")
    night_credit_log_odds: float = assume(0.8, "fraud rules are stricter between 0 and 6 h")
    runout_log_odds: float = assume(
        0.95, "funds run out towards the end of the month, for cards and balances that hold money"
    )
    first_time_log_odds: float = assume(0.35, "risk rules and mistyped cards at the first visit")
    first_time_dear_log_odds: float = assume(0.6, "a new client with a dear order on a credit card looks like fraud")
    card_testing_log_odds: float = assume(
        0.7, "risk rules take a small amount on a credit card by a new client for someone trying stolen numbers"
    )
    plan_shy_issuers: tuple[str, ...] = assume(
        ("1004", "1006", "1009"), "some issuers grant plans to few of their clients"
    )
    plan_shy_log_odds: float = assume(1.4, "so that the same plan fails with one bank and passes with another")
    naranja_plan_log_odds: float = assume(-0.7, "a brand made for plans refuses them less")
    payday_rush_log_odds: float = assume(0.8, "banks are slow in the mornings of days 1 to 4, for debit and transfers")
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
        1.4, "a voucher for an appointment in under two days is hardly ever paid in time"
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
    planned: tuple[tuple[str, float, float, float], ...] = assume(
        (),
        "outages at known times instead: issuer or processor, share of the history gone by, hours, log-odds",
    )


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
    by_hidden_risk: float = assume(0.0, "log-odds of trying again by the hidden risk of the client")
    same_means_penalty: float = assume(1.1, "utility lost by a means that has just been refused")
