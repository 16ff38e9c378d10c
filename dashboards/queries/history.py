"""What a first look at a loaded history asks of a generation, as Polars frames; the first notebook shows them."""

from __future__ import annotations

import polars as pl

from barberpro.tables import marts, metrics
from barberpro.tables.metrics.arithmetic import FEW, Figure, aggregates, figure
from barberpro.tables.metrics.metric import mart_of
from barberpro.warehouse.database import Database

THREE_RATIOS = (metrics.APPROVAL_RATE, metrics.FIRST_ATTEMPT_APPROVAL_RATE, metrics.CHECKOUT_SUCCESS)
PESO = "ARS"


def kind(database: Database) -> str:
    """Say in one sentence how much there is, from when to when, and whether it was invented."""
    rows, first, last = database.frame("SELECT sum(attempts), min(day), max(day) FROM metric_daily").row(0)
    invented = database.scalar("SELECT bool_or(synthetic) FROM load_ledger")
    word = "an invented" if invented else "a real"
    return f"{int(rows or 0):,} payment attempts of {word} history, made from {first} to {last} (Buenos Aires days)"


def sources(database: Database) -> pl.DataFrame:
    """Count what became of every record, by source and table: records = loaded + duplicate + quarantined."""
    return database.frame(
        "SELECT source, table_name AS table, count(DISTINCT sha256) AS files, sum(rows)::BIGINT AS records, "
        "sum(loaded)::BIGINT AS loaded, sum(duplicate)::BIGINT AS duplicate, "
        "sum(quarantined)::BIGINT AS quarantined FROM load_ledger GROUP BY ALL ORDER BY source, table_name"
    )


def refusals(database: Database, most: int = 8) -> pl.DataFrame:
    """List the most frequent reasons for which records were refused."""
    return database.frame(
        "SELECT table_name AS table, coalesce(column_name, 'the record') AS what, min(reason) AS \"for example\", "
        "count(*) AS refused FROM quarantine GROUP BY table_name, what ORDER BY refused DESC, 1, 2 LIMIT ?",
        [most],
    )


def versions(database: Database) -> pl.DataFrame:
    """Count payments by how many versions of them were received."""
    return database.frame(
        "SELECT versions, count(*) AS payments FROM "
        "(SELECT count(*) AS versions FROM payment_events GROUP BY source, payment_id) GROUP BY ALL ORDER BY versions"
    )


def one_life(database: Database) -> pl.DataFrame:
    """Follow one payment through its versions: the one with the most of them, the first by name."""
    return database.frame(
        "SELECT event_at, known_at, known_at_basis AS basis, status, status_detail, amount, refunded_amount "
        "FROM payment_events WHERE (source, payment_id) = (SELECT (source, payment_id) FROM payment_events "
        "GROUP BY source, payment_id ORDER BY count(*) DESC, source, payment_id LIMIT 1) ORDER BY source_version"
    )


def known_later(database: Database) -> pl.DataFrame:
    """Give how many seconds after an event it could be known, as quantiles by source and status."""
    return database.frame(
        "SELECT source, status, known_at_basis AS basis, count(*) AS versions, "
        "round(quantile_cont(seconds, 0.5), 0)::BIGINT AS median_seconds, "
        "round(quantile_cont(seconds, 0.99), 0)::BIGINT AS p99_seconds "
        "FROM (SELECT *, date_diff('second', event_at, known_at) AS seconds FROM payment_events) "
        "GROUP BY ALL ORDER BY versions DESC, source, status, basis"
    )


def settling(database: Database) -> pl.DataFrame:
    """Share of the attempts of each method whose last word was known only after so many hours: `hours`, `waiting`."""
    return database.frame(
        "WITH last AS (SELECT coalesce(method, 'unknown') AS method, "
        "date_diff('second', attempted_at, known_at) / 3600 AS hours FROM payments), "
        "grid AS (SELECT unnest([0.02, 0.1, 0.5, 1, 3, 6, 12, 24, 48, 72, 120, 168, 336, 720]::DOUBLE[]) AS hours) "
        "SELECT method, grid.hours, avg((last.hours > grid.hours)::INT) AS waiting FROM last, grid "
        "GROUP BY ALL ORDER BY method, grid.hours"
    )


def ratios(database: Database) -> pl.DataFrame:
    """Give the three ratios of each month with their 95 % intervals: `ratio`, `share`, `low`, `high`, `decided`."""
    return pl.concat(
        [_shares(database, each, "month").with_columns(ratio=pl.lit(each.title_en)) for each in THREE_RATIOS]
    )


def definitions() -> pl.DataFrame:
    """Say how each of the three ratios is counted, from the metric catalogue."""
    rows = [(each.title_en, each.formula, each.counting_unit_en) for each in THREE_RATIOS]
    return pl.DataFrame(rows, schema=["ratio", "formula", "one is counted for each of the"], orient="row")


def methods(database: Database) -> pl.DataFrame:
    """Give the approval rate of each payment method with its 95 % interval, the most decided first."""
    return _shares(database, metrics.APPROVAL_RATE, "method").sort("decided", descending=True)


def amounts(database: Database) -> pl.DataFrame:
    """Average the approved attempts of each month, nominal and in pesos of the base month: `prices`, `amount_ars`."""
    found = [
        {"month": month, "prices": prices, "amount_ars": figure.value and float(figure.value)}
        for prices in metrics.PRICES
        for month, figure in _figures(database, metrics.AVERAGE_TICKET, "month", prices)
    ]
    return pl.DataFrame(found)


def base_month(database: Database) -> str:
    """Name the month whose pesos the real amounts are in: the last whose prices were published."""
    return str(database.scalar("SELECT strftime(max(base_month), '%Y-%m') FROM metric_daily") or "none")


def declines(database: Database) -> pl.DataFrame:
    """Share out the failed attempts of each month by who declined: `declined_by`, `share`."""
    kinds = metrics.DECLINE_SHARES
    return pl.concat(
        [
            _shares(database, each, "month").with_columns(declined_by=pl.lit(each.title_en.rpartition(": ")[2]))
            for each in kinds
        ]
    )


def provinces(database: Database) -> pl.DataFrame:
    """Give the approval rate of each province with its 95 % interval, the most decided first."""
    names = database.frame("SELECT province AS code, name AS province FROM provinces")
    shares = _shares(database, metrics.APPROVAL_RATE, "province").rename({"province": "code"})
    named = shares.join(names, on="code", how="left").with_columns(pl.col("province").fill_null("unknown"))
    return named.filter(pl.col("decided") >= FEW).drop("code").sort("decided", descending=True)


def _shares(database: Database, metric: metrics.Metric, by: str) -> pl.DataFrame:
    """Lay out a share by one slice, with its interval and what it was counted on."""
    rows = [
        (key, figure.value, *(figure.interval or (None, None)), figure.denominator)
        for key, figure in _figures(database, metric, by)
    ]
    kinds = {by: pl.String, "share": pl.Float64, "low": pl.Float64, "high": pl.Float64, "decided": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _figures(
    database: Database, metric: metrics.Metric, by: str, prices: metrics.Prices = "nominal"
) -> list[tuple[str, Figure]]:
    """Ask a mart for a metric of the catalogue, in pesos where it is of money, by one slice or by month."""
    mart = marts.unbound(mart_of(metric.mart))
    kept = mart.filter(mart.currency == PESO).mutate(month=mart.day.strftime("%Y-%m"))
    sums = kept.group_by(by).aggregate(**aggregates([metric], kept, prices)).order_by(by)
    return [(row[by], figure(metric, row)) for row in database.frame(sums).iter_rows(named=True)]
