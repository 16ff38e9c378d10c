from datetime import date

import polars as pl

from barberpro.warehouse.database import memory_database
from barberpro.warehouse.price_panel import booked_prices

TABLES = (
    "CREATE TABLE bookings (source TEXT, provider_id TEXT, created_at TIMESTAMP, service TEXT, "
    "price DECIMAL(18,2), currency TEXT, status TEXT)",
    "CREATE TABLE providers (source TEXT, provider_id TEXT, province TEXT)",
    "CREATE TABLE provinces (province TEXT, cpi_region TEXT)",
    "INSERT INTO providers VALUES ('m', 'a', 'AR-X'), ('m', 'b', NULL)",
    "INSERT INTO provinces VALUES ('AR-X', 'pampeana')",
    "INSERT INTO bookings VALUES "
    "('m', 'a', '2025-03-01 02:30', 'corte', 9000.50, 'ARS', 'completed'), "
    "('m', 'a', '2025-02-28 15:00', 'corte', 9000.50, 'ARS', 'cancelled'), "
    "('m', 'a', '2025-03-01 03:00', 'corte', 9000.50, 'ARS', 'completed'), "
    "('m', 'b', '2025-03-01 15:00', NULL, 100, 'ARS', 'completed'), "
    "('m', 'b', '2025-03-01 15:00', 'corte', 100, 'USD', 'completed')",
)


def test_bookings_are_counted_by_buenos_aires_day_service_and_price() -> None:
    with memory_database() as db:
        for statement in TABLES:
            db.execute(statement)
        found = pl.DataFrame(booked_prices(db))
    assert found.rows() == [
        ("m:a", "AR-X", "pampeana", date(2025, 2, 28), "corte", 900_050, 2),
        ("m:a", "AR-X", "pampeana", date(2025, 3, 1), "corte", 900_050, 1),
        ("m:b", "unknown", "nacional", date(2025, 3, 1), "unknown", 10_000, 1),
    ]
