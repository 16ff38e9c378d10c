"""The fast statement gives each record the same row as the careful one, or leaves the record to it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from barberpro.progress import silent
from barberpro.settings import load_settings
from barberpro.warehouse import staging, writer
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.files import LandedFile
from barberpro.warehouse.mapping import read_mapping

MAPPING = """
name: made
source: made
inputs:
  - table: checkouts
    files: ["checkouts*"]
    format: {format}
    zone: {zone}
    fields:
      checkout_id: {id}
      event_at: {{from: made}}
      known_at: {{from: made, delay: PT5M}}
      opened_at: {{from: opened}}
      paid_at: {{from: paid, format: "%d/%m/%Y %H:%M"}}
      client_id: {{from: client}}
      provider_id: {{first_of: [{{from: shop}}, {{from: client}}], default: nobody}}
      amount: {{from: amount}}
      currency: {{const: "it's"}}
      province: {{from: [shop, client], joined_by: "-", null_values: ["a-b"]}}
      menu: {{from: client, present: "there", absent: null}}
      default_installments: {{from: number}}
      propensity: {{from: share}}
      exploration: {{from: flag}}
      chosen_method: {{from: method, map: {{tarjeta: credit_card, efectivo: cash_voucher, "": null}}}}
      chosen_installments: {{from: number, map: {{"0": null}}, otherwise: same}}
      outcome: {{from: outcome}}
