"""The catalogue: every metric's meaning, its formula, and the arithmetic on literal sums."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from barberpro.tables import marts, metrics
from barberpro.tables.metrics import Metric, page
from barberpro.tables.metrics.arithmetic import FEW, Figure, aggregates, change, figure, nothing, share_of
from barberpro.tables.metrics.metric import kind_of, mart_of
from barberpro.warehouse.database import memory_database
from tests.tables import invented

every_metric = pytest.mark.parametrize("metric", metrics.CATALOGUE, ids=lambda metric: metric.name)


@every_metric
def test_every_metric_says_what_it_is_in_both_languages(metric: Metric) -> None:
    assert metrics.metric(metric.name) is metric
    for language in ("es", "en"):
        told = metric.title(language), metric.description(language), metric.counting_unit(language)
        assert all(text.strip() for text in told)
        assert metric.description(language).endswith(".")
    assert metric.description_es != metric.description_en


@every_metric
def test_every_metric_is_made_of_columns_of_its_mart(metric: Metric) -> None:
    kinds = [kind_of(metric.mart, name) for name in metric.columns]
    assert all(name in metric.formula for name in metric.columns)
    assert (metric.unit == "share") == (metric.denominator is not None and metric is not metrics.AVERAGE_TICKET)
    if metric.unit == "money":
        assert kinds[0] == "money"
    if metric.real:
        assert metric.unit == "money"
        assert mart_of(metric.mart).column(f"{metric.columns[0]}_real").kind == "money"


def test_names_and_titles_are_told_apart() -> None:
    for texts in (
        [each.name for each in metrics.CATALOGUE],
        [each.title_es for each in metrics.CATALOGUE],
        [each.title_en for each in metrics.CATALOGUE],
    ):
        assert len(set(texts)) == len(texts)


def test_the_committed_page_says_what_the_catalogue_says() -> None:
    assert page.COMMITTED.read_text(encoding="utf-8") == page.metrics_page(), (
        "run: python -m barberpro.tables.metrics.page --write"
    )


def test_an_unknown_metric_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match="approval_rate"):
        metrics.metric("success_rate")


@pytest.mark.parametrize(
    ("metric", "over", "under", "value"),
    [
        (metrics.NET, Decimal("10.50"), None, Decimal("10.50")),
        (metrics.ATTEMPTS, 7, None, 7),
        (metrics.ATTEMPTS, None, None, 0),
        (metrics.APPROVAL_RATE, 9, 12, 0.75),
        (metrics.APPROVAL_RATE, 0, 0, None),
        (metrics.AVERAGE_TICKET, Decimal("10.00"), 4, Decimal("2.5")),
        (metrics.AVERAGE_TICKET, None, None, None),
        (metrics.FEE_SHARE, Decimal(5), Decimal(100), 0.05),
    ],
)
def test_a_figure_is_made_of_two_sums(metric: Metric, over: Any, under: Any, value: Any) -> None:
    assert figure(metric, {f"{metric.name}_over": over, f"{metric.name}_under": under}).value == value


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (Figure(metrics.NET, Decimal(150)), Figure(metrics.NET, Decimal(100)), 0.5),
        (Figure(metrics.NET, Decimal(150)), Figure(metrics.NET, Decimal(0)), None),
        (Figure(metrics.NET, Decimal(150)), Figure(metrics.NET, Decimal(-10)), None),
        (Figure(metrics.NET, Decimal(150)), None, None),
        (Figure(metrics.APPROVAL_RATE, 9, 10), Figure(metrics.APPROVAL_RATE, 8, 10), pytest.approx(0.1)),
        (Figure(metrics.APPROVAL_RATE, 9, 10), Figure(metrics.APPROVAL_RATE, 0, 0), None),
    ],
)
def test_a_change_is_relative_but_for_shares(now: Figure, before: Figure | None, expected: Any) -> None:
    assert change(now, before) == expected


@pytest.mark.parametrize(("trials", "small"), [(0, False), (1, True), (FEW - 1, True), (FEW, False)])
def test_ratios_over_few_counted_things_are_small(trials: int, small: bool) -> None:
    assert Figure(metrics.APPROVAL_RATE, 0, trials).is_small is small


def test_only_shares_of_counted_things_have_an_interval() -> None:
    low, high = Figure(metrics.APPROVAL_RATE, 9, 10).interval or (0.0, 0.0)
    assert (round(low, 4), round(high, 4)) == (0.5958, 0.9821)
    assert Figure(metrics.FEE_SHARE, Decimal(1), Decimal(10)).interval is None
    assert Figure(metrics.APPROVAL_RATE, 0, 0).interval is None


def test_a_part_has_a_share_of_a_positive_whole() -> None:
    assert share_of(Figure(metrics.ATTEMPTS, 1), Figure(metrics.ATTEMPTS, 4)) == 0.25
    assert share_of(Figure(metrics.ATTEMPTS, 0), nothing(metrics.ATTEMPTS)) is None


ROWS = (
    {"gross": 100, "refunded": 10, "approved": 2, "gross_real": 200, "refunded_real": 20, "real_basis": "published"},
    {"gross": 50, "refunded": 0, "approved": 1, "gross_real": 60, "refunded_real": 0, "real_basis": "provisional"},
    {"gross": 999, "refunded": 0, "approved": 9, "provider_id": "p2"},
    {"gross": 0, "refunded": 0, "approved": 0, "provider_id": "p3"},
)


@pytest.mark.parametrize(
    ("metric", "nominal", "real"),
    [
        (metrics.NET, Decimal(1139), Decimal(240)),
        (metrics.AVERAGE_TICKET, Decimal(1149) / 12, Decimal(260) / 3),
        (metrics.APPROVED, 12, 12),
        (metrics.ACTIVE_PROVIDERS, 2, 2),
        (metrics.REFUND_SHARE, 10 / 1149, 10 / 1149),
    ],
)
def test_real_amounts_leave_out_rows_without_a_price_on_both_sides_of_the_line(
    metric: Metric, nominal: Any, real: Any
) -> None:
    given: list[Mapping[str, Any]] = [{"provider_id": "p1", **row} for row in ROWS]
    table = mart_of("metric_daily")
    with memory_database() as db:
        invented.create(db, table, [{name: _decimal(name, value) for name, value in row.items()} for row in given])
        for prices, expected in (("nominal", nominal), ("real", real)):
            mart = marts.unbound(table)
            row = db.frame(mart.aggregate(**aggregates([metric], mart, prices))).row(0, named=True)
            assert figure(metric, row).value == expected


def _decimal(name: str, value: Any) -> Any:
    return Decimal(value) if kind_of("metric_daily", name) == "money" else value
