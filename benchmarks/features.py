"""How long the features of a million attempts take: `python -m benchmarks.features [ATTEMPTS]`."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from barberpro.parameters import reference
from barberpro.settings import load_settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database, memory_database
from pipelines import features

HISTORY = """
CREATE TABLE payment_events AS
WITH attempt AS (
  SELECT i, TIMESTAMP '2024-01-01' + to_microseconds((i * 3.15e13 / {attempts})::BIGINT) AS attempted_at,
         (hash(i) // 4)::BIGINT AS h, (hash(i, 1) % 1000 / 1000.0) AS u
  FROM range({attempts}) AS t(i)
), drawn AS (
  SELECT *, 'client-' || md5(((u * u) * {attempts} / 10)::BIGINT::VARCHAR) AS client_id,
         'provider-' || (h % 2000) AS provider_id, h // 7 % 10 < 2 AS fails
  FROM attempt
)
SELECT {columns} FROM drawn
"""
VALUES = {
    "payment_id": "i::VARCHAR",
    "source": "'bench'",
    "source_version": "epoch_us(attempted_at)",
    "event_at": "attempted_at",
    "known_at": "(attempted_at + INTERVAL 5 SECONDS)",
    "known_at_basis": "'observed'",
    "checkout_id": "'checkout-' || (i // 2)",
    "client_id": "client_id",
    "provider_id": "provider_id",
    "attempted_at": "attempted_at",
    "amount": "(h % 20000 + 1000)::DECIMAL(18,2)",
    "currency": "'ARS'",
    "method": "['credit_card', 'debit_card', 'account_money'][h // 11 % 3 + 1]",
    "brand": "['visa', 'master', 'amex'][h // 13 % 3 + 1]",
    "issuer": "'bank-' || (h // 17 % 20)",
    "installments": "h // 19 % 6 + 1",
    "province": "'AR-' || chr((65 + h // 23 % 24)::INT)",
    "status": "CASE WHEN fails THEN 'rejected' ELSE 'approved' END",
    "decline_class": "CASE WHEN fails THEN 'issuer' END",
}


def fill(database: Database, attempts: int) -> None:
    columns = ", ".join(
        f"({VALUES.get(column.name, 'NULL')})::{schemas.SQL_TYPES[column.kind]} AS {column.name}"
        for column in schemas.PAYMENT_EVENTS.columns
    )
    database.execute(HISTORY.format(attempts=attempts, columns=columns))
    holidays = reference.holidays(date(2023, 12, 1), date(2025, 12, 31))
    for name, frame in {"cpi": reference.cpi(), "provinces": reference.provinces(), "holidays": holidays}.items():
        database.connection.register("incoming", frame)
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608 (names are written above)
        database.connection.unregister("incoming")


def main(attempts: int) -> None:
    with memory_database() as database, tempfile.TemporaryDirectory() as folder:
        fill(database, attempts)
        last = started = time.perf_counter()
        worked = time.process_time()

        def lap(text: str, done: int | None = None, total: int | None = None) -> None:
            nonlocal last
            now = time.perf_counter()
            print(f"{now - last:7.2f} s  then {text}")
            last = now

        features.run(load_settings(Path(folder)), database, lap)
        spent = time.process_time() - worked
        print(f"{attempts} attempts: {time.perf_counter() - started:.1f} s, {spent:.1f} s of the processors")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
