"""A small processor: payments, and the two reports it would write of them, as rows that a test may then spoil."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import open_writer, versions_table
from pipelines import marts
from tests.judged import publish_judged
from tests.tables import invented

Row = dict[str, Any]
CENTAVO = Decimal("0.01")
MIDDAY = timedelta(hours=15)
"""Noon in Buenos Aires, in UTC."""
RELEASE_DAYS = 14


def at(day: str, hours: float = 15) -> datetime:
    """Give a time of a day, in hours of UTC."""
    return datetime.fromisoformat(day) + timedelta(hours=hours)


@dataclass
class Ledger:
    """Rows of the tables that a reconciliation reads."""

    events: list[Row] = field(default_factory=list)
    settled: list[Row] = field(default_factory=list)
    released: list[Row] = field(default_factory=list)

    def sell(self, key: str, when: datetime, amount: str = "1000.00", **given: Any) -> Row:
        """Sell, settle and release: fee 4.1 %, tax 1 %, released after 14 days."""
        gross = Decimal(amount)
        fee, tax = (_share(gross, share) for share in ("0.041", "0.010"))
        release = when + timedelta(days=RELEASE_DAYS)
        event = invented.payment(0, when) | {
            "payment_id": key,
            "amount": gross,
            "processor_fee": fee,
            "taxes_withheld": tax,
            "approved_at": when,
            "release_on": (release - timedelta(hours=3)).date(),
        }
        self.events.append(event | given)
        self.settle(key, when, gross, -fee, -tax)
        self.release(key, release, gross, -fee, -tax)
        return self.events[-1]

    def refund(self, sale: Row, when: datetime, amount: str, **given: Any) -> Row:
        """Give back a part, charges in proportion; it leaves the released money with the sale or at once."""
        before = sale["refunded_amount"] if sale.get("refunded_amount") else Decimal(0)
        now = before + Decimal(amount)
        whole = now == sale["amount"]
        version = sale | {
            "source_version": sale["source_version"] + 1,
            "event_at": when,
            "known_at": when + timedelta(minutes=1),
            "refunded_amount": now,
            "status": "refunded" if whole else "approved",
        }
        self.events.append(version | given)
        fee, tax = (
            _share(sale[name], now / sale["amount"]) - _share(sale[name], before / sale["amount"])
            for name in ("processor_fee", "taxes_withheld")
        )
        self.settle(sale["payment_id"], when, -Decimal(amount), fee, tax, transaction_type="REFUND")
        freed = max(when, sale["approved_at"] + timedelta(days=RELEASE_DAYS))
        self.release(sale["payment_id"], freed, -Decimal(amount), fee, tax, description="refund")
        return self.events[-1]

    def contest(self, sale: Row, when: datetime, detail: str = "in_process") -> Row:
        """Open a dispute, or decide it: the money goes, comes back (`reimbursed`), or stays away (`settled`)."""
        won, lost = detail == "reimbursed", detail == "settled"
        version = sale | {
            "source_version": sale["source_version"] + 1,
            "event_at": when,
            "known_at": when,
            "status": "charged_back",
            "status_detail": detail,
            "refunded_amount": sale["amount"] if lost else sale.get("refunded_amount"),
        }
        self.events.append(version)
        if lost:
            return version
        sign = 1 if won else -1
        parts = (sign * sale["amount"], -sign * sale["processor_fee"], -sign * sale["taxes_withheld"])
        self.settle(sale["payment_id"], when, *parts, transaction_type="CHARGEBACK")
        freed = max(when, sale["approved_at"] + timedelta(days=RELEASE_DAYS))
        self.release(sale["payment_id"], freed, *parts, description="chargeback")
        return version

    def settle(self, key: str, when: datetime, gross: Decimal, fee: Decimal, tax: Decimal, **given: Any) -> Row:
        """Write a line of the report of all transactions."""
        line = {
            **invented.VERSION,
            "line_id": f"s{len(self.settled)}",
            "payment_id": key,
            "event_at": when,
            "known_at": when + timedelta(days=1),
            "transaction_type": "SETTLEMENT",
            "transacted_at": when,
            "settled_at": when,
            "method": "account_money",
            "currency": "ARS",
            "amount": gross,
            "fee_amount": fee,
            "taxes_amount": tax,
            "net_amount": gross + fee + tax,
        }
        self.settled.append(line | given)
        return self.settled[-1]

    def release(self, key: str, when: datetime, gross: Decimal, fee: Decimal, tax: Decimal, **given: Any) -> Row:
        """Write a line of the report of released money."""
        net = gross + fee + tax
        line = {
            **invented.VERSION,
            "line_id": f"r{len(self.released)}",
            "payment_id": key,
            "event_at": when,
            "known_at": when + timedelta(days=1),
            "record_type": "release",
            "description": "payment",
            "released_at": when,
            "net_debit": max(-net, Decimal(0)),
            "net_credit": max(net, Decimal(0)),
            "gross_amount": gross,
            "fee_amount": fee,
            "taxes_amount": tax,
            "currency": "ARS",
        }
        self.released.append(line | given)
        return self.released[-1]

    def latest(self) -> list[Row]:
        """Give the latest version of each payment."""
        return list(
            {row["payment_id"]: row for row in sorted(self.events, key=lambda row: row["source_version"])}.values()
        )


def busy_month(month: str = "2024-03", sales: int = 400, seed: int = 3) -> Ledger:
    """Sell over the month and the weeks around it, with refunds, partial refunds and disputes; all of it ties."""
    draw, made = random.Random(seed), Ledger()
    first = datetime.fromisoformat(f"{month}-01") - timedelta(days=25)
    for number in range(sales):
        when = first + timedelta(days=80 * number / sales, seconds=draw.randrange(3600))
        amount = Decimal(draw.randrange(100_000, 3_000_000)) / 100
        sale = made.sell(f"p{number:05d}", when, str(amount), method=draw.choice(("credit_card", "qr", "debit_card")))
        chance = draw.random()
        if chance < 0.06:
            made.refund(sale, when + timedelta(days=3), str(amount))
        elif chance < 0.12:
            part = (amount * Decimal("0.3")).quantize(CENTAVO)
            made.refund(made.refund(sale, when + timedelta(days=2), str(part)), when + timedelta(days=20), str(part))
        elif chance < 0.15:
            lost = made.contest(sale, when + timedelta(days=5))
            made.contest(lost, when + timedelta(days=18), draw.choice(("reimbursed", "settled")))
    return made


def fill(db: Database, made: Ledger) -> None:
    """Create the tables of a generation in memory."""
    invented.create(db, schemas.PAYMENTS, made.latest())
    invented.create(db, schemas.PAYMENT_EVENTS, made.events)
    invented.create(db, schemas.SETTLEMENT_LINES, made.settled)
    invented.create(db, schemas.RELEASE_LINES, made.released)


def publish(settings: Settings, made: Ledger, when: datetime = datetime(2024, 5, 20, 12, tzinfo=UTC)) -> str:
    """Put the rows in the place of what the writer held and publish them through the platform's own stages."""
    stored = (
        (schemas.PAYMENT_EVENTS, made.events),
        (schemas.SETTLEMENT_LINES, made.settled),
        (schemas.RELEASE_LINES, made.released),
    )
    with open_writer(settings) as db:
        for table, rows in stored:
            _replace(db, table, rows)
        db.execute("DELETE FROM load_ledger")
        nothing = {"text": "", "integer": 0, "boolean": False, "timestamp": datetime(2024, 5, 1)}
        entry = {column.name: nothing[column.kind] for column in schemas.LOAD_LEDGER.columns}
        invented.insert(db, schemas.LOAD_LEDGER, [{**entry, "source": "mercadopago", "synthetic": True}])
        marts.run(settings, db)
        return publish_judged(settings, db, now=when).generation


def _replace(db: Database, table: schemas.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    stored = versions_table(table)
    db.execute(f"DELETE FROM {stored}")
    invented.create(db, schemas.Table("incoming_rows", "", table.columns, (), ()), rows)
    db.execute(f"INSERT INTO {stored} SELECT *, row_number() OVER ()::UHUGEINT FROM incoming_rows")
    db.execute("DROP TABLE incoming_rows")


def _share(amount: Decimal, share: Decimal | str) -> Decimal:
    return (amount * Decimal(share)).quantize(CENTAVO, rounding=ROUND_HALF_UP)


def day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)
