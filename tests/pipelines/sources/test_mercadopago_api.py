"""The whole way from the API to the tables: nothing lost, nothing doubled, whatever happens in between."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.warehouse import fetched as landing
from barberpro.warehouse.writer import open_writer
from pipelines import fetch, load, measure
from pipelines.sources import mercadopago_api
from pipelines.suites import suites
from tests.fake_mercadopago import ACCOUNT, START, TOKEN, FakeMercadoPago, Trouble, resource

NOW = START + timedelta(days=2)
MINUTE = timedelta(minutes=1)


def run(settings: Settings, now: datetime = NOW, **period: datetime) -> load.LoadResult:
    return fetch.run(settings, mercadopago_api.NAME, now=now, **period)


def ask(settings: Settings, sql: str) -> list[tuple]:
    with open_writer(settings) as db:
        return db.execute(sql).fetchall()


def told_by_the_gate(settings: Settings) -> set[tuple[str, str, int, int]]:
    """Severity, name, rows and examples of the rules of payments that do not hold."""
    suite = suites(settings.params.validate)["payments"]
    severity = {each.name: each.severity for each in suite.rules}
    with open_writer(settings) as db:
        db.execute("SET VARIABLE horizon = TIMESTAMP '2026-08-01'")
        counts = measure.counts(db, suite)
    return {
        (severity[each.rule], each.rule, each.broken, len(each.examples))
        for each in counts
        if each.broken > each.allowed
    }


def fill(fake: FakeMercadoPago, count: int) -> None:
    fake.add(*(resource(1_000 + number, at=START + number * MINUTE) for number in range(count)))


def files(settings: Settings) -> list[Path]:
    return sorted(landing.folder_of(settings.raw, "mercadopago").glob("payments*"))


def cursor(settings: Settings) -> str | None:
    return landing.read_cursor(settings.raw, "mercadopago", mercadopago_api.NAME).get("payments_until")


def test_all_is_loaded_once_and_later_runs_bring_only_what_changed(
    connected_settings: Settings, fake: FakeMercadoPago
) -> None:
    settings = connected_settings
    fill(fake, 60)
    fake.add(resource(7, at=START, collector_id=555, payer={"id": str(ACCOUNT)}))  # bought by the account itself
    fake.add(resource(8, at=START, collector_id=555))  # sold by another through the account's marketplace

    first = run(settings)
    assert sum(each.loaded for each in first.files) == 61
    assert len(first.files) > 2
    assert "1 payments that the account itself made to others were left out." in first.notes
    assert cursor(settings) == NOW.isoformat()
    kept = files(settings)

    again = run(settings, NOW + 5 * MINUTE)
    assert again.files == ()
    assert again.tables == first.tables

    fake.touch(1_003, NOW + 6 * MINUTE, status="refunded", status_detail="refunded", transaction_amount_refunded=1300)
    fake.add(resource(2_000, at=NOW - 2 * MINUTE))  # visible late, and older than the cursor: the overlap finds it
    third = run(settings, NOW + 10 * MINUTE)
    assert sum(each.loaded for each in third.files) == 2
    assert ask(settings, "SELECT status, count(*) FROM payments GROUP BY ALL ORDER BY 1") == [
        ("approved", 61),
        ("refunded", 1),
    ]
    assert set(kept) < set(files(settings))
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files(settings))
    assert load.rebuild(settings).tables == third.tables
    told = [path.read_bytes() for path in settings.data_root.rglob("*") if path.is_file()]
    assert not any(TOKEN.encode() in content for content in told)
    assert not any(TOKEN in request for request in fake.asked)


def test_a_run_that_broke_off_is_taken_up_where_it_was(connected_settings: Settings, fake: FakeMercadoPago) -> None:
    settings = connected_settings
    fill(fake, 60)
    fake.troubles.append(Trouble("/v1/payments/search", status=401, after=20))
    with pytest.raises(UnavailableError, match="refused the access token"):
        run(settings)
    held, asked = files(settings), len(fake.asked)
    assert held
    assert cursor(settings) is None

    result = run(settings, NOW + MINUTE)

    assert "An earlier run was cut off" in result.notes[0]
    assert ask(settings, "SELECT count(*), count(DISTINCT payment_id) FROM payment_events") == [(60, 60)]
    read_again = {each["begin_date"] for each in fake.searched()[asked:]}
    assert len(fake.asked) - asked < asked + 20
    assert not any(begin.replace("-", "").replace(":", "").startswith(held[0].name[9:24]) for begin in read_again)


@pytest.mark.slow
def test_a_period_asked_for_moves_the_cursor_only_where_it_leaves_no_gap(
    connected_settings: Settings, fake: FakeMercadoPago
) -> None:
    settings = connected_settings
    fill(fake, 20)
    run(settings, since=START, until=START + 5 * MINUTE)
    assert cursor(settings) == (START + 5 * MINUTE).isoformat()

    result = run(settings, since=START + 10 * MINUTE, until=START + 15 * MINUTE)
    assert "were not asked for" in result.notes[0]
    assert cursor(settings) == (START + 5 * MINUTE).isoformat()
    assert ask(settings, "SELECT count(*) FROM payments") == [(10,)]

    run(settings, since=START - timedelta(days=1), until=START)
    assert cursor(settings) == (START + 5 * MINUTE).isoformat()
    run(settings)
    assert ask(settings, "SELECT count(*) FROM payments") == [(20,)]


def test_money_and_states_arrive_to_the_centavo(connected_settings: Settings, fake: FakeMercadoPago) -> None:
    fake.add(resource(1, metadata={"client_id": "c-1"}))
    run(connected_settings)
    ((row,),) = ask(connected_settings, "SELECT payments FROM payments")
    text = {name: str(row[name]) for name in ("amount", "payer_financing", "processor_fee", "taxes_withheld")}
    assert text == {"amount": "1300.00", "payer_financing": "339.95", "processor_fee": "53.30",
                    "taxes_withheld": "13.00"}  # fmt: skip
    assert str(row["net_received"]) == "1233.70"
    assert row["event_at"].replace(tzinfo=UTC) == START
    assert json.loads(files(connected_settings)[0].read_text())["payer"]["id"] == "2000000002"


def test_reports_of_whole_days_are_loaded_once_and_later_days_follow(
    connected_settings: Settings, fake: FakeMercadoPago
) -> None:
    settings = connected_settings
    fake.reported = True
    fill(fake, 3)

    first = run(settings)
    counts = {each.table: (each.rows, each.loaded) for each in first.files}
    assert counts == {"payment_events": (3, 3), "settlement_lines": (3, 3), "release_lines": (3, 3)}
    moved = landing.read_cursor(settings.raw, "mercadopago", mercadopago_api.NAME)
    assert (moved["settlement_report_until"], moved["release_report_until"]) == ("2026-07-02", "2026-07-02")
    tied = (
        "SELECT count(*) FROM payments p JOIN settlement_lines s USING (source, payment_id) "
        "JOIN release_lines r USING (source, payment_id) WHERE p.net_received = s.net_amount "
        "AND s.net_amount = r.net_credit - r.net_debit"
    )
    assert ask(settings, tied) == [(3,)]

    asked = len(fake.asked)
    assert run(settings, NOW + MINUTE).files == ()
    assert not any("POST" in each for each in fake.asked[asked:])

    third = run(settings, NOW + timedelta(days=1))
    lines = [each for each in third.files if each.table != "payment_events"]
    assert [(each.loaded, each.duplicate) for each in lines] == [(0, 3), (0, 3)]
    assert all(
        each.endswith("06-30T03:00:00Z") for each in (fake.reports[kind][1]["begin_date"] for kind in fake.reports)
    )


def test_a_report_that_is_late_is_told_and_moves_no_cursor(connected_settings: Settings, fake: FakeMercadoPago) -> None:
    read = replace(connected_settings.params.mercadopago, report_wait_s=0.0)
    settings = replace(connected_settings, params=replace(connected_settings.params, mercadopago=read))
    fake.looks_until_ready = 99
    result = run(settings)
    assert result.notes[0].startswith("The settlement report from 2026-06-03 on is still being made")
    assert "settlement_report_until" not in landing.read_cursor(settings.raw, "mercadopago", mercadopago_api.NAME)


def test_the_first_run_looks_back_as_far_as_declared(connected_settings: Settings, fake: FakeMercadoPago) -> None:
    read = replace(connected_settings.params.mercadopago, history_days=3)
    run(replace(connected_settings, params=replace(connected_settings.params, mercadopago=read)))
    assert fake.searched()[0]["begin_date"] == "2026-06-30T12:00:00.000Z"


def test_states_and_reasons_of_tomorrow_are_kept_counted_and_told_and_the_gate_warns(
    connected_settings: Settings, fake: FakeMercadoPago
) -> None:
    fake.add(
        resource(1),
        resource(2, status="in_orbit", detail="beyond_reach"),
        resource(3, status="rejected", detail="cc_rejected_by_martians"),
        resource(4, payment_type_id="telepathy"),
        resource(5, transaction_details={"net_received_amount": 1233.7, "total_paid_amount": 1639.94}),
    )

    (file,) = run(connected_settings).files

    assert (file.loaded, file.quarantined) == (5, 0)
    assert [(each.column, each.value, each.count) for each in file.unfamiliar] == [
        ("status", "'in_orbit'", 1),
        ("status_detail", "'beyond_reach'", 1),
        ("status_detail", "'cc_rejected_by_martians'", 1),
    ]
    assert ask(connected_settings, "SELECT payment_id, decline_class FROM payments WHERE status = 'rejected'") == [
        ("3", None)
    ]
    assert ask(connected_settings, "SELECT count(*) FROM payments WHERE method IS NULL") == [(1,)]
    assert told_by_the_gate(connected_settings) == {
        ("warn", "total_paid_balances", 1, 1),
        ("warn", "status_is_known", 1, 1),
        ("warn", "status_detail_is_known", 2, 2),
    }


def test_a_net_that_is_a_centavo_off_stops_the_gate_and_is_shown(
    connected_settings: Settings, fake: FakeMercadoPago
) -> None:
    fake.add(
        resource(1), resource(2, transaction_details={"net_received_amount": 1233.69, "total_paid_amount": 1639.95})
    )
    run(connected_settings)
    assert ("stop", "net_received_balances", 1, 1) in told_by_the_gate(connected_settings)


@pytest.mark.external
def test_every_published_state_reason_type_and_method_is_loaded_and_has_its_class(
    connected_settings: Settings, fake: FakeMercadoPago, external_data: Path
) -> None:
    codes = json.loads((external_data / "mercadopago" / "codes.json").read_text(encoding="utf-8"))
    pairs = [(status, each) for status, details in codes["status_detail_pairs"].items() for each in details]
    types = [{"payment_type_id": each} for each in codes["payment_type_id"]]
    methods = [
        {"payment_type_id": kind, "payment_method_id": each}
        for kind, names in codes["payment_method_id_MLA"].items()
        for each in names
    ]
    for number, (status, each) in enumerate(pairs, 1):
        fake.add(resource(number, at=START + number * MINUTE, status=status, detail=each))
    for number, other in enumerate((*types, *methods), 1_000):
        fake.add(resource(number, at=START + number * MINUTE, **other))

    result = run(connected_settings)

    assert sum(each.quarantined for each in result.files) == 0
    assert [each.unfamiliar for each in result.files if each.unfamiliar] == []
    without = "SELECT status_detail FROM payments WHERE status = 'rejected' AND decline_class IS NULL"
    assert ask(connected_settings, without) == []
    unnamed = "SELECT count(*) FROM payments WHERE payment_id::BIGINT >= 1000 AND method IS NULL"
    assert ask(connected_settings, unnamed) == [(3,)]  # digital_currency, voucher_card, crypto: none of our methods
    example = json.loads((external_data / "mercadopago" / "payment_example_ars_3_cuotas.json").read_text("utf-8"))
    assert set(resource(1)) <= set(example)
    (one,) = (each for each in example["charges_details"])
    assert set(resource(1)["charges_details"][0]) <= set(one)


@pytest.mark.external
def test_the_published_example_is_the_same_from_the_api_and_from_a_file(
    connected_settings: Settings, fake: FakeMercadoPago, external_data: Path, tmp_path: Path
) -> None:
    example = json.loads((external_data / "mercadopago" / "payment_example_ars_3_cuotas.json").read_text("utf-8"))
    (tmp_path / "payments.jsonl").write_text(json.dumps(example) + "\n", encoding="utf-8")
    fake.add(example)

    period = {"since": datetime(2022, 11, 20, tzinfo=UTC), "until": datetime(2022, 11, 25, tzinfo=UTC)}
    assert [each.loaded for each in run(connected_settings, **period).files] == [1]
    (again,) = fetch.run(connected_settings, "mercadopago", raw=tmp_path, now=NOW).files

    assert (again.loaded, again.duplicate) == (0, 1)
    assert ask(connected_settings, "SELECT total_paid, amount + payer_financing FROM payments") == [
        (Decimal("1639.95"), Decimal("1639.95"))
    ]
