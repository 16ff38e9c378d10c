"""Mercado Pago on this machine: an HTTP server with the fields, codes and invariants of its API, and its bad days.

It holds to what callers rely on: windows that include both ends, a page no larger than it likes, no offset beyond its
reach, a bearer token in the header. A day is bad when the test says so: see `Trouble`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "APP_USR-1234567890-secret-token"  # noqa: S105
ACCOUNT = 1000000001
OFFSET = timezone(timedelta(hours=-4))
START = datetime(2026, 7, 1, 12, tzinfo=UTC)
Resource = dict[str, Any]
FIXED: Resource = {
    "date_of_expiration": None, "money_release_schema": None, "operation_type": "regular_payment", "issuer_id": "3",
    "currency_id": "ARS", "description": "Corte de pelo", "live_mode": True, "sponsor_id": None,
    "authorization_code": "301299", "collector_id": ACCOUNT, "pos_id": None, "store_id": None, "taxes_amount": 0,
    "shipping_amount": 0, "counter_currency": None, "metadata": {}, "additional_info": {}, "order": {},
    "external_reference": None, "coupon_amount": 0, "captured": True, "binary_mode": False, "refunds": [],
    "statement_descriptor": "BARBERPRO", "notification_url": None, "processing_mode": "aggregator",
    "point_of_interaction": {"type": "CHECKOUT", "business_info": {"unit": "online_payments", "sub_unit": "checkout"}},
}  # fmt: skip


def stamp(at: datetime) -> str:
    """Write a time as the API does: to the millisecond, four hours behind."""
    return at.astimezone(OFFSET).isoformat(timespec="milliseconds")


def resource(
    number: int,
    *,
    at: datetime = START,
    status: str = "approved",
    detail: str = "accredited",
    amount: str = "1300.00",
    financing: str = "339.95",
    fee: str = "53.30",
    tax: str = "13.00",
    **other: Any,
) -> Resource:
    """Make a payment whose money adds up: total_paid = amount + financing, net = amount - fee - tax."""
    price, interest, kept, taxed = (Decimal(each) for each in (amount, financing, fee, tax))
    charge = {"accounts": {"from": "collector", "to": "mp"}, "metadata": {}, "refund_charges": []}
    made: Resource = FIXED | {
        "id": number, "date_created": stamp(START - timedelta(days=1)), "date_last_updated": stamp(at),
        "date_approved": stamp(START - timedelta(days=1)) if status == "approved" else None,
        "money_release_date": stamp(START + timedelta(days=18)) if status == "approved" else None,
        "status": status, "status_detail": detail, "payment_method_id": "master", "payment_type_id": "credit_card",
        "installments": 3, "transaction_amount": float(price), "transaction_amount_refunded": 0,
        "payer": {"id": "2000000002", "email": "comprador@example.com",
                  "identification": {"type": "DNI", "number": "30123456"}},
        "card": {"first_six_digits": "503175", "last_four_digits": "0604"},
        "transaction_details": {
            "net_received_amount": float(price - kept - taxed) if status == "approved" else 0,
            "total_paid_amount": float(price + interest), "overpaid_amount": 0,
            "installment_amount": float(((price + interest) / 3).quantize(Decimal("0.01"))),
        },
        "fee_details": [
            {"type": "financing_fee", "amount": float(interest), "fee_payer": "payer"},
            {"type": "mercadopago_fee", "amount": float(kept), "fee_payer": "collector"},
        ],
        "charges_details": [
            charge | {"id": f"{number}-001", "name": "mercadopago_fee", "type": "fee",
                      "amounts": {"original": float(kept), "refunded": 0}},
            charge | {"id": f"{number}-002", "name": "tax_withholding_sirtac-cordoba", "type": "tax",
                      "amounts": {"original": float(taxed), "refunded": 0}},
        ],
    }  # fmt: skip
    return made | other


def _amounts(payment: Resource) -> tuple[str, str, str, str]:
    """Price, fee, taxes and net of a payment, as a report writes them."""
    fee, tax = (Decimal(str(payment["charges_details"][place]["amounts"]["original"])) for place in (0, 1))
    price = Decimal(str(payment["transaction_amount"]))
    return f"{price:.2f}", f"{-fee:.2f}", f"{-tax:.2f}", f"{price - fee - tax:.2f}"


def settlement_line(payment: Resource) -> str:
    """Write a payment as a line of the report of all transactions."""
    price, fee, tax, net = _amounts(payment)
    at, kind = payment["date_approved"], payment["payment_type_id"]
    return ";".join((
        "", str(payment["id"]), kind, payment["payment_method_id"], "SETTLEMENT", price, "ARS", at,
        fee, net, "ARS", at, net, "0.00", "0.00", "0.00", "0.00", tax, str(payment["installments"]),
    ))  # fmt: skip


def release_line(payment: Resource) -> str:
    """Write a payment as a line of the report of released money."""
    price, fee, tax, net = _amounts(payment)
    return ",".join((
        payment["date_approved"], str(payment["id"]), "", "release", "payment", "0.00", net, price, fee, "0.00", "0.00",
        tax, "0.00", str(payment["installments"]), payment["payment_method_id"],
    ))  # fmt: skip


REPORTS = {
    "settlement": (
        "EXTERNAL_REFERENCE;SOURCE_ID;PAYMENT_METHOD_TYPE;PAYMENT_METHOD;TRANSACTION_TYPE;TRANSACTION_AMOUNT;"
        "TRANSACTION_CURRENCY;TRANSACTION_DATE;FEE_AMOUNT;SETTLEMENT_NET_AMOUNT;SETTLEMENT_CURRENCY;SETTLEMENT_DATE;"
        "REAL_AMOUNT;COUPON_AMOUNT;MKP_FEE_AMOUNT;FINANCING_FEE_AMOUNT;SHIPPING_FEE_AMOUNT;TAXES_AMOUNT;INSTALLMENTS",
        settlement_line,
    ),
    "release": (
        "DATE,SOURCE_ID,EXTERNAL_REFERENCE,RECORD_TYPE,DESCRIPTION,NET_DEBIT_AMOUNT,NET_CREDIT_AMOUNT,GROSS_AMOUNT,"
        "MP_FEE_AMOUNT,FINANCING_FEE_AMOUNT,SHIPPING_FEE_AMOUNT,TAXES_AMOUNT,COUPON_AMOUNT,INSTALLMENTS,PAYMENT_METHOD",
        release_line,
    ),
}
"""Header of each kind of report, and how a payment stands in it."""


@dataclass
class Trouble:
    """What goes wrong with the next requests below `path`; each of `times` requests uses it up."""

    path: str
    status: int = 200
    """Answered instead of the right one; 200 leaves it."""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    """Close the connection without a word."""
    half: bool = False
    """Close it in the middle of the answer."""
    body: bytes | None = None
    """Answered instead of the right one."""
    wait_s: float = 0.0
    first: Callable[[], object] | None = None
    """Called before the request is answered."""
    times: int = 1
    after: int = 0
    """Requests that go well before."""


@dataclass
class FakeMercadoPago:
    """What the account holds, what was asked for, and the trouble ahead."""

    payments: dict[int, Resource] = field(default_factory=dict)
    largest_page: int = 100
    reach: int = 1_000
    """Largest offset + limit."""
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    troubles: list[Trouble] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Method and address of every request, as it came."""
    reports: dict[str, list[Resource]] = field(default_factory=lambda: {"settlement": [], "release": []})
    reported: bool = False
    """Whether reports have lines; else they are of quiet days."""
    looks_until_ready: int = 1
    base: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *payments: Resource) -> None:
        """Hold these payments, in place of those of the same identifier."""
        self.payments |= {payment["id"]: payment for payment in payments}

    def touch(self, number: int, at: datetime, **changed: Any) -> None:
        """Update a payment at a time."""
        self.add(self.payments[number] | changed | {"date_last_updated": stamp(at)})

    def searched(self) -> list[dict[str, str]]:
        """List the queries of all searches."""
        queries = [urlsplit(each.split()[1]) for each in self.asked]
        return [
            {name: values[0] for name, values in parse_qs(each.query).items()}
            for each in queries
            if each.path == "/v1/payments/search"
        ]

    def trouble_for(self, path: str) -> Trouble | None:
        """Take the trouble that is due now, if there is any."""
        for each in self.troubles:
            if each.times and path.startswith(each.path):
                if each.after:
                    each.after -= 1
                    return None
                each.times -= 1
                return each
        return None

    def search(self, query: dict[str, str]) -> tuple[int, Any]:
        """Answer a search as the API does."""
        offset, limit = int(query.get("offset", 0)), min(int(query.get("limit", 30)), self.largest_page)
        if offset + limit > self.reach:
            return 400, {"message": "Invalid value for offset", "error": "bad_request", "status": 400}
        begin, end = (datetime.fromisoformat(query[name]) for name in ("begin_date", "end_date"))
        moments = {number: datetime.fromisoformat(each[query["range"]]) for number, each in self.payments.items()}
        inside = sorted((at, number) for number, at in moments.items() if begin <= at <= end)
        if query.get("criteria") == "desc":
            inside.reverse()
        results = [self.payments[number] for _, number in inside[offset : offset + limit]]
        return 200, {"paging": {"total": len(inside), "limit": limit, "offset": offset}, "results": results}

    def ask_for_report(self, kind: str, body: Resource) -> tuple[int, Any]:
        """Begin to make a report."""
        number = 100 + sum(map(len, self.reports.values()))
        name = f"{kind}-report-{ACCOUNT}-{number}.csv"
        entry = {"id": number, "user_id": ACCOUNT, "created_from": "manual", "file_name": name, **body,
                 "date_created": stamp(datetime.now(UTC)), "looks": self.looks_until_ready}  # fmt: skip
        self.reports[kind].append(entry)
        return 202, {name: value for name, value in entry.items() if name not in {"file_name", "looks"}}

    def list_reports(self, kind: str) -> tuple[int, Any]:
        """List the reports that are ready; each look brings the others nearer."""
        ready = [each for each in self.reports[kind] if each["looks"] <= 0]
        for each in self.reports[kind]:
            each["looks"] -= 1
        return 200, [{name: value for name, value in each.items() if name != "looks"} for each in ready]

    def report(self, kind: str, name: str) -> tuple[int, Any]:
        """Write the report called `name`, of the payments approved in its period."""
        entry = next((each for each in self.reports[kind] if each["file_name"] == name), None)
        if entry is None:
            return 404, {"message": "not found"}
        begin, end = (datetime.fromisoformat(entry[key]) for key in ("begin_date", "end_date"))
        approved = [each for each in self.payments.values() if each["date_approved"]]
        rows = [each for each in approved if begin <= datetime.fromisoformat(each["date_approved"]) <= end]
        header, line = REPORTS[kind]
        return 200, "".join(f"{each}\n" for each in [header, *map(line, rows if self.reported else [])]).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two packets, and the second would wait for an answer
    fake: FakeMercadoPago

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer a reading."""
        self._handle({})

    def do_POST(self) -> None:
        """Answer a request to make a report."""
        self._handle(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _handle(self, body: Resource) -> None:
        parts = urlsplit(self.path)
        with self.fake.lock:
            self.fake.asked.append(f"{self.command} {self.path}")
            trouble = self.fake.trouble_for(parts.path)
            if trouble and trouble.first:
                trouble.first()
            status, content = self._answer(parts.path, {k: v[0] for k, v in parse_qs(parts.query).items()}, body)
        if trouble:
            time.sleep(trouble.wait_s)
        if trouble and trouble.drop:
            self.close_connection = True
            return
        payload = content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()
        self._send(status, payload, trouble)

    def _send(self, status: int, payload: bytes, trouble: Trouble | None) -> None:
        if trouble and trouble.status != 200:
            status, payload = trouble.status, b'{"message": "trouble"}'
        if trouble and trouble.body is not None:
            payload = trouble.body
        self.send_response(status)
        for name, value in (trouble.headers if trouble else {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        if trouble and trouble.half:
            payload, self.close_connection = payload[: len(payload) // 2], True
        try:
            self.wfile.write(payload)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def _answer(self, path: str, query: dict[str, str], body: Resource) -> tuple[int, Any]:
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.fake.tokens:
            return 401, {"message": "invalid access token", "error": "unauthorized", "status": 401}
        if path == "/users/me":
            return 200, {"id": ACCOUNT, "nickname": "BARBERPRO"}
        if path == "/v1/payments/search":
            return self.fake.search(query)
        kind = path.removeprefix("/v1/account/").partition("_report")[0]
        if kind not in self.fake.reports:
            return 404, {"message": "not found"}
        if self.command == "POST":
            return self.fake.ask_for_report(kind, body)
        name = path.rpartition("/")[2]
        return self.fake.list_reports(kind) if name == "list" else self.fake.report(kind, name)


@contextmanager
def served() -> Iterator[FakeMercadoPago]:
    """Serve an empty account on loopback until the block ends."""
    fake = FakeMercadoPago()
    handler = type("BoundHandler", (Handler,), {"fake": fake})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        fake.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join(timeout=5)
