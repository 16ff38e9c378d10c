"""Reports are asked for once, waited for within bounds, and taken where they are about whole days."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from barberpro.errors import UnavailableError
from barberpro.mercadopago.client import Client
from barberpro.mercadopago.reports import Period, made, periods
from tests.fake_mercadopago import START, FakeMercadoPago, Trouble, resource

JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
FIRST_HALF, SECOND_HALF = periods(JUNE.first, JUNE.last, 15)
SETTLEMENT = "/v1/account/settlement_report"


def posted(fake: FakeMercadoPago) -> int:
    return sum(each.startswith("POST ") for each in fake.asked)


def taken(client: Client, *wanted: Period, wait_s: float = 5.0) -> list[Period]:
    return [each.period for each in made(client, "settlement", list(wanted), wait_s, 0.01)]


@pytest.mark.parametrize(
    ("first", "last", "days", "expected"),
    [
        (1, 1, 31, [(1, 1)]),
        (1, 30, 31, [(1, 30)]),
        (1, 30, 15, [(1, 15), (16, 30)]),
        (1, 30, 29, [(1, 29), (30, 30)]),
        (2, 1, 31, []),
    ],
)
def test_days_are_cut_into_periods(first: int, last: int, days: int, expected: list[tuple[int, int]]) -> None:
    found = periods(date(2026, 6, first), date(2026, 6, last), days)
    assert [(each.first.day, each.last.day) for each in found] == expected


def test_a_day_is_one_of_buenos_aires() -> None:
    assert (JUNE.begin.isoformat(), JUNE.end.isoformat()) == ("2026-06-01T03:00:00+00:00", "2026-07-01T02:59:59+00:00")


def test_all_are_asked_for_at_once_and_come_in_order(client: Client, fake: FakeMercadoPago) -> None:
    fake.looks_until_ready = 3
    assert taken(client, FIRST_HALF, SECOND_HALF) == [FIRST_HALF, SECOND_HALF]
    assert [each.split()[0] for each in fake.asked[:3]] == ["GET", "POST", "POST"]
    assert posted(fake) == 2


def test_a_report_that_takes_too_long_is_left_and_taken_by_the_next_run(client: Client, fake: FakeMercadoPago) -> None:
    fake.looks_until_ready = 9
    assert taken(client, FIRST_HALF, SECOND_HALF, wait_s=0.0) == []
    for entry in fake.reports["settlement"]:
        entry["looks"] = 0
    assert taken(client, FIRST_HALF, SECOND_HALF) == [FIRST_HALF, SECOND_HALF]
    assert posted(fake) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"end_date": "2026-06-15T23:59:59Z"},
        {"begin_date": "2026-06-01T04:00:00Z"},
        {"date_created": "2026-06-10T10:00:00.000-03:00"},
        {"file_name": "settlement.xlsx"},
        {"file_name": None},
        {"id": None, "begin_date": "soon"},
    ],
)
def test_other_reports_of_the_account_are_left_alone(
    client: Client, fake: FakeMercadoPago, changed: dict[str, Any]
) -> None:
    fake.ask_for_report("settlement", {"begin_date": "2026-06-01T03:00:00Z", "end_date": "2026-06-16T02:59:59Z"})
    fake.reports["settlement"][0] |= {"looks": 0, **changed}
    assert taken(client, FIRST_HALF) == [FIRST_HALF]
    assert posted(fake) == 1


def test_a_report_is_downloaded_under_its_own_name(client: Client, fake: FakeMercadoPago) -> None:
    fake.reported = True
    fake.add(resource(1, at=START))
    (report,) = made(client, "release", [JUNE], 5.0, 0.01)
    into = io.BytesIO()
    client.download(report.path, into)
    assert (
        into.getvalue().decode().splitlines()[1].endswith("0.00,1233.70,1300.00,-53.30,0.00,0.00,-13.00,0.00,3,master")
    )


def test_a_list_that_is_none_is_told(client: Client, fake: FakeMercadoPago) -> None:
    fake.troubles.append(Trouble(f"{SETTLEMENT}/list", body=b'{"message": "moved"}'))
    with pytest.raises(UnavailableError, match="list of settlement reports is no list"):
        taken(client, JUNE)


def test_a_fault_while_asking_is_asked_again(client: Client, fake: FakeMercadoPago) -> None:
    fake.troubles.append(Trouble(SETTLEMENT, status=503, after=1))
    assert taken(client, JUNE) == [JUNE]
    assert JUNE.end - JUNE.begin == timedelta(days=30, seconds=-1)
