"""CSV files whose lines are whole and whose values are wrong, odd or repeated."""

from __future__ import annotations

from collections.abc import Iterator

from tests.failure.malformed.case import TWICE, Case, Item, Maker, text_case

MONEY = " is not an amount of money"
TIME = "is not a time"
YEARS = "is not between the years 2000 and 2100"
REQUIRED = "no value; it is required"

BAD_AMOUNTS = {
    "decimal-point": (("1234.50", MONEY), ("1,234.50", MONEY), ("10.5", MONEY)),
    "three-decimals": (("1,505", MONEY), ("0,001", MONEY)),
    "misgrouped": (("12.34.567,00", MONEY), ("1..000", MONEY), (".500", MONEY)),
    "negative": (("-5", "'-5' is below 0"), ("-1.234,50", "is below 0")),
    "bookkeepers": (("(1.234,50)", MONEY), ("5-", MONEY), ("--5", MONEY)),
    "signs": (("$ 1.234,50", MONEY), ("ARS 10", MONEY), ("10 %", MONEY), ("10€", MONEY)),
    "huge": (("99999999999999999", MONEY), ("9" * 400, MONEY), ("1" + "0" * 30 + ",00", MONEY)),
    "exponents": (("1e3", MONEY), ("1E-2", MONEY), ("0x10", MONEY)),
    "no-numbers": (("NaN", MONEY), ("Infinity", MONEY), ("-inf", MONEY), ("#DIV/0!", MONEY), ("mil", MONEY)),
    "missing": (("", REQUIRED), ("   ", REQUIRED), ("N/A", MONEY), ("null", MONEY), ("-", MONEY)),
    "other-digits": (("\uff11\uff12", MONEY), ("\u0661\u0662", MONEY), ("1\u00bd", MONEY)),
    "other-spaces": (("1\u00a0234,50", MONEY), ("1 234,50", MONEY), ("1'234,50", MONEY)),
}
FINE_AMOUNTS = ("0", "0,00", "+5", "0001,50", "1,5", "1,5000", "9999999999999999,99", " 7 ", "1.234.567,89")
BAD_TIMES = {
    "impossible": (("2026-02-30 10:00:00", TIME), ("2026-04-31", TIME), ("2025-02-29 00:00:00", TIME)),
    "month-13": (("2026-13-01 10:00:00", TIME), ("2026-00-10", TIME), ("2026-07-00", TIME)),
    "day-first": (("01/07/2026 10:00:00", TIME), ("1-7-2026", TIME), ("01.07.2026", TIME)),
    "month-first": (("07/01/2026 10:00 AM", TIME), ("Jul 1, 2026", TIME), ("2026-Jul-01", TIME)),
    "short-years": (("26-07-01 10:00:00", TIME), ("0026-07-01 10:00:00", YEARS), ("0000-00-00 00:00:00", TIME)),
    "far-years": (("9999-12-31 00:00:00", YEARS), ("1899-12-30 00:00:00", YEARS), ("20260-07-01", TIME)),
    "serial-days": (("46204", TIME), ("46204,4167", TIME), ("1782900000", TIME), ("1782900000000", TIME)),
    "clocks": (("2026-07-01 24:00:00", TIME), ("2026-07-01 10:60:00", TIME), ("2026-07-01 10:00:60", TIME)),
    "zones": (
        ("2026-07-01 10:00:00 ART", TIME),
        ("2026-07-01 10:00:00+25:00", TIME),
        ("2026-07-01 10:00:00 -3", TIME),
        ("2026-07-01 10:00:00 America/Argentina/Buenos_Aires", TIME),
    ),
    "weeks": (("2026-W27-3", TIME), ("2026-182", TIME), ("20260701", TIME), ("20260701T100000", TIME)),
    "no-times": (("", REQUIRED), ("ayer", TIME), ("0", TIME), ("null", TIME), ("2026-07-01 10:00:00 --", TIME)),
}
FINE_TIMES = (
    "2026-07-01",
    "2026-07-01T10:00:00",
    "2026-07-01 10:00",
    "2026-07-01T10:00:00.123456789Z",
    "2026-07-01 10:00:00-03:00",
    "2026-07-01 10:00:00+14:00",
    "2024-02-29 10:00:00",
    "2031-01-01 00:00:00",
    "2008-10-19 00:30:00",
)
ODD_TEXTS = {
    "formulas": ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3"),
    "injections": ("') DROP TABLE payment_events --", "{{7*7}}", "<script>alert(1)</script>", "$(reboot)"),
    "paths": ("../../etc/passwd", "C:\\\\nul", "%00", "a/b"),
    "lone-marks": (",", "'", "\\", "|", "\t", "^"),
}


