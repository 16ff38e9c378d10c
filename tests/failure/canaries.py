"""Personal data that belongs to nobody, planted in every field of every source, and the search for it afterwards."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines import synth
from tests.pipelines import test_processor_reports as reports

EMAIL, DNI, DOTTED = "canario.azul@nadie-vive-aqui.com.ar", "39876543", "39.876.543"
CBU, CARD, SPACED = "2850590940090418135201", "4539578763621486", "4539 5787 6362 1486"
SECRETS = (EMAIL, EMAIL.partition("@")[0], DNI, DOTTED, CBU, CARD, SPACED)
PLANTED = (EMAIL, f"DNI {DNI}", DOTTED, f"a nombre de Azul {DNI}", CBU, CARD, f"tarjeta {SPACED}", EMAIL.upper())
"""What people write into a field that takes any text. A document's number alone stands where no reference does."""

IDENTIFIERS = {"EXTERNAL_REFERENCE", "CÓDIGO DE REFERENCIA", "policy_version", "payment_sequential"}
"""A number alone may stand here, to refer to something; an e-mail, an account or a card may not."""
PSP = "tmsp,country,amount,success,PSP,3D_secured,card"
PSP_ROW = "2019-01-01 00:01:11,Germany,89,0,UK_Card,0,Visa"


def plant(folder: Path, payments: int) -> dict[str, Path]:
    """Write exports of every source below `folder`, each field of which holds a canary in some row; by mapping."""
    synth.run(folder / "world", payments=payments, months=4, seed=3, end=date(2026, 8, 1))
    made = {name: folder / name for name in ("marketplace", "mercadopago", "psp")}
    for path in made.values():
        path.mkdir()
    for path in sorted((folder / "world/raw/marketplace").glob("*.csv")):
        _plant_csv(path.read_text(encoding="utf-8").splitlines(), made["marketplace"] / path.name, ",")
    for path in sorted((folder / "world/raw/mercadopago").glob("*.jsonl")):
        _plant_json(path.read_bytes().splitlines(), made["mercadopago"] / path.name)
    for name, header in (("settlement", reports.NEWER), ("settlement-older", reports.OLDER)):
        _plant_csv(_report_lines(header), made["mercadopago"] / f"{name}.csv", ";")
    _plant_csv(_release_lines(), made["mercadopago"] / "release.csv", ";")
    _plant_csv([PSP, *[PSP_ROW] * payments], made["psp"] / "psp_attempts.csv", ",")
    return made


def _report_lines(header: str) -> list[str]:
    lines = (reports.line(str(7_000_000 + number), "SETTLEMENT", "100.00", "-4.00", "0.00") for number in range(40))
    return [header, *(";".join(each.get(name, "") for name in header.split(";")) for each in lines)]


def _release_lines() -> list[str]:
    row = {
        "DATE": "2026-07-01T10:00:00.000-03:00",
        "EXTERNAL_REFERENCE": "RV-1",
        "RECORD_TYPE": "release",
        "DESCRIPTION": "payment",
        "NET_CREDIT_AMOUNT": "96.00",
        "NET_DEBIT_AMOUNT": "0.00",
        "GROSS_AMOUNT": "100.00",
        "SELLER_AMOUNT": "100.00",
        "MP_FEE_AMOUNT": "-4.00",
        "FINANCING_FEE_AMOUNT": "0.00",
        "SHIPPING_FEE_AMOUNT": "0.00",
        "TAXES_AMOUNT": "0.00",
        "COUPON_AMOUNT": "0.00",
        "INSTALLMENTS": "1",
        "PAYMENT_METHOD": "visa",
        "BALANCE_AMOUNT": "96.00",
    }
    lines = [{"SOURCE_ID": str(8_000_000 + number)} | row for number in range(40)]
    return [";".join(lines[0]), *(";".join(each.values()) for each in lines)]


def _plant_csv(lines: Sequence[str], target: Path, delimiter: str) -> None:
    """Put each canary once into each column that is no identifier, each in a row of its own."""
    names, *rows = csv.reader(lines, delimiter=delimiter)
    plain = [row for row in rows if len(row) == len(names)]
    planted = []
    for place, name in enumerate(names):
        takes_numbers = any(_is_number(row[place]) for row in plain)
        for number, canary in enumerate(PLANTED if _takes_any(name) else ()):
            cells = list(plain[(place + number) % len(plain)])
            if canary.isdigit() and takes_numbers:
                continue
            lone = number == 0 and name not in IDENTIFIERS and not takes_numbers
            cells[place] = DNI if lone else canary
            planted.append(cells)
    added = io.StringIO()
    csv.writer(added, delimiter=delimiter, lineterminator="\n").writerows(planted)
    target.write_text("\n".join(lines) + "\n" + added.getvalue(), encoding="utf-8")


def _is_number(text: str) -> bool:
    """Whether a cell is a number: in its column another number alone cannot be told from what belongs there."""
    return text.lstrip("-").replace(",", ".").replace(".", "", 1).isdigit()


