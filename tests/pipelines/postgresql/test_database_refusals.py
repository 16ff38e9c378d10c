"""What is wrong with a database, its tables or its mapping is one clear line, and no password is ever in it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from barberpro.errors import BadInputError, BarberProError, UnavailableError, UsageError
from barberpro.settings import load_settings
from barberpro.warehouse import fetched as landing
from barberpro.warehouse.mapping import read_mapping
from pipelines import fetch
from pipelines.source import Request
from tests.pipelines.postgresql.shop_database import BOOKINGS, ONLY_BOOKINGS, Fetcher, booking

SECRET = "-".join(("grapefruit", "77"))

Write = Callable[..., Path]


def refused(fetcher: Fetcher, kind: type[BarberProError], **how: object) -> str:
    with pytest.raises(kind) as error:
        fetcher.run(**how)
    told = str(error.value)
    assert "\n" not in told
    assert SECRET not in told
    assert fetcher.database.server.superuser_password not in told
    assert not landing.read_cursor(fetcher.settings.raw, "shop", "postgresql")
    return told


def test_a_server_that_is_not_there_is_told(bookings: Fetcher) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, and nobody listens
        dsn = f"postgresql://reader:{SECRET}@127.0.0.1:{held.getsockname()[1]}/shop"
        told = refused(bookings, UnavailableError, dsn=dsn)
    assert "cannot be reached" in told
    assert "see that the server runs" in told


@pytest.mark.parametrize(
    "form", ["postgresql://postgres:{secret}@127.0.0.1:{port}/{name}", "host=127.0.0.1 port={port} dbname={name} "
             "user=postgres password={secret}"],
)  # fmt: skip
def test_a_wrong_password_is_told_and_not_repeated(bookings: Fetcher, form: str) -> None:
    made = bookings.database
    told = refused(bookings, UnavailableError, dsn=form.format(secret=SECRET, port=made.server.port, name=made.name))
    assert 'password authentication failed for user "postgres"' in told


@pytest.mark.parametrize(
    "dsn", [f"host=db password={SECRET} {SECRET}", f"postgresql://u:{SECRET}@[db/x", f"x={SECRET}"]
)
def test_a_broken_connection_string_is_not_repeated(bookings: Fetcher, dsn: str) -> None:
    assert "is no connection string" in refused(bookings, UsageError, dsn=dsn)


def test_the_command_line_prints_one_line_without_the_password(bookings: Fetcher) -> None:
    made = bookings.database
    dsn = f"postgresql://postgres:{SECRET}@127.0.0.1:{made.server.port}/{made.name}"
    words = ["--data", str(bookings.settings.data_root), "load", "--source", "postgresql", "--dsn", dsn]
    code = "from barberpro.cli.main import main; main()"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 7
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: the database cannot be reached")
    assert SECRET not in done.stdout + done.stderr
    assert not any(SECRET.encode() in path.read_bytes() for path in made_files(bookings.settings.data_root))


def made_files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_database_has_to_be_named(bookings: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--dsn or in DATABASE_URL" in refused(bookings, UsageError, dsn=None)
    monkeypatch.setenv("DATABASE_URL", bookings.database.dsn)
    found = load_settings(bookings.settings.data_root)
    bookings.database.run(booking(1))
    fetch.run(replace(bookings.settings, database_url=found.database_url), "postgresql", mapping=bookings.mapping)
    assert bookings.rows() == ["1"]


def test_the_password_is_in_no_picture_of_the_settings_or_the_request(bookings: Fetcher) -> None:
    dsn = f"postgresql://u:{SECRET}@db/x"
    settings = replace(bookings.settings, database_url=dsn)
    request = Request(settings, print, None, None, None, dsn, read_mapping(bookings.mapping))  # type: ignore[arg-type]
    assert SECRET not in repr(settings) + repr(request)


CHANGED = [
    ("ALTER TABLE bookings RENAME TO reservas", r"no table or view 'bookings'.* it has reservas; name it"),
    ("ALTER TABLE bookings DROP COLUMN service", r"bookings has no column 'service'; it has booking_id, client_id"),
    ("ALTER TABLE bookings ALTER price TYPE double precision", r"price is of type double precision.* expected numeric"),
    ("ALTER TABLE bookings ALTER price TYPE money", r"price is of type money, from which price cannot be read exactly"),
    ("ALTER TABLE bookings ALTER updated_at TYPE text", r"updated_at is of type text; what tells when a row changed"),
    ("ALTER TABLE bookings ALTER updated_at TYPE time", r"updated_at is of type time without time zone; what tells"),
    ("ALTER TABLE bookings ALTER starts_at TYPE time", r"starts_at is of type time .* one that holds a timestamp"),
    ("ALTER TABLE bookings ALTER service TYPE text[] USING ARRAY[service]", r"service is of type text\[\], from which"),
]


@pytest.mark.parametrize(("statement", "told"), CHANGED, ids=range(len(CHANGED)))
def test_a_table_that_does_not_fit_is_told_before_anything_is_fetched(
    bookings: Fetcher, statement: str, told: str
) -> None:
    bookings.database.run(statement)
    with pytest.raises(BadInputError, match=told):
        bookings.run()
    assert not (bookings.settings.raw / "shop").exists()


def test_a_table_that_may_not_be_read_is_told(bookings: Fetcher) -> None:
    bookings.database.run(f"DROP ROLE IF EXISTS outsider; CREATE ROLE outsider LOGIN PASSWORD '{SECRET}'")
    dsn = bookings.database.server.dsn(bookings.database.name, "outsider", SECRET)
    told = refused(bookings, UnavailableError, dsn=dsn)
    assert "permission denied for bookings, column 'booking_id'; GRANT SELECT ON bookings" in told
    bookings.database.run("REVOKE USAGE ON SCHEMA public FROM public")
    assert "no table or view 'bookings' that its user can see" in refused(bookings, BadInputError, dsn=dsn)


def test_a_table_that_somebody_alters_is_not_waited_for_forever(bookings: Fetcher) -> None:
    params = bookings.settings.params
    hasty = replace(params, postgresql=replace(params.postgresql, lock_seconds=1))
    with bookings.database.session() as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE")
        told = refused(replace(bookings, settings=replace(bookings.settings, params=hasty)), UnavailableError)
    assert "lock timeout; somebody is altering a table" in told


def test_a_view_that_cannot_compute_a_value_does_not_show_it(bookings: Fetcher) -> None:
    bookings.database.run(
        booking(1), "ALTER TABLE bookings RENAME TO b", f"UPDATE b SET service = '{SECRET}'",
        "CREATE VIEW bookings AS SELECT booking_id, client_id, provider_id, created_at, starts_at, service, "
        "service::numeric AS price, currency, status, updated_at FROM b",
    )  # fmt: skip
    assert "could not compute a value (22P02" in refused(bookings, BadInputError)


def test_text_that_is_none_is_told(bookings: Fetcher) -> None:
    server, name = bookings.database.server, f"{bookings.database.name}_ascii"
    server.run_in("postgres", f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0")
    try:
        server.run_in(name, BOOKINGS, booking("1").replace("'corte'", r"E'\xf1'"))
        assert "holds text that is no UTF-8" in refused(bookings, BadInputError, dsn=server.dsn(name))
    finally:
        server.run_in("postgres", f"DROP DATABASE {name} WITH (FORCE)")


def mappings() -> dict[str, tuple[str, str]]:
    """Change the mapping, and say what is told of it."""
    twice = ONLY_BOOKINGS.replace('["tombstones*.jsonl"]', '["tombstones*.jsonl", "book*.parquet"]')
    keyed = ONLY_BOOKINGS.replace("booking_id: {from: booking_id}", "booking_id: {from: booking_id, map: {a: b}}")
    return {
        "no parquet": (ONLY_BOOKINGS.replace("parquet", "jsonl"), "no input is of type parquet"),
        "two claim": (twice, "name fetched files that 2 inputs claim"),
        "no star": (ONLY_BOOKINGS.replace("bookings*.parquet", "bookings.parquet"), "give a pattern with one"),
        "no tombstones": (ONLY_BOOKINGS.partition("  - table: tombstones")[0], "has no input for tombstones"),
        "mapped key": (keyed, "booking_id is not filled by one column alone; name it with postgresql: {id: ...}"),
    }


@pytest.mark.parametrize("name", mappings())
def test_a_mapping_that_cannot_read_a_database_is_told(bookings: Fetcher, shop_mapping: Write, name: str) -> None:
    text, told = mappings()[name]
    assert told in refused(bookings, BadInputError, mapping=shop_mapping(text), reconcile_keys=True)


def test_a_key_of_the_mapping_is_read_strictly(shop_mapping: Write) -> None:
    where = "    fields:\n      booking_id"
    wrong = {
        "{tabel: x}": "the key 'tabel' is not known; the keys are id, table, updated_at",
        "{table: ''}": "postgresql, table is empty",
        "[a]": "expected keys and values",
    }
    for value, told in wrong.items():
        with pytest.raises(BadInputError, match=told):
            read_mapping(shop_mapping(ONLY_BOOKINGS.replace(where, f"    postgresql: {value}\n{where}")))
    csv = ONLY_BOOKINGS.replace("type: parquet", "type: jsonl").replace(where, f"    postgresql: {{id: x}}\n{where}")
    with pytest.raises(BadInputError, match="stands with an input of type parquet; this one is jsonl"):
        read_mapping(shop_mapping(csv))


def test_a_table_of_another_name_is_read_as_the_mapping_says(bookings: Fetcher, shop_mapping: Write) -> None:
    """Another schema, capitals, other names of columns, and a time of change that no field reads."""
    bookings.database.run(
        "CREATE SCHEMA tienda", "ALTER TABLE bookings SET SCHEMA tienda",
        'ALTER TABLE tienda.bookings RENAME TO "Turnos"', 'ALTER TABLE tienda."Turnos" ADD "Cambio" timestamp',
    )  # fmt: skip
    with psycopg.connect(bookings.database.dsn, autocommit=True) as session:
        for key in range(3):
            session.execute(
                booking(key).replace("bookings", 'tienda."Turnos"').replace("now())", "'2026-07-01', now())").encode()
            )
    where = "    fields:\n      booking_id"
    said = "    postgresql: {table: tienda.Turnos, id: booking_id, updated_at: Cambio}\n"
    mapping = shop_mapping(ONLY_BOOKINGS.replace(where, said + where))
    bookings.run(mapping=mapping)
    assert bookings.rows() == ["0", "1", "2"]
    result = bookings.run(mapping=mapping, reconcile_keys=True)
    assert "keys of tienda.Turnos: 3 there, 3 here" in result.notes
