"""What the pages show equals what plain SQL says of the payments: to the centavo, and every payment."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINED_STATUSES
from barberpro.settings import Settings
from barberpro.tables import metrics
from barberpro.warehouse.reader import Generation, generation
from dashboards import selection as views
from dashboards.places import MEASURES, Place, PlaceView
from dashboards.queries import measured, overview, provinces, slices
from dashboards.selection import ANY_SOURCE, Options, Selection
from tests.dashboards import published
from tests.dashboards.conftest import settings_at

SEED, COMBINATIONS = 20260801, 40
DAY = "CAST(timezone('America/Argentina/Buenos_Aires', timezone('UTC', {})) AS DATE)"
APPROVED = f"status IN {APPROVED_STATUSES}"
DECLINED = f"status IN {DECLINED_STATUSES}"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    """Publish two sources, two currencies, months before and after the published prices."""
    settings: Settings = settings_at(tmp_path_factory.mktemp("ledger") / "data")
    rows = [
        *published.history(900, days=500),
        *[{**row, "payment_id": f"q{row['payment_id']}"} for row in published.history(300, source="psp")],
        *[{**row, "payment_id": f"b{row['payment_id']}"} for row in published.history(100, currency="BRL")],
        *[
            {**row, "payment_id": f"l{row['payment_id']}", "attempted_at": row["attempted_at"].replace(year=2027)}
            for row in published.history(120, days=120)
        ],
    ]
    published.publication(settings, rows, published.checkouts(400))
    with generation(settings) as found:
        yield found


@pytest.fixture(scope="module")
def options(opened: Generation) -> Options:
    found = slices.options(opened.database, opened.sidecar["max_event_at"])
    assert found is not None
    return found


def combinations(options: Options) -> Iterator[Selection]:
    """Draw combinations of every filter; the first holds everything in pesos."""
    draw, whole = random.Random(SEED), replace(views.default(options), first=options.first_day, grain="month")
    yield replace(whole, prices="real")
    for _ in range(COMBINATIONS):
        first, last = sorted(draw.sample(range((options.last_day - options.first_day).days), 2))
        currency = draw.choice(options.currencies)
        yield replace(
            whole,
            first=views.date.fromordinal(options.first_day.toordinal() + first),
            last=views.date.fromordinal(options.first_day.toordinal() + last),
            currency=currency,
            prices=draw.choice(views.PRICES) if currency == "ARS" else "nominal",
            source=draw.choice((ANY_SOURCE, *options.sources)),
            provinces=tuple(draw.sample(options.provinces, draw.choice((0, 0, 1, 3)))),
            methods=tuple(draw.sample(options.methods, draw.choice((0, 0, 1, 3)))),
        )


def where(view: Selection) -> str:
    """Write the filters of a selection as plain SQL over the payments."""
    parts = [
        f"{DAY.format('attempted_at')} BETWEEN DATE '{view.first}' AND DATE '{view.last}'",
        f"currency = '{view.currency}'",
    ]
    if view.source != ANY_SOURCE:
        parts.append(f"source = '{view.source}'")
    for column, values in (("province", view.provinces), ("method", view.methods)):
        if values:
            listed = ", ".join(f"'{value}'" for value in values)
            parts.append(f"coalesce({column}, 'unknown') IN ({listed})")
    return " AND ".join(parts)


def ledger(opened: Generation, view: Selection) -> dict[str, Any]:
    """Ask the payments themselves."""
    sql = f"""
        SELECT count(*) AS attempts,
               count(*) FILTER ({APPROVED}) AS approved,
               count(*) FILTER ({DECLINED}) AS declined,
               coalesce(sum(amount) FILTER ({APPROVED}), 0) AS gross,
               coalesce(sum(refunded_amount) FILTER ({APPROVED}), 0) AS refunded,
               coalesce(sum(processor_fee) FILTER ({APPROVED}), 0) AS fee,
               coalesce(sum(taxes_withheld) FILTER ({APPROVED}), 0) AS taxes_withheld,
               coalesce(sum(net_received) FILTER ({APPROVED}), 0) AS net_received,
               count(DISTINCT client_id) FILTER ({APPROVED}) AS paying_clients,
               count(DISTINCT provider_id) FILTER ({APPROVED}) AS active_providers
        FROM payments WHERE {where(view)}"""
    return opened.database.frame(sql).row(0, named=True)


REAL = f"""
    WITH placed AS (
        SELECT amount, refunded_amount, {DAY.format("attempted_at")} AS day,
               source, province, city, provider_id, method,
               coalesce((SELECT cpi_region FROM provinces WHERE provinces.province = payments.province), 'nacional')
                   AS region
        FROM payments WHERE {APPROVED} AND {{where}}),
    base AS (SELECT max(month) AS month FROM deflator WHERE basis = 'published'),
    priced AS (
        SELECT placed.*, here.index_value * 10000 AS level, there.index_value * 10000 AS base_level
        FROM placed, base
        JOIN deflator AS here ON here.region = placed.region
            AND here.month = least(date_trunc('month', placed.day), (SELECT max(month) FROM deflator))
        JOIN deflator AS there ON there.region = placed.region AND there.month = base.month)
    SELECT level::BIGINT AS level, base_level::BIGINT AS base_level,
           sum(amount) AS gross, sum(refunded_amount) AS refunded
    FROM priced GROUP BY day, source, province, city, provider_id, method, level, base_level"""


def real_rows(opened: Generation, view: Selection, name: str) -> tuple[Decimal, Decimal, int]:
    """Add up real amounts row by row: rounded half up to the centavo, exactly, and how many rows there are."""
    rows = opened.database.frame(REAL.format(where=where(view))).iter_rows(named=True)
    exact = [Decimal(row[name] or 0) * row["base_level"] / row["level"] for row in rows]
    rounded = [value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP") for value in exact]
    return sum(rounded, Decimal(0)), sum(exact, Decimal(0)), len(exact)


def test_every_combination_of_filters_shows_what_the_ledger_says(opened: Generation, options: Options) -> None:
    shown = (*overview.HEADLINES, *overview.PARTS, metrics.FEE, metrics.TAXES_WITHHELD, metrics.NET_RECEIVED)
    shown += (metrics.PAYING_CLIENTS, metrics.ACTIVE_PROVIDERS)
    seen = 0
    for view in combinations(options):
        nominal = replace(view, prices="nominal")
        found, told = measured.total(opened.database, nominal, shown), ledger(opened, view)
        assert {name: found[name].value for name in told} == told, view
        assert found["net"].value == told["gross"] - told["refunded"]
        assert found["approval_rate"].numerator == told["approved"]
        assert found["approval_rate"].denominator == told["approved"] + told["declined"]
        seen += told["attempts"] > 0
    assert seen > COMBINATIONS / 2


def test_real_totals_are_the_sum_of_rows_rounded_to_the_centavo(opened: Generation, options: Options) -> None:
    for view in (each for each in combinations(options) if each.prices == "real"):
        found = measured.total(opened.database, view, (metrics.GROSS, metrics.REFUNDED, metrics.NET))
        for name in ("gross", "refunded"):
            by_rows, exact, rows = real_rows(opened, view, name)
            assert found[name].value == by_rows, view
            assert abs(by_rows - exact) <= Decimal("0.005") * rows
        assert found["net"].value == found["gross"].value - found["refunded"].value


def test_every_payment_that_the_ledger_holds_is_counted_once(opened: Generation, options: Options) -> None:
    whole = replace(views.default(options), first=options.first_day)
    counted = sum(
        int(measured.total(opened.database, replace(whole, currency=each), (metrics.ATTEMPTS,))["attempts"].numerator)
        for each in options.currencies
    )
    versions = "SELECT count(DISTINCT (source, payment_id)) FROM payment_events"
    assert counted == opened.database.frame(versions).item() == opened.sidecar["rows"]["payments"] == 1420


@pytest.mark.parametrize("measure", MEASURES, ids=lambda metric: metric.name)
def test_parts_and_periods_add_up_to_their_place_on_every_level(
    opened: Generation, options: Options, measure: metrics.Metric
) -> None:
    whole = replace(views.default(options), first=options.first_day, grain="month", prices="real")
    place = Place()
    while place.part is not None:
        now = measured.total(opened.database, whole, (measure,), place)[measure.name]
        ranked = provinces.parts(opened.database, whole, PlaceView(place, measure))
        if not isinstance(measure.numerator, metrics.Distinct):
            assert sum((part.now.numerator for part in ranked), 0 * now.numerator) == now.numerator
            by_month = measured.grouped(opened.database, whole, (measure,), ("start",), place).values()
            assert sum((each[measure.name].numerator for each in by_month), 0 * now.numerator) == now.numerator
        if measure.denominator is not None:
            assert sum((part.now.denominator or 0) for part in ranked) == now.denominator
        place = place.inside(ranked[0].code)
