"""Every payment of a window is read once it is read to its end, whatever happens on the way."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from barberpro.errors import UnavailableError
from barberpro.mercadopago.client import Client
from barberpro.mercadopago.pages import read_page
from barberpro.mercadopago.search import Limits, Window, search
from tests.fake_mercadopago import START, FakeMercadoPago, Trouble, resource

SECOND = timedelta(seconds=1)
WINDOW = Window(START, START + timedelta(minutes=10))
LIMITS = Limits(page=10, window=25)
SEARCH = "/v1/payments/search"


def fill(fake: FakeMercadoPago, count: int, step: timedelta = SECOND) -> set[str]:
    fake.add(*(resource(1_000 + number, at=START + number * step) for number in range(count)))
    return {str(number) for number in fake.payments}


def ids(client: Client, limits: Limits = LIMITS) -> list[str]:
    return [each.payment_id for found in search(client, WINDOW, limits) for each in found.payments]


def test_windows_are_split_and_pages_turned_until_all_is_read(client: Client, fake: FakeMercadoPago) -> None:
    fake.reach = 25
    held = fill(fake, 137)

    found = list(search(client, WINDOW, LIMITS))

    assert [each.payment_id for part in found for each in part.payments] == sorted(held)
    assert len(found) > 5
    assert found[0].window.begin == WINDOW.begin
    assert found[-1].window.end == WINDOW.end
    assert all(one.window.end == then.window.begin for one, then in pairwise(found))
    assert all(int(each["offset"]) + int(each["limit"]) <= 25 for each in fake.searched())


def test_a_window_of_one_page_is_one_request(client: Client, fake: FakeMercadoPago) -> None:
    held = fill(fake, 10)
    assert set(ids(client)) == held
    assert len(fake.asked) == 1


def test_a_smaller_page_than_asked_for_is_what_pages_are_counted_by(client: Client, fake: FakeMercadoPago) -> None:
    fake.largest_page = 4
    held = fill(fake, 23)
    assert sorted(ids(client)) == sorted(held)


def test_more_updates_in_a_millisecond_than_a_search_can_list_are_told(client: Client, fake: FakeMercadoPago) -> None:
    fill(fake, 26, step=timedelta(0))
    with pytest.raises(UnavailableError, match=r"updated at 2026-07-01T12:00:00\.000Z than one search can list"):
        ids(client)


def touched_while_paging(fake: FakeMercadoPago, before_request: int) -> None:
    """Let the first two payments of the window be updated, out of it, before one of the requests."""

    def touch() -> None:
        for number in (1_000, 1_001):
            fake.touch(number, WINDOW.end + SECOND, status="refunded", status_detail="refunded")

    fake.troubles.append(Trouble(SEARCH, first=touch, after=before_request))


@pytest.mark.parametrize("before_request", range(1, 4))
def test_a_payment_updated_while_paging_hides_no_other(
    client: Client, fake: FakeMercadoPago, before_request: int
) -> None:
    held = fill(fake, 25)
    touched_while_paging(fake, before_request)

    assert set(ids(client)) >= held - {"1000", "1001"}
    later = Window(WINDOW.end, WINDOW.end + 2 * SECOND)
    assert {each.payment_id for found in search(client, later, LIMITS) for each in found.payments} == {"1000", "1001"}


def test_turning_pages_forward_would_have_lost_some(client: Client, fake: FakeMercadoPago) -> None:
    held = fill(fake, 25)
    touched_while_paging(fake, 1)
    query = {"range": "date_last_updated", "begin_date": "2026-07-01T12:00:00Z", "end_date": "2026-07-01T12:09:59Z"}
    pages = [read_page(client.text(SEARCH, query | {"offset": str(at), "limit": "10"})) for at in (0, 10, 20)]
    assert held - {each.payment_id for page in pages for each in page.payments} == {"1010", "1011"}


def test_a_list_shorter_than_its_count_is_read_again_and_then_told(client: Client, fake: FakeMercadoPago) -> None:
    held = fill(fake, 12)
    short = json.dumps({"paging": {"total": 12, "limit": 10, "offset": 10}, "results": []}).encode()
    fake.troubles.append(Trouble(SEARCH, body=short, after=1))
    assert set(ids(client)) == held

    fake.troubles.append(Trouble(SEARCH, body=short, times=99))
    with pytest.raises(UnavailableError, match="lists fewer payments than it counts"):
        ids(client)


TROUBLES = {
    "too many requests": [Trouble(SEARCH, status=429, headers={"Retry-After": "1"}, after=2)],
    "faults of the server": [Trouble(SEARCH, status=code, after=place) for place, code in enumerate((500, 502, 503))],
    "a dropped connection": [Trouble(SEARCH, drop=True, after=1, times=2)],
    "half an answer": [Trouble(SEARCH, half=True, after=2)],
    "a slow page": [Trouble(SEARCH, wait_s=0.8, after=1)],
    "a page of a proxy": [Trouble(SEARCH, body=b"<html>Bad gateway</html>", after=1)],
}


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_on_the_way_loses_nothing(client: Client, fake: FakeMercadoPago, name: str) -> None:
    held = fill(fake, 40)
    fake.troubles.extend(TROUBLES[name])

    found = ids(client)

    assert (sorted(found), len(found)) == (sorted(held), len(held))
    assert not any(each.times for each in fake.troubles)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "another shape"),
        ('{"paging": {"total": 1}, "results": []}', "another shape"),
        ('{"paging": {"total": 1, "limit": 0}, "results": []}', "that is no page"),
        ('{"paging": {"total": 1, "limit": 5}, "results": {}}', "another shape"),
    ],
)
def test_an_answer_of_another_shape_is_told(text: str, words: str) -> None:
    with pytest.raises(UnavailableError, match=words):
        read_page(text)


def test_a_payment_keeps_every_digit_it_was_sent_with() -> None:
    text = """{"extra": {"results": [1]}, "results" : [
      {"id": 9007199254740993123, "transaction_amount": 123456789012345.10,
       "note": "a \\u2028 \\"b\\" }, {"} , {"id": "7"}, "odd" ], "paging": {"total": 3, "limit": 50}}"""
    first, second, third = read_page(text).payments
    assert "\n" not in first.text
    assert '"id": 9007199254740993123, "transaction_amount": 123456789012345.10' in first.text
    assert json.loads(first.text)["note"] == 'a \u2028 "b" }, {'
    assert (first.payment_id, second.payment_id, third.payment_id) == ("9007199254740993123", "7", "")
    assert third.text == '"odd"'
