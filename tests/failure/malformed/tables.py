"""Parquet files of other types, with values that are no text or no money, and damaged ones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.failure.malformed.case import COLUMNS, Case, Maker, Refused

AT = datetime(2026, 7, 1, 10)
MONEY = " is not an amount of money"
Bad = dict[int, tuple[str | None, str]]


def written(table: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, **options)
    return stream.getvalue()


def plain(name: str, seed: int, rows: int = 4, **columns: Any) -> Any:
    m = Maker(f"parquet-{name}", seed)
    values = [m.values(amount="1234.50") for _ in range(rows)]
    return pa.table({each: [row[each] for row in values] for each in COLUMNS} | columns)


def typed(seed: int) -> Iterator[Case]:
    def case(name: str, bad: Bad | None = None, **columns: Any) -> Case:
        refused = tuple(Refused(line, *told) for line, told in sorted((bad or {}).items()))
        content = written(plain(name, seed, **columns))
        return Case(f"payments-{name}.parquet", content, 4, 4 - len(refused), 0, refused)

    yield case("texts")
    yield case("large-texts", city=pa.array(["Salta"] * 4, pa.large_string()))
    yield case("words", city=pa.array(["Salta"] * 4).dictionary_encode())
    yield case("decimals", amount=pa.array([Decimal("1.50"), Decimal("0.00"), Decimal(3), Decimal("9.99")]))
    fine_cents = pa.array([Decimal("1.5000000000")] * 4, pa.decimal128(38, 10))
    yield case("long-decimals", amount=fine_cents)
    yield case(
        "parts-of-cents",
        {2: ("amount", MONEY)},
        amount=[Decimal("1.500"), Decimal("1.505"), Decimal("0.000"), Decimal("10.000")],
    )
    yield case("negative", {3: ("amount", "is below 0")}, amount=pa.array([1, 2, -3, 4]))
    yield case("huge", {1: ("amount", MONEY)}, amount=pa.array([2**64 - 1, 1, 2, 3], pa.uint64()))
    doubles = [float("nan"), float("inf"), 1e300, 1234.5]
    yield case("doubles", dict.fromkeys((1, 2, 3), ("amount", MONEY)), amount=pa.array(doubles))
    yield case("flags", dict.fromkeys((1, 2), ("amount", MONEY)), amount=["true", "false", "1", "2"])
    yield case("missing", {2: ("amount", "required")}, amount=["1", None, "2", "3"])
    yield case("nothing", {2: ("status", "required")}, status=["approved", None, "approved", "approved"])
    yield case("times", made=pa.array([AT] * 4, pa.timestamp("us", "UTC")))
    yield case("nanoseconds", made=pa.array([AT] * 4, pa.timestamp("ns")))
    yield case("local-times", made=pa.array([AT] * 4, pa.timestamp("ms", "America/Argentina/Buenos_Aires")))
    yield case("days", made=pa.array([date(2026, 7, 1)] * 4))
    yield case("far-times", {1: ("attempted_at", "years")}, made=pa.array([AT.replace(year=9999), AT, AT, AT]))
    yield case("years-of-print", {1: ("attempted_at", "years")}, made=pa.array([datetime(1582, 1, 1), AT, AT, AT]))
    other = pa.Array.from_buffers(pa.string(), 4, pa.array([b"Sal", b"\xff\xfe", b"ta", b""]).buffers())
    yield case("no-utf8", {2: (None, "byte 0xff at position 0 of the column 'city' is not utf-8")}, city=other)
    yield case("nul", {3: (None, "NUL")}, city=["a", "b", "Sal\x00ta", "c"])


def other_types(seed: int) -> Iterator[Case]:
    def refused(name: str, whole: str, **columns: Any) -> Case:
        return Case(f"payments-{name}.parquet", written(plain(name, seed, **columns)), 4, whole=whole)

    as_text = "cannot be read as text"
    yield refused("structs", as_text, amount=[{"value": 1}] * 4)
    yield refused("lists", as_text, amount=[[1]] * 4)
    yield refused("maps", as_text, amount=pa.array([[("a", 1)]] * 4, pa.map_(pa.string(), pa.int64())))
    yield refused("bytes", as_text, city=[b"\xff\xfe"] * 4)
    yield refused("clocks", "all 4 records were refused", made=[time(10, 0)] * 4)
    yield refused("spans", "all 4 records were refused", made=pa.array([timedelta(1)] * 4))
    yield refused("booleans", "all 4 records were refused", amount=[True] * 4)
    yield refused("nulls", "all 4 records were refused", amount=pa.nulls(4))
    yield refused("unknown", "'more' is unknown to the mapping", more=[1] * 4)


def damaged(seed: int) -> Iterator[Case]:
    def case(name: str, content: bytes, whole: str, rows: int = 4) -> Case:
        return Case(f"payments-{name}.parquet", content, rows, whole=whole)

    table = plain("damaged", seed, made=pa.array([AT.replace(tzinfo=UTC)] * 4))
    content = written(table)
    footer = int.from_bytes(content[-8:-4], "little")
    not_whole = "is not a whole Parquet file"
    yield case("no-rows", written(table.slice(0, 0)), "holds no records", 0)
    yield case("lacking", written(table.drop_columns(["amount"])), "'amount' is not in the file")
    yield case("empty", b"", not_whole, 0)
    yield case("short", b"PAR1", not_whole, 0)
    yield case("cut", content[:-40], not_whole)
    yield case("beheaded", content[len(content) // 2 :], "Parquet file")
    yield case("csv", b"id;amount\n1;2\n", not_whole, 1)
    yield case("long-footer", content[:-8] + b"\xff\xff\xff\x7fPAR1", "its footer claims")
    yield case("no-footer", content[: -8 - footer] + b"\xff" * footer + content[-8:], not_whole)
    yield case("pages", content[:4] + b"\xff" * (len(content) - footer - 12) + content[-8 - footer :], "damaged")
    yield case("encrypted", content[:-4] + b"PARE", "is an encrypted Parquet file")
    twice = pa.Table.from_arrays([*table.columns, table.column(0)], names=[*table.column_names, "id"])
    yield case("twice", written(twice), "'id' stands twice")


def groups(seed: int) -> Iterator[Case]:
    table = plain("groups", seed, rows=50)
    yield Case("payments-groups.parquet", written(table, row_group_size=7, compression="zstd"), 50, loaded=50)
    once = plain("again", seed, rows=5)
    yield Case("payments-again.parquet", written(pa.concat_tables([once, once])), 10, loaded=5, duplicate=5)


def parquet_cases(seed: int) -> list[Case]:
    """Every Parquet file."""
    return [*typed(seed), *other_types(seed), *damaged(seed), *groups(seed)]
