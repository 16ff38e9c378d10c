"""Mercado Pago's reports into the landing: settlement and released money, of whole days of Buenos Aires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from barberpro.domain.local_day import local_day
from barberpro.mercadopago.client import Client
from barberpro.mercadopago.reports import KINDS, Period, Report, made, periods
from barberpro.warehouse import fetched as landing
from pipelines.source import Fetched, Request

DAY = timedelta(days=1)


def fetch(client: Client, request: Request, name: str) -> Iterator[Fetched]:
    """Fetch the reports of the days since the cursor, of each kind that the mapping reads."""
    tables = {each.table.name for each in request.mapping.inputs}
    for kind, table in KINDS.items():
        if table in tables:
            yield from _of_kind(client, request, name, kind)


def _of_kind(client: Client, request: Request, name: str, kind: str) -> Iterator[Fetched]:
    params = request.settings.params.mercadopago
    wanted = periods(*_days(request, _cursor(request, name, kind)), params.report_days)
    taken = 0
    for report in made(client, kind, wanted, params.report_wait_s, params.report_poll_s):
        request.progress(f"Fetching {kind} reports from Mercado Pago", taken, len(wanted))
        yield _loadable(client, request, name, report)
        taken += 1
    if taken < len(wanted):
        late = f"The {kind} report from {wanted[taken].first} on is still being made; the next run takes it."
        yield Fetched((), request.mapping, (late,), lambda: None)


def _cursor(request: Request, name: str, kind: str) -> date | None:
    found = landing.read_cursor(request.settings.raw, request.mapping.source, name).get(_key(kind))
    return None if found is None else date.fromisoformat(found)


def _days(request: Request, cursor: date | None) -> tuple[date, date]:
    """From the cursor, less the overlap, to yesterday, unless the request says otherwise. No days: the first is later.

    Where the last day is covered, nothing is asked for: a run every few minutes makes one report a day.
    """
    params, today = request.settings.params.mercadopago, local_day(request.now)
    last = min(local_day(request.until) if request.until else today, today) - DAY
    if request.since:
        return local_day(request.since), last
    if cursor is None:
        return today - timedelta(days=params.history_days), last
    return (cursor + DAY - timedelta(days=params.report_overlap_days) if last > cursor else last + DAY), last


def _loadable(client: Client, request: Request, name: str, report: Report) -> Fetched:
    path = _downloaded(client, request, report)

    def done() -> None:
        before = _cursor(request, name, report.kind)
        follows = before is None or report.period.first <= before + DAY
        if follows and (before is None or report.period.last > before):
            moved = {_key(report.kind): report.period.last.isoformat()}
            landing.move_cursor(request.settings.raw, request.mapping.source, name, moved)

    return Fetched((path,) if path else (), request.mapping, (), done)


def _downloaded(client: Client, request: Request, report: Report) -> Path | None:
    """Download a report unless it lies there; None where it has a header and no line."""
    raw, source = request.settings.raw, request.mapping.source
    name = f"{report.kind}-{_written(report.period)}-{_plain(report.report_id)}{_ending(report)}"
    path = landing.folder_of(raw, source) / name
    if not path.exists():
        with landing.whole_file(raw, source, name) as stream:
            client.download(report.path, stream)
    if _has_lines(path):
        return path
    path.unlink()
    return None


def _has_lines(path: Path) -> bool:
    if path.suffix == ".gz":
        return True
    with path.open("rb") as stream:
        stream.readline()
        return any(line.strip() for line in stream)


def _key(kind: str) -> str:
    return f"{kind}_report_until"


def _written(period: Period) -> str:
    return f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def _plain(report_id: str) -> str:
    return "".join(each for each in report_id if each.isascii() and each.isalnum())[:40]


def _ending(report: Report) -> str:
    return ".csv.gz" if report.file_name.endswith(".gz") else ".csv"