"""
CSV = "{type: csv, delimiter: ',', quote: '\"', encoding: utf-8, decimal: '.', thousands: ''}"
FORMATS = {
    "csv": CSV,
    "csv with commas": CSV.replace("decimal: '.', thousands: ''", "decimal: ',', thousands: '.'"),
    "parquet": "{type: parquet}",
    "jsonl": "{type: jsonl}",
}
IDS = {"place": "{record_key: true}", "column": "{from: id}"}
GOOD = {
    "id": ["c1", "c2", " c3", "ñandú"],
    "made": ["2024-05-01 10:00:00", "2009-03-15 00:30:00.5", "2024-05-01 23:59:59.999999", "2000-01-01 00:00:00"],
    "opened": ["2024-05-01 10:00:00", "2024-05-01T10:00:00", "2024-05-01", "2024-05-01 10:00-03:00", ""],
    "paid": ["01/05/2024 10:00", ""],
    "client": ["ana", "", "  ", "it's", "a" * 300],
    "shop": ["", "a", "b", "null"],
    "amount": ["1234.50", "7", "0", "0.1", "1.5000", "+3", "9999999999999999.99", " 7 ", "-0.00"],
    "number": ["1", "12", "1.0", "", "+3"],
    "share": ["0.25", "1", "0", "1e-3", ""],
    "flag": ["true", "0", "1", "f", "T", ""],
    "method": ["tarjeta", "efectivo", ""],
    "outcome": ["paid", "abandoned"],
}
ODD = {
    "id": ["", "\x01x", "\x02", "\x05"],
    "made": ["", "2024-05-01 24:00:00", "2024-02-30 10:00:00", "infinity", "2024-05-01 10", "1999-12-31 23:59:59",
             "20240-01-01 00:00:00", "2100-01-01 00:00:00", "2024-05-01 10:00:00 (BC)", "2024-05-01 10:00:00+15", "2"],
    "opened": ["2024-05-01Z", "0024-05-01 10:00:00", "epoch", "2024-05-01 10:00:00.1234567", "\x03"],
    "paid": ["1/5/24", "31/02/2024 10:00", "01/05/2024"],
    "client": ["\x02", "\x01", "\x1e", "\x1f"],
    "shop": ["\x04", "\x1f"],
    "amount": ["1.500", "1,5", "1.234,50", "-1", "", "NaN", "1e3", "99999999999999999", "1.", "\u0661"],
    "number": ["0", "-1", "1.5", "99999999999999999999", "x"],
    "share": ["1.01", "-0.1", "nan", "inf", "x"],
    "flag": ["yes", "2", "verdadero"],
    "method": ["cheque", "\x01efectivo", "TARJETA"],
    "outcome": ["", "won", "Paid"],
}  # fmt: skip
PLAIN = {name: values[0] for name, values in GOOD.items()}
BUENOS_AIRES = "America/Argentina/Buenos_Aires"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with memory_database() as opened:
        writer.add_pseudonyms(opened, load_settings(tmp_path_factory.mktemp("fitting")))
        yield opened


def rows(seed: int, count: int, odd: float) -> list[dict[str, str]]:
    draw = random.Random(seed)
    return [
        {name: draw.choice(ODD[name] if draw.random() < odd else good) for name, good in GOOD.items()}
        for _ in range(count)
    ]


def written(path: Path, kind: str, found: list[dict[str, str]]) -> Path:
    table = pa.Table.from_pylist(found)
    if kind == "jsonl":
        path.write_text("\n".join(map(json.dumps, found)) + "\n", encoding="utf-8")
    elif kind == "parquet":
        pq.write_table(table, path)
    else:
        pa_csv.write_csv(table, path)
    return path


Both = Callable[..., list[list[object]]]


@pytest.fixture
def both(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Both:
    """Stage records by both statements, and by the careful one alone; what each leaves for the rest of the loader."""

    def read(
        kind: str, found: list[dict[str, str]], key: str = "place", zone: str = BUENOS_AIRES
    ) -> list[list[object]]:
        path = written(tmp_path / "checkouts", kind, found)
        path.with_suffix(".yaml").write_text(MAPPING.format(format=FORMATS[kind], zone=zone, id=IDS[key]), "utf-8")
        quick = staged(db, path)
        with monkeypatch.context() as patched:
            patched.setattr(staging, "fitting_sql", lambda *_: None)
            return [quick, staged(db, path)]

    return read


def staged(db: Database, path: Path) -> list[object]:
    mapping = read_mapping(path.with_suffix(".yaml"))
    received = staging.Received(mapping, mapping.inputs[0], LandedFile(path, "0123456789abcdef" * 4), {})
    told = staging.stage(db, received, Sizes(1 << 16, 1 << 14), silent)
    found = [db.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in ("staged", "refused")]
    staging.drop(db, received.input)
    return [told, *found]


@pytest.mark.parametrize("key", IDS)
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("odd", [0, 0.004, 0.2])
def test_the_fast_statement_agrees_with_the_careful_one(both, kind, key, odd):
    quick, careful = both(kind, rows(7, 600, odd), key)
    assert quick == careful
    assert quick[1], "no row was staged, so nothing was compared"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_they_agree_on_many_more_records(both, seed):
    quick, careful = both("csv", rows(seed, 20_000, (0, 0.001, 0.02, 0.1)[seed % 4]), "column")
    assert quick == careful


def test_a_record_that_fits_needs_no_second_look(both, monkeypatch):
    looked_at = []
    careful = staging._stage_carefully
    monkeypatch.setattr(
        staging,
        "_stage_carefully",
        lambda db, table, left, *rest: (looked_at.append(left), careful(db, table, left, *rest))[1],
    )
    odd = {**PLAIN, "made": "never"}
    both("csv", [PLAIN] * 50 + [odd])
    assert [len(left) for left in looked_at] == [1, 51]


def around_changes(zone: str) -> Iterator[str]:
    """Local times around each change of the zone's offset since 2000, to the microsecond."""
    day, there = datetime(2000, 1, 2, tzinfo=UTC), ZoneInfo(zone)
    while day.year < 2038:
        following = day + timedelta(days=1)
        if day.astimezone(there).utcoffset() != following.astimezone(there).utcoffset():
            local = day.astimezone(there).replace(tzinfo=None, minute=0)
            for step in range(-4, 4 * 28):
                yield str(local + timedelta(minutes=15 * step))
                yield str(local + timedelta(minutes=15 * step, microseconds=-1))
        day = following


def times_agree(both: Both, zone: str) -> None:
    times = [*around_changes(zone), "2024-01-01 00:00:00"]
    quick, careful = both("csv", [{**PLAIN, "made": each} for each in times], zone=zone)
    assert quick == careful
    assert len(quick[1]) == len(times)


@pytest.mark.parametrize("zone", [BUENOS_AIRES, "America/Caracas", "Pacific/Apia"])
def test_times_near_a_change_of_offset_are_the_same(both, zone):
    times_agree(both, zone)


@pytest.mark.slow
@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Pyongyang", "Asia/Kathmandu",
     "America/St_Johns", "Antarctica/Troll", "Africa/Monrovia", "Australia/Lord_Howe"],
)  # fmt: skip
def test_times_near_a_change_of_offset_are_the_same_elsewhere(both, zone):
    times_agree(both, zone)
