"""Assumptions about demand, shops and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from barberpro.world.assumptions.declare import assume


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
    price_elasticity: float = assume(
        0.0, "log of bookings by log of the shop's real price; nobody has measured it, so that here it does nothing"
    )
    price_churn: float = assume(
        0.0, "how fast the share that leaves after a visit rises with the log of the real price; as above"
    )


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
    ramp_up_months: float = assume(5.0, "a new shop becomes known over some months")
    ramp_up_from_share: float = assume(0.25, "of its later share of newcomers, on the day it joins")
    popularity_spread: float = assume(0.75, "log-normal: a few shops take many bookings")
    popularity_by_price: float = assume(
        0.0, "log of popularity by log of the shop's price level: whether dear shops are the better ones"
    )
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
    repricing_skip_share: float = assume(
        0.15, "a repricing now and then does not happen, for fear of losing clients; never twice in a row"
    )
    repricing_out_of_turn: float = assume(
        0.12, "log of what the index has risen by: a shop that far behind reprices out of turn, as in 2023 and 2024"
    )
    repricing_mean_days: float = assume(
        8.0, "a shop decides at the beginning of the month, and the new prices stand some days later: each has its day"
    )
    price_division: str = assume(
        "general", "prices follow the general level of consumer prices; a division of the index may be named instead"
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
            ("1003", 0.13, 0.00, 1.3),
            ("1004", 0.11, 0.05, 0.0),
            ("1005", 0.10, -0.25, 0.0),
            ("1006", 0.08, 0.30, 0.0),
            ("1007", 0.07, 0.10, 1.8),
            ("1008", 0.06, 0.45, 0.0),
            ("1009", 0.05, -0.05, 0.0),
            ("1010", 0.04, 0.60, 1.0),
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
