"""JSON lines and JSON documents whose records are broken, nested, or not what a field reads."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.failure.malformed.case import BAD, NOTHING, Case, Item, Maker, Refused, text_case

NO_OBJECT = "the record is not one whole JSON object"
NESTED = "the value is an object or a list"
MONEY = " is not an amount of money"
DEEP = 100_000


def broken_lines(seed: int) -> Iterator[Case]:
    for name, change in {
        "cut": lambda text: text[:-9],
        "two-in-one": lambda text: text + text,
        "single-quotes": lambda text: text.replace('"', "'"),
        "comment": lambda text: text + " // last",
        "bare-words": lambda text: text.replace('"Salta"', "Salta"),
        "bad-escape": lambda text: text.replace("Salta", "\\x53alta"),
        "python": lambda text: text.replace('"Salta"', "None"),
        "listed": lambda text: f"[{text}]",
        "scalar": lambda _: "42",
        "null": lambda _: "null",
        "text": lambda _: '"payment"',
        "deep-list": lambda _: "[" * DEEP,
        "deep-object": lambda _: '{"a":' * DEEP + "1" + "}" * DEEP,
        "endless": lambda text: text.replace("Salta", "x" * (5 << 20)),
        "control": lambda text: text.replace("Salta", "Sal\x07ta"),
    }.items():
        m = Maker(f"json-{name}", seed)
        words = {"endless": "longer than", "deep-object": "required"}.get(name, NO_OBJECT)
        column = "payment_id" if name == "deep-object" else None
        yield text_case(
            f"payments-{name}.jsonl",
            m.mixed(Item(change(m.json().text), BAD, column, words), form="json"),
            header=None,
        )


def odd_values(seed: int) -> Iterator[Case]:
    m = Maker("json-nested", seed)
    nested = [
        m.json(BAD, "amount", NESTED, amount={"value": 10, "currency": "ARS"}),
        m.json(BAD, "amount", NESTED, amount=[10]),
        m.json(BAD, "status", NESTED, status={"code": "approved"}),
        m.json(BAD, "city", NESTED, city=["Salta"]),
    ]
    yield text_case("payments-nested.jsonl", m.mixed(*nested, form="json"), header=None)
    m = Maker("json-types", seed)
    bad = [
        m.json(BAD, "amount", MONEY, amount=True),
        m.json(BAD, "amount", MONEY, amount="1.234,50"),
        m.json(BAD, "amount", "required", amount=None),
        m.json(BAD, "amount", "is below 0", amount=-1),
        m.json(BAD, "attempted_at", "is not a time", made=20260701),
        m.json(BAD, "payment_id", "required", id=None),
    ]
    fine = [m.json(amount=10), m.json(amount=10.5), m.json(id=7_000_000_000_000_000_001), m.json(city=None)]
    yield text_case("payments-types.jsonl", m.mixed(*bad, *fine, form="json"), header=None)
    m = Maker("json-numbers", seed)
    raw = {
        "1e400": BAD,
        "NaN": BAD,
        "-Infinity": BAD,
        "12345678901234567890": BAD,
        "0.1234567890123456789": BAD,
        "1e2": "good",
    }
    items = [
        Item(m.json(amount="@").text.replace('"@"', text), kind, "amount" if kind == BAD else None, MONEY)
        for text, kind in raw.items()
    ]
    yield text_case("payments-numbers.jsonl", m.mixed(*items, form="json"), header=None)
    m = Maker("json-lacking", seed)
    lacking = json.loads(m.json().text)
    del lacking["amount"]
    item = Item(json.dumps(lacking), BAD, "amount", "required")
    nothing = Item("{}", BAD, "payment_id", "required")
    yield text_case("payments-lacking.jsonl", m.mixed(item, nothing, form="json"), header=None)
    m = Maker("json-lenient", seed)
    comma = Item(m.json().text[:-1] + ",}")  # the database reads over it, and nothing is lost
    yield text_case("payments-lenient.jsonl", m.mixed(comma, form="json"), header=None)


def lines(seed: int) -> Iterator[Case]:
    def items(name: str) -> list[Item]:
        m = Maker(f"json-{name}", seed)
        return m.mixed(m.json(city="Córdoba"), form="json")

    yield text_case("payments-bom.jsonl", items("bom"), header=None, begin=b"\xef\xbb\xbf")
    yield text_case("payments-crlf.jsonl", items("crlf"), header=None, end=b"\r\n")
    yield text_case("payments-blank.jsonl", [*items("blank"), Item("", NOTHING), Item("", NOTHING)], header=None)
    yield text_case("payments-packed.jsonl.gz", items("packed"), header=None, packed=True)
    yield text_case("payments-utf16.jsonl", items("utf16"), header=None, encoding="utf-16", whole="UTF-16 or UTF-32")
    yield text_case("payments-mac.jsonl", items("mac"), header=None, end=b"\r", whole="lines end in CR alone")
    m = Maker("json-latin1", seed)
    latin = Item(m.json(city="Núñez").text.encode("latin-1"), BAD, None, "byte 0xfa")
    yield text_case("payments-latin1.jsonl", m.mixed(latin, m.json(city="Córdoba"), form="json"), header=None)
    m = Maker("json-printed", seed)
    printed = json.dumps(json.loads(m.json().text), indent=1)
    yield Case("payments-printed.jsonl", printed.encode(), 11, whole="all 11 records were refused")
    yield Case("payments-empty.jsonl", b"", 0, whole="is empty")
    yield Case("payments-table.jsonl", b"id;amount\n1;2\n", 2, whole="all 2 records were refused")


def documents(seed: int) -> Iterator[Case]:
    def document(name: str, *odd: object, whole: str | None = None, spoil: object = None) -> Case:
        m = Maker(f"document-{name}", seed)
        records = [json.loads(m.json().text) for _ in range(3)] + list(odd)
        m.order.shuffle(records)
        bad = tuple(
            Refused(place, None, NO_OBJECT) for place, each in enumerate(records, 1) if not isinstance(each, dict)
        )
        content = json.dumps(records, indent=1).encode()
        content = spoil(content) if callable(spoil) else content
        if whole is not None:
            return Case(f"payments-{name}.json", content, len(records), whole=whole)
        return Case(f"payments-{name}.json", content, len(records), len(records) - len(bad), 0, bad)

    yield document("mixed", 5, None, "x", ["y"])
    yield document("bom", spoil=lambda content: b"\xef\xbb\xbf" + content)
    yield document("utf16", spoil=lambda content: content.decode().encode("utf-16"))
    yield document("cut", whole="is not a JSON document", spoil=lambda content: content[:-30])
    yield document("comma", whole="is not a JSON document", spoil=lambda content: content[:-1] + b",]")
    yield document("tail", whole="Extra data", spoil=lambda content: content + b"{}")
    yield document("latin1", whole="it is no UTF-8 text", spoil=lambda content: content.replace(b"Salta", b"Sal\xfa"))
    yield document("nan", whole="NaN is no number", spoil=lambda content: content.replace(b'"Salta"', b"NaN"))
    yield document("deep", whole="nested too deeply", spoil=lambda _: b"[" * DEEP)
    yield Case("payments-none.json", b"[]", 0, whole="its list has no records")
    yield Case("payments-blank.json", b" \n", 0, whole="is not a JSON document")
    yield Case("payments-number.json", b"42", 1, whole="all 1 records were refused")


def json_cases(seed: int) -> list[Case]:
    """Every broken JSON file."""
    return [*broken_lines(seed), *odd_values(seed), *lines(seed), *documents(seed)]
