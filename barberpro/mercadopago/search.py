"""Payments by the time of their last update: windows small enough to page through, and no payment lost between pages.

A payment that is updated while its window is read leaves it (the window ends in the past), and those after it move
down by one. So pages are read from the last to the first: what moves down is read twice, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from barberpro.errors import UnavailableError
from barberpro.mercadopago.client import Client
from barberpro.mercadopago.pages import Page, Payment, read_page

PATH = "/v1/payments/search"
TICK = timedelta(milliseconds=1)
"""The API tells times to the millisecond, and its windows hold both ends."""
READINGS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, half-open, cut at whole milliseconds."""

    begin: datetime
    end: datetime

    def halves(self) -> tuple[Window, Window]:
        """Cut in two; UnavailableError where it is too short for that."""
        middle = milliseconds(self.begin + (self.end - self.begin) / 2)
        if not self.begin < middle < self.end:
            raise UnavailableError(
                f"more payments were updated at {written(self.begin)} than one search can list; "
                "raise mercadopago.window_payments in params.yaml"
            )
        return Window(self.begin, middle), Window(middle, self.end)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many payments one request and one window may hold."""

    page: int
    window: int


@dataclass(frozen=True, slots=True)
class Found:
    """All payments of a window, in the order of their updates."""

    window: Window
    payments: tuple[Payment, ...]


def milliseconds(at: datetime) -> datetime:
    """Cut a time to whole milliseconds, in UTC."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def written(at: datetime) -> str:
    """Write a time as the API takes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def search(client: Client, window: Window, limits: Limits) -> Iterator[Found]:
    """Read a window in the order of time, split until each part is small enough."""
    ahead = [window]
    while ahead:
        part = ahead.pop()
        first = _page(client, part, 0, limits.page)
        if first.total > limits.window:
            ahead.extend(reversed(part.halves()))
        else:
            yield Found(part, _whole(client, part, first, limits.window))


def _whole(client: Client, window: Window, first: Page, largest: int) -> tuple[Payment, ...]:
    """Read a window until as many payments were seen as it is said to hold."""
    if first.total <= len(first.payments):
        return _in_order(set(first.payments))
    for _ in range(READINGS):
        seen, last = _read(client, window, first, largest)
        if len({each.payment_id or each.text for each in seen}) >= last.total:
            return _in_order(seen)
        first = last
    raise UnavailableError(
        f"{PATH} lists fewer payments than it counts ({last.total}) from {written(window.begin)} to "
        f"{written(window.end)}, {READINGS} times over; try again later: what was fetched stays"
    )


def _read(client: Client, window: Window, first: Page, largest: int) -> tuple[set[Payment], Page]:
    """Read the pages from the last to the first; returns what was seen and the page read last."""
    seen, last = set(first.payments), first
    for offset in reversed(range(0, min(first.total, largest), first.limit)):
        last = _page(client, window, offset, min(first.limit, largest - offset))
        seen.update(last.payments)
    return seen, last


def _page(client: Client, window: Window, offset: int, limit: int) -> Page:
    query = {
        "sort": "date_last_updated",
        "criteria": "asc",
        "range": "date_last_updated",
        "begin_date": written(window.begin),
        "end_date": written(window.end - TICK),
        "offset": str(offset),
        "limit": str(limit),
    }
    return read_page(client.text(PATH, query))


def _in_order(payments: set[Payment]) -> tuple[Payment, ...]:
    return tuple(sorted(payments, key=lambda each: (each.updated, each.payment_id, each.text)))
