"""A published shop whose menus were drawn and recorded, with card payments in installments and cash vouchers."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from barberpro.settings import Settings
from barberpro.warehouse.reader import generation
from pipelines import menu_verdicts, method_outcomes
from tests.dashboards import published
from tests.dashboards.conftest import settings_at
from tests.tables import invented

MENUS = (((1, 3), 1), ((1, 3, 6), 3), ((3, 6, 9, 12), 6))
METHODS = ("credit_card", "cash_voucher")
CHECKOUTS = 900
DAYS = 200


def made(root: Path) -> Settings:
    """Publish the shop and write what the stages say of it."""
    settings = settings_at(root)
    opened, payments = _drawn()
    booked = [
        invented.booking(
            number, each["attempted_at"] + timedelta(hours=12 + 6 * (number % 16)), booking_id=each["booking_id"]
        )
        for number, each in enumerate(payments)
    ]
    published.publication(settings, payments, opened, booked=booked)
    with generation(settings) as found:
        menu_verdicts.run(settings, found.database)
        method_outcomes.run(settings, found.database)
    return settings


def _drawn() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    draw, opened, payments = random.Random(5), [], []
    for number in range(CHECKOUTS):
        at = published.LAST - timedelta(days=draw.random() * DAYS, hours=1)
        amount = Decimal(draw.randrange(300_000, 6_000_000)) / 100
        plans, default = draw.choice(MENUS)
        client, paid = f"c{draw.randrange(300):03d}", draw.random() < 0.8
        shared = {"amount": amount, "client_id": client, "province": draw.choice(("AR-C", "AR-B")),
                  "device_type": draw.choice(("ios_app", "mobile_web"))}  # fmt: skip
        opened.append(
            invented.checkout(
                number,
                at,
                "paid" if paid else "abandoned",
                paid_at=at + timedelta(minutes=5) if paid else None,
                menu=json.dumps({"methods": METHODS, "installments": plans}),
                default_installments=default,
                propensity=1 / 3,
                **shared,
            )
        )
        if paid:
            payments.append(_payment(number, at, plans, draw, shared))
    return opened, payments


def _payment(
    number: int, at: Any, plans: tuple[int, ...], draw: random.Random, shared: dict[str, Any]
) -> dict[str, Any]:
    amount = shared["amount"]
    voucher = draw.random() < 0.2
    longer = draw.random() < float(amount) / 60_000
    plan = plans[0] if not longer else draw.choice(plans)
    terms = {"method": "cash_voucher"} if voucher else {
        "method": "credit_card", "installments": plan,
        "payer_financing": (amount * (plan - 1) / 50).quantize(Decimal("0.01")),
    }  # fmt: skip
    fee = (amount * Decimal("0.0629")).quantize(Decimal("0.01"))
    return invented.payment(
        number,
        at,
        checkout_id=f"c{number:06d}",
        booking_id=f"b{number:06d}",
        approved_at=at + timedelta(hours=3),
        processor_fee=fee,
        **terms,
        **shared,
    )
