"""Assumptions about what differs by place and changes slowly over the years."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.world.assumptions.declare import assume


@dataclass(frozen=True, slots=True)
class Drift:
    """What differs by province and changes slowly. Trends count years from the base month; waves come of the seed."""

    knot_days: int = assume(120, "a wave turns within seasons: a model must keep learning, but not every day")
    price_by_province: tuple[tuple[str, float], ...] = assume(
        (
            ("AR-C", 1.16),
            ("AR-B", 1.02),
            ("AR-V", 1.24),
            ("AR-Z", 1.20),
            ("AR-U", 1.14),
            ("AR-Q", 1.14),
            ("AR-R", 1.08),
            ("AR-L", 1.06),
            ("AR-A", 0.88),
            ("AR-T", 0.88),
            ("AR-Y", 0.87),
            ("AR-K", 0.86),
            ("AR-F", 0.84),
            ("AR-G", 0.82),
            ("AR-H", 0.82),
            ("AR-N", 0.84),
            ("AR-P", 0.82),
            ("AR-W", 0.86),
            ("AR-J", 0.92),
        ),
        "rents and wages: Patagonia and the capital are dear, the north is cheap; others 1.0",
    )
    province_price_wave: float = assume(0.02, "log: local prices part from the country's by a few per cent for a while")
    mix_spread: float = assume(0.20, "utility of a method by province: banks and habits differ from place to place")
    utility_in_the_north: tuple[tuple[str, float], ...] = assume(
        (("cash_voucher", 0.55), ("credit_card", -0.25), ("account_money", 0.10)),
        "fewer bank branches and cards in the north: more cash, fewer credit cards",
    )
    utility_by_year: tuple[tuple[str, float], ...] = assume(
        (
            ("qr", 0.45),
            ("bank_transfer", 0.28),
            ("account_money", 0.06),
            ("prepaid_card", 0.04),
            ("debit_card", -0.06),
            ("cash_voucher", -0.34),
        ),
        "QR payments and transfers grow by a third and a fifth a year (BCRA, November 2025); cash shrinks",
    )
    mix_wave: float = assume(0.15, "provinces go over to paying by phone sooner or later than the country")
    risk_by_year: tuple[tuple[str, float], ...] = assume(
        (("bank_transfer", -0.10), ("qr", -0.05), ("credit_card", 0.06), ("prepaid_card", 0.05)),
        "transfers get more reliable; more people run into the limits of their cards",
    )
    risk_wave: float = assume(0.12, "log-odds of failure: real wages and credit tighten and ease all over the country")
    province_risk_wave: float = assume(0.12, "and by province")
    method_risk_wave: float = assume(0.08, "and by method: banks and the processor tune their rules")
