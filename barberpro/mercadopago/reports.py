"""Reports that Mercado Pago makes on request: ask for one, look whether it is there, take it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from barberpro.domain.local_day import ZONE
from barberpro.errors import UnavailableError
from barberpro.mercadopago.client import Client

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
KINDS = {"settlement": "settlement_lines", "release": "release_lines"}
"""Kind of report, as the address of its list has it, and the table that its lines go to."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of Buenos Aires, the last one included."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """The moment the first day begins."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The last second of the last day."""
        return _midnight(self.last + DAY) - SECOND


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is ready to be downloaded."""

    kind: str
    period: Period
    report_id: str
    file_name: str

    @property
    def path(self) -> str:
        """Its address."""
        return f"{list_path(self.kind)}/{quote(self.file_name, safe='')}"


def periods(first: date, last: date, days: int) -> list[Period]:
    """Cut the days from `first` to `last` into periods of at most `days`."""
    starts = [first + n * DAY for n in range(0, (last - first).days + 1, days)]
    return [Period(start, min(start + (days - 1) * DAY, last)) for start in starts]


def list_path(kind: str) -> str:
    """Name the address of a kind of report."""
    return f"/v1/account/{kind}_report"


def made(client: Client, kind: str, wanted: list[Period], wait_s: float, poll_s: float) -> Iterator[Report]:
    """Yield the reports of the periods, in order; it ends early where one takes longer to be made than `wait_s`.

    A report that an earlier run asked for is taken, not asked for again.
    """
    ready = _ready(client, kind) if wanted else {}
    missing = [period for period in wanted if period not in ready]
    for period in missing:
        _ask_for(client, kind, period)
    ready = _ready(client, kind) if missing else ready
    until = time.monotonic() + wait_s
    for period in wanted:
        while period not in ready and time.monotonic() < until:
            time.sleep(poll_s)
            ready = _ready(client, kind)
        if period not in ready:
            return
        yield ready[period]


def _ask_for(client: Client, kind: str, period: Period) -> None:
    client.post(list_path(kind), {"begin_date": _written(period.begin), "end_date": _written(period.end)})


def _ready(client: Client, kind: str) -> dict[Period, Report]:
    """List the reports of whole days that were made once their days were over; of several the newest."""
    listed = json.loads(client.text(f"{list_path(kind)}/list"))
    if not isinstance(listed, list):
        raise UnavailableError(f"Mercado Pago's list of {kind} reports is no list")
    found = [(entry, period) for entry in listed if (period := _period_of(entry)) is not None]
    found.sort(key=lambda each: str(each[0]["date_created"]))
    return {period: Report(kind, period, str(entry["id"]), str(entry["file_name"])) for entry, period in found}


def _period_of(entry: Any) -> Period | None:
    """Read which whole days a report in CSV is about; None for every other entry."""
    try:
        begin, end, made_at = (_moment(entry[key]) for key in ("begin_date", "end_date", "date_created"))
        if not str(entry["file_name"]).endswith((".csv", ".csv.gz")) or made_at <= end:
            return None
        period = Period(*(each.astimezone(ZoneInfo(ZONE)).date() for each in (begin, end)))
        return period if (period.begin, period.end) == (begin, end) and str(entry["id"]) else None
    except (KeyError, TypeError, ValueError):
        return None


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
