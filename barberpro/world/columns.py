"""The columns of payment versions before they are nested: one row a version."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.world import identities
from barberpro.world.arrays import DAY, Ints, take
from barberpro.world.cards import NO_BRAND, brands, issuers
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.methods import PLASTIC, QR, TRANSFER, VOUCHER
from barberpro.world.money import Sums, sums
from barberpro.world.outages import NO_ISSUER
from barberpro.world.versions import (
    DECLINED,
    IN_REVIEW,
    WAITING_TRANSFER,
    WAITING_VOUCHER,
    Versions,
    state_count,
    status_of,
)
from barberpro.world.world import World

PAYMENT_TYPES = {
    "account_money": "account_money",
    "credit_card": "credit_card",
    "debit_card": "debit_card",
    "prepaid_card": "prepaid_card",
    "cash_voucher": "ticket",
    "bank_transfer": "bank_transfer",
    "qr": "account_money",
}
"""The processor's word for each method; a QR payment differs by its point of interaction."""
METHOD_IDS = {"account_money": "account_money", "qr": "account_money", "bank_transfer": "cvu"}
"""payment_method_id where it is not a brand."""
MOMENTS = ("date_created", "date_approved", "date_last_updated", "date_of_expiration", "money_release_date")
MONEY = (
    "transaction_amount",
    "transaction_amount_refunded",
    "net",
    "total",
    "installment",
    "financing",
    "fee",
    "withheld",
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What all versions of a payment share, by attempt."""

    money: Sums
    client: Ints
    shop: Ints


def ledger(world: World) -> Ledger:
    """Prepare what the resources of all attempts share."""
    made, booked = world.attempts, world.market.visits
    shop = booked.shop[made.visit]
    money = sums(world.ground, booked.amount[made.visit], made.option, world.market.shops.province[shop])
    return Ledger(
        money=money,
        client=booked.client[made.visit],
        shop=shop,
    )


def columns(world: World, shared: Ledger, some: Versions) -> pl.DataFrame:
    """Gather all columns of some versions; moments are microseconds, sums are centavos."""
    made, money = take(world.attempts, some.attempt), take(shared.money, some.attempt)
    client, shop = shared.client[some.attempt], shared.shop[some.attempt]
    method, people = OPTION_METHOD[made.option], world.ground.assumptions.people
    approved = (some.state < DECLINED) & ~np.isin(some.state, (IN_REVIEW, WAITING_VOUCHER, WAITING_TRANSFER))
    plastic = np.isin(method, PLASTIC)
    first_six, last_four = world.ids.card_digits(client, made.issuer, made.brand)
    status, detail = _states(some.state)
    frame = pl.DataFrame(
        {
            "id": world.payment_id[some.attempt],
            "date_created": made.made_at,
            "date_approved": made.decided_at,
            "date_last_updated": some.at,
            "date_of_expiration": made.made_at + _expiry_days(world, method) * DAY,
            "money_release_date": made.decided_at + money.release_after,
            "issuer_id": _names(issuers(people), made.issuer, NO_ISSUER),
            "payment_method_id": method_ids(world, method, made.brand),
            "payment_type_id": _names(tuple(PAYMENT_TYPES[name] for name in METHODS), method),
            "status": status,
            "status_detail": detail,
            "booking_id": world.ids.booking_ids(made.visit),
            "checkout_id": world.ids.checkout_ids(made.visit),
            "provider_id": identities.provider_ids(shop),
            "client_id": world.ids.client_ids(client),
            "attempt_no": made.number,
            "device_type": _names(tuple(name for name, _ in people.devices), world.market.visits.device[made.visit]),
            "payer_id": world.ids.payer_numbers(client),
            "document": world.ids.document_numbers(client),
            "first_six": first_six,
            "last_four": last_four,
            "installments": OPTION_INSTALLMENTS[made.option],
            "transaction_amount": money.amount,
            "transaction_amount_refunded": some.refunded,
            "net": money.net,
            "total": money.total,
            "installment": money.installment,
            "financing": money.financing,
            "fee": money.fee,
            "withheld": money.withheld,
            "three_ds": made.three_ds,
            "plastic": plastic,
            "is_qr": method == QR,
            "was_approved": approved,
            "waits": np.isin(method, (VOUCHER, TRANSFER)),
        }
    )
    place = _places(world, shop)
    return pl.concat([frame, place], how="horizontal").with_columns(
        pl.when("was_approved").then("date_approved").alias("date_approved"),
        pl.when("was_approved").then("money_release_date").alias("money_release_date"),
        pl.when("waits").then("date_of_expiration").alias("date_of_expiration"),
    )


def _expiry_days(world: World, method: Ints) -> Ints:
    later = world.ground.assumptions.aftermath
    return np.select(
        [method == VOUCHER, method == TRANSFER], [later.voucher_expiry_days, later.transfer_expiry_days], 0
    )


def _states(state: Ints) -> tuple[pl.Series, pl.Series]:
    pairs = [status_of(position) for position in range(state_count())]
    return _names(tuple(status for status, _ in pairs), state), _names(tuple(detail for _, detail in pairs), state)


def method_ids(world: World, method: Ints, brand: Ints) -> pl.Series:
    """Name the means of payment as the processor does: the brand where there is one."""
    by_brand = _names(brands(world.ground.assumptions.people), brand, NO_BRAND)
    return by_brand.fill_null(_names(tuple(METHOD_IDS.get(name, name) for name in METHODS), method))


def _places(world: World, shop: Ints) -> pl.DataFrame:
    facts, shops = world.ground.facts, world.market.shops
    return pl.DataFrame(
        {
            "province": facts.provinces["province"].gather(shops.province[shop]),
            "city": facts.cities["city"].gather(shops.city[shop]),
        }
    )


def _names(names: tuple[str, ...], position: Ints, none: int | None = None) -> pl.Series:
    known = pl.Series(names, dtype=pl.String)
    indices = pl.Series(position)
    return known.gather(indices if none is None else indices.replace(none, None))
