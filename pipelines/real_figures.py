"""Published figures that the synthetic world is held against: no data, only a few numbers with their source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers by name, what they are, and where they were published."""

    values: dict[str, float]
    what: str
    source: str


OLIST_SPLIT = Figure(
    {
        "1": 0.287,
        "2": 0.479,
        "3": 0.541,
        "4": 0.592,
        "5": 0.661,
        "6": 0.736,
        "7": 0.785,
        "8": 0.837,
        "9": 0.862,
        "10": 0.905,
    },
    "share of credit card payments in two or more installments, by decile of the amount",
    "Olist, Brazilian E-Commerce Public Dataset, 76,795 credit card payments of 2016-2018; computed by us",
)
MENDOZA_MIX = Figure(
    {"card": 0.46, "transfer": 0.25, "wallet": 0.10, "debit": 0.05, "cash": 0.03},
    "means of payment in electronic commerce in Mendoza, 2025; 11 % more are custom ways of the shop's own",
    "Tiendanube Argentina, as quoted by Diario UNO (Mendoza) on 2026-03-03",
)
MENDOZA_AT_ONCE = Figure(
    {"at once": 0.70},
    "purchases in electronic commerce in Mendoza in 2025 that are paid in one go",
    "Tiendanube Argentina, as quoted by Diario UNO (Mendoza) on 2026-03-03",
)
QR_MILLIONS = Figure(
    {
        "2023-04": 9.4,
        "2024-02": 30.5,
        "2024-03": 36.4,
        "2024-06": 45.0,
        "2024-07": 48.0,
        "2024-08": 44.5,
        "2024-10": 52.3,
        "2024-11": 55.7,
        "2024-12": 62.6,
        "2025-08": 69.9,
        "2025-11": 75.8,
    },
    "payments by transfer begun with an interoperable QR code in Argentina, millions a month",
    "Banco Central de la República Argentina, Informe mensual de pagos minoristas, issues of these months",
)
TRANSFER_MILLIONS = Figure(
    {"2024-10": 591.0, "2024-11": 580.4, "2024-12": 603.4, "2025-08": 647.7, "2025-11": 666.3},
    "immediate transfers ('push', in pesos, between institutions), millions a month",
    "Banco Central de la República Argentina, Informe mensual de pagos minoristas, issues of these months",
)
DENIED_SHARE = Figure(
    {"denied": 0.111},
    "denied over approved and denied, one day of a South American acquirer",
    "public counts of transactions a minute by status; computed by us",
)
EROSION_MONTHS = Figure(
    {"months": 22, "of": 34},
    "months from January 2023 to October 2025 in which a price set one month of index late had lost over 3 %",
    "INDEC, Índice de precios al consumidor, national general level; computed by us",
)