def amounts(seed: int) -> Iterator[Case]:
    for name, values in BAD_AMOUNTS.items():
        m = Maker(f"amount-{name}", seed)
        yield text_case(
            f"payments-amount-{name}.csv", m.mixed(*(m.bad("amount", words, amount=text) for text, words in values))
        )
    m = Maker("amount-fine", seed)
    yield text_case("payments-amount-fine.csv", m.mixed(*(m.row(amount=text) for text in FINE_AMOUNTS)))


def times(seed: int) -> Iterator[Case]:
    for name, values in BAD_TIMES.items():
        m = Maker(f"time-{name}", seed)
        bad = [m.bad("attempted_at", words, made=text) for text, words in values]
        yield text_case(f"payments-time-{name}.csv", m.mixed(*bad))
    m = Maker("time-fine", seed)
    yield text_case("payments-time-fine.csv", m.mixed(*(m.row(made=text) for text in FINE_TIMES)))


def texts(seed: int) -> Iterator[Case]:
    for name, values in ODD_TEXTS.items():
        m = Maker(f"text-{name}", seed)
        odd = [*(m.row(city=text) for text in values), *(m.row(id=f"{text}{name}") for text in values)]
        yield text_case(f"payments-text-{name}.csv", m.mixed(*odd))
    m = Maker("words", seed)
    unknown = (
        m.row(status="aprobado"),  # a state that nobody knows yet is kept and told
        m.row(status="Approved"),
        m.bad("status", REQUIRED, status=""),
        m.bad("method", "'cheque' is not in the mapping, which knows", method="cheque"),
        m.bad("payment_id", REQUIRED, id="  "),
    )
    yield text_case("payments-words.csv", m.mixed(*unknown))
    m = Maker("two-faults", seed)
    both = m.bad("event_at", TIME, updated="x", amount="y", status="z")
    yield text_case("payments-two-faults.csv", m.mixed(both))


def repeats(seed: int) -> Iterator[Case]:
    m = Maker("repeated", seed)
    rows = [m.row() for _ in range(4)]
    again = [Item(each.text, TWICE) for each in rows[:2] * 2]
    m.order.shuffle(again)
    yield text_case("payments-repeated.csv", [*rows, *again])
    m = Maker("repeated-later", seed)
    first = m.row(heard="2026-07-01 10:00:09")
    later = Item(first.text.replace("10:00:09", "11:00:00"), TWICE)
    yield text_case("payments-repeated-later.csv", [first, later, m.row()])
    m = Maker("versions", seed)
    (first,) = m.mixed(good=1)
    versions = [Item(first.text.replace("10:00:05", f"10:00:0{second}")) for second in range(6, 9)]
    yield text_case("payments-versions.csv", m.mixed(first, *versions))
    m = Maker("repeated-bad", seed)
    bad = m.bad("amount", MONEY, amount="x")
    yield text_case("payments-repeated-bad.csv", m.mixed(bad, bad, bad))
    m = Maker("all-bad", seed)
    bad_rows = [m.bad("amount", MONEY, amount="x") for _ in range(3)]
    yield text_case("payments-all-bad.csv", bad_rows, whole="all 3 records were refused")


def values(seed: int) -> list[Case]:
    """Every file whose values are wrong."""
    return [*amounts(seed), *times(seed), *texts(seed), *repeats(seed)]
