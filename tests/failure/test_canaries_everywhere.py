"""No canary leaves the landing by the other ways in: typed, packed and JSON exports, joined files, API, database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from barberpro.settings import Settings
from pipelines import fetch, load, synth
from tests.database import Made
from tests.failure.canaries import hits, planted_csv, planted_frame, planted_in_place, planted_resources
from tests.failure.reliability import record
from tests.fake_mercadopago import TOKEN, resource, served
from tests.judged import publish_judged
from tests.pipelines import test_marketplace_forms as forms
from tests.pipelines import test_processor_reports as reports

SEED = 9
Searched = tuple[Settings, list[load.LoadResult]]
OLIST = {
    "olist_order_payments_dataset.csv": "order_id,payment_sequential,payment_type,payment_installments,payment_value",
    "olist_orders_dataset.csv": "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at",
    "olist_customers_dataset.csv": (
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state"
    ),
    "olist_order_items_dataset.csv": "order_id,order_item_id,product_id,seller_id,price",
    "olist_sellers_dataset.csv": "seller_id,seller_zip_code_prefix,seller_city,seller_state",
}
ROWS = {
    "olist_order_payments_dataset.csv": "o{0},1,credit_card,1,99.33",
    "olist_orders_dataset.csv": "o{0},c{0},delivered,2017-10-02 10:56:33,2017-10-02 11:07:15",
    "olist_customers_dataset.csv": "c{0},u{0},14409,franca,SP",
    "olist_order_items_dataset.csv": "o{0},1,p{0},s{0},58.90",
    "olist_sellers_dataset.csv": "s{0},13023,campinas,SP",
}


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    root = tmp_path_factory.mktemp("world")
    synth.run(root, payments=120, months=3, seed=SEED, end=date(2026, 8, 1), form="parquet")
    found = {}
    for name in forms.TABLES:
        paths = sorted((root / "raw/marketplace").glob(f"{name}*.parquet"))
        if paths:
            found[name] = planted_frame(pl.concat([pl.read_parquet(path) for path in paths]))
    return found


@pytest.fixture
def searched(settings: Settings) -> Iterator[tuple[Settings, list[load.LoadResult]]]:
    """Publish what a test loaded, and look for canaries everywhere but in the landing."""
    results: list[load.LoadResult] = []
    yield settings, results
    publish_judged(settings)
    assert hits(settings.raw)
    assert sum(file.loaded for result in results for file in result.files)
    assert hits(settings.data_root, settings.raw) == []


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(forms.write_parquet, marks=pytest.mark.slow),
        pytest.param(forms.write_jsonl, marks=pytest.mark.slow),
        forms.write_csv_gz,
    ],
)
def test_no_canary_leaves_an_export_of_another_form(
    searched: Searched,
    frames: dict[str, pl.DataFrame],
    write: forms.Writer,
    tmp_path: Path,
) -> None:
    settings, results = searched
    write(frames, tmp_path / "exports")
    results.append(load.run(settings, raw=tmp_path / "exports", mapping="marketplace"))
    record(f"no canary leaves a source: {write.__name__.removeprefix('write_')}", "short", SEED, told(results))


def test_no_canary_leaves_joined_files_and_spanish_reports(searched: Searched, tmp_path: Path) -> None:
    settings, results = searched
    for folder in ("olist", "mercadopago"):
        (tmp_path / folder).mkdir()
    for name, header in OLIST.items():
        lines = planted_in_place([header, *(ROWS[name].format(number) for number in range(60))])
        (tmp_path / "olist" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    planted_csv(reports.RELEASED_SPANISH, tmp_path / "mercadopago" / "release.csv", ";")
    for mapping in ("olist", "mercadopago"):
        results.append(load.run(settings, raw=tmp_path / mapping, mapping=mapping))
    record("no canary leaves a source: joined files, Spanish reports", "short", SEED, told(results))


def test_no_canary_leaves_what_the_api_answered(searched: Searched) -> None:
    settings, results = searched
    with served() as account:
        account.add(*planted_resources(resource(1), "date_last_updated", "date_approved", texts_only=True), resource(2))
        hasty = replace(settings.params.mercadopago, report_poll_s=0.01, first_wait_s=0.01)
        params = replace(settings.params, mercadopago=hasty)
        there = replace(settings, params=params, mp_access_token=TOKEN, mp_api=account.base)
        since, until = datetime(2026, 6, 20, tzinfo=UTC), datetime(2026, 7, 20, tzinfo=UTC)
        results.append(fetch.run(there, "mercadopago-api", since=since, until=until, now=until))
    record("no canary leaves a source: API", "short", SEED, told(results))


def test_no_canary_leaves_what_a_database_holds(
    searched: Searched, frames: dict[str, pl.DataFrame], database: Made
) -> None:
    settings, results = searched
    for name in forms.TABLES:
        forms.store(database, name, frames.get(name, forms.disputes_like(frames)))
    results.append(fetch.run(settings, "postgresql", dsn=database.dsn, reconcile_keys=True))
    record("no canary leaves a source: database", "short", SEED, told(results))


def told(results: list[load.LoadResult]) -> dict[str, int]:
    files = [file for result in results for file in result.files]
    return {"loaded": sum(each.loaded for each in files), "refused": sum(each.quarantined for each in files), "hits": 0}