def _takes_any(name: str) -> bool:
    return name == "client_id" or not (name.lower().endswith("_id") or name.startswith("ID "))


def _plant_json(lines: Sequence[bytes], target: Path) -> None:
    """Put the canaries into each field of the first resource, one field in each line, and into those for people."""
    first = json.loads(lines[0])
    first |= {
        "description": "corte",
        "statement_descriptor": "BARBERPRO",
        "additional_info": {"items": [{"title": "x"}]},
    }
    first["card"] = {"first_six_digits": "450995", "cardholder": {"name": "x", "identification": {"number": "1"}}}
    first["payer"] |= {"first_name": "x", "last_name": "x", "phone": {"number": "1"}}
    planted = [json.dumps(each, ensure_ascii=False).encode() for each in planted_resources(first)]
    target.write_bytes(b"\n".join([*lines, *planted]) + b"\n")


def planted_resources(first: dict[str, Any], *kept: str, texts_only: bool = False) -> Iterator[dict[str, Any]]:
    """Copy a resource once for each of its fields but the identifiers and those `kept`, with a canary in that field."""
    for number, path in enumerate(_leaves(first)):
        if path[-1] in kept or path[-1] == "id" or _is_identifier(str(path[-1])):
            continue
        resource = deepcopy(first) | {"id": 990_000_000 + number}
        place: Any = resource
        for step in path[:-1]:
            place = place[step]
        is_number = isinstance(place[path[-1]], int | float)
        if texts_only and is_number:
            continue
        canaries = [each for each in PLANTED if not (each.isdigit() and is_number)]
        place[path[-1]] = canaries[number % len(canaries)]
        yield resource


def _is_identifier(name: str) -> bool:
    return name.endswith("_id") and name not in {"client_id", "currency_id"}


def planted_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Add rows to a typed export, each with a canary in one of its columns of text."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String and _takes_any(name)]
    changed = [
        frame.slice(number % frame.height, 1).with_columns(pl.lit(DNI if number == 0 else canary).alias(name))
        for name in texts
        for number, canary in enumerate(PLANTED)
        if name not in IDENTIFIERS or number
    ]
    return pl.concat([frame, *changed])


def planted_csv(text: str, target: Path, delimiter: str = ",") -> None:
    """Write a CSV with a canary in every column that is no identifier."""
    _plant_csv(text.splitlines(), target, delimiter)


def planted_in_place(lines: Sequence[str]) -> list[str]:
    """Put canaries over what rows hold, for files whose rows must stay apart by their keys."""
    names, *rows = (line.split(",") for line in lines)
    places = [place for place, name in enumerate(names) if _takes_any(name) and name not in IDENTIFIERS]
    for number, row in enumerate(rows[1:]):
        place = places[number % len(places)]
        if not (_is_number(row[place]) and PLANTED[number % len(PLANTED)].isdigit()):
            row[place] = PLANTED[number % len(PLANTED)]
    return [",".join(names), *map(",".join, rows)]


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if entries is None:
        yield path
    else:
        for name, each in entries:
            yield from _leaves(each, (*path, name))


def hits(root: Path, outside: Path | None = None) -> list[str]:
    """List where a canary stands in any file below `root` but those below `outside`."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    searched = [path for path in files if outside is None or outside not in path.parents]
    return [f"{path.relative_to(root)}: {hit}" for path in searched for hit in _in(path)]


def _in(path: Path) -> Iterator[str]:
    """Search a file's bytes, and what a compressed one says."""
    content = path.read_bytes()
    yield from (secret for secret in SECRETS if secret.lower().encode() in content.lower())
    if path.suffix == ".gz":
        said = gzip.decompress(content).lower()
        yield from (secret for secret in SECRETS if secret.lower().encode() in said)
    if path.suffix == ".parquet":
        yield from _in_rows(pl.read_parquet(path).rows())
    if path.suffix == ".duckdb":
        yield from _in_database(path)
    if path.suffix == ".db":
        with closing(sqlite3.connect(path)) as connection:
            yield from (
                secret for line in connection.iterdump() for secret in SECRETS if secret.lower() in line.lower()
            )


def _in_rows(rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    for row in rows:
        said = str(row).lower()
        yield from (f"{secret} in {said[:300]}" for secret in SECRETS if secret.lower() in said)


def _in_database(path: Path) -> Iterator[str]:
    """Select each column of each table: their texts are compressed in the file."""
    with duckdb.connect(path, read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        for (table,) in tables:
            for column, *_ in connection.execute(f'DESCRIBE "{table}"').fetchall():
                for secret in SECRETS:
                    found = connection.execute(
                        f'SELECT count(*) FROM "{table}" WHERE contains(lower(CAST("{column}" AS VARCHAR)), ?)',
                        [secret.lower()],
                    ).fetchone()
                    if found and found[0]:
                        yield f"{secret} in {table}.{column}, {found[0]} rows"
