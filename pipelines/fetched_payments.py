"""Payments of Mercado Pago's API into the landing: a file for each window of time, resumed where a run was cut off."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from barberpro.mercadopago.client import Client
from barberpro.mercadopago.pages import Payment
from barberpro.mercadopago.search import Found, Limits, Window, milliseconds, search
from barberpro.warehouse import fetched as landing
from barberpro.warehouse.files import SHORT
from pipelines.source import Fetched, Request

KEY = "payments_until"
STAMP = "%Y%m%dT%H%M%S"
NAME = re.compile(r"payments-(\d{8}T\d{9})-(\d{8}T\d{9})-at-(\d{8}T\d{9})-[0-9a-f]{12}\.jsonl")


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the landing: the window it holds, and when that was read."""

    window: Window
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A window that was read: its file, none where it holds nothing, and how many payments were not ours to load."""

    window: Window
    path: Path | None
    left_out: int


def fetch(client: Client, request: Request, name: str) -> Iterator[Fetched]:
    """Fetch the payments updated since the cursor, or in the period asked for."""
    source = request.mapping.source
    left = landing.left_over(request.settings.raw, source, "payments-*.jsonl")
    if left:
        yield Fetched(tuple(left), request.mapping, (_resumed(len(left)),), lambda: None)
    cursor = _cursor(request, name)
    whole = _period(request, cursor)
    if whole.begin >= whole.end:
        return
    own = str(json.loads(client.text("/users/me"))["id"])
    for parts in _batches(request, _found(client, request, whole, cursor), own):
        yield _loadable(request, name, whole, cursor, parts)


def _resumed(files: int) -> str:
    return f"An earlier run was cut off after it had fetched {files} files; they were loaded now."


def _cursor(request: Request, name: str) -> datetime | None:
    found = landing.read_cursor(request.settings.raw, request.mapping.source, name).get(KEY)
    return None if found is None else datetime.fromisoformat(found)


def _period(request: Request, cursor: datetime | None) -> Window:
    """From the cursor, less the overlap, up to now, unless the request says otherwise."""
    params, now = request.settings.params.mercadopago, request.now
    begin = request.since or (cursor and cursor - timedelta(minutes=params.overlap_minutes))
    begin = begin or now - timedelta(days=params.history_days)
    return Window(milliseconds(begin), milliseconds(min(request.until or now, now)))


def _found(client: Client, request: Request, whole: Window, cursor: datetime | None) -> Iterator[Found]:
    """Read what no file of a run that was cut off holds."""
    params = request.settings.params.mercadopago
    limits, progress, count = Limits(params.page, params.window_payments), request.progress, 0
    for window in _missing(whole, _settled(request, cursor)):
        for found in search(client, window, limits):
            count += len(found.payments)
            progress("Fetching payments from Mercado Pago", count)
            yield found


def _settled(request: Request, cursor: datetime | None) -> list[Window]:
    """List the windows beyond the cursor that lie in the landing, and were read when nothing came late to them."""
    folder = landing.folder_of(request.settings.raw, request.mapping.source)
    overlap = timedelta(minutes=request.settings.params.mercadopago.overlap_minutes)
    held = [found for path in folder.glob("payments-*.jsonl") if (found := _held(path)) is not None]
    return [
        each.window
        for each in sorted(held, key=lambda each: each.window.begin)
        if each.window.end + overlap <= each.read_at and (cursor is None or each.window.end > cursor)
    ]


def _held(path: Path) -> Held | None:
    named = NAME.fullmatch(path.name)
    if named is None:
        return None
    begin, end, read_at = (_read_stamp(text) for text in named.groups())
    return Held(Window(begin, end), read_at)


def _missing(whole: Window, held: list[Window]) -> Iterator[Window]:
    """Yield what `held`, in order, leaves of a window."""
    at = whole.begin
    for each in held:
        if each.begin >= whole.end:
            break
        if at < each.begin:
            yield Window(at, each.begin)
        at = max(at, each.end)
    if at < whole.end:
        yield Window(at, whole.end)


def _batches(request: Request, found: Iterator[Found], own: str) -> Iterator[list[Part]]:
    """Write each window to its file, and gather as many as are to be loaded together."""
    parts: list[Part] = []
    count = 0
    for each in found:
        received = tuple(payment for payment in each.payments if not payment.is_made_by(own))
        path = _write(request, each.window, received)
        parts.append(Part(each.window, path, len(each.payments) - len(received)))
        count += len(received)
        if count >= request.settings.params.mercadopago.batch_payments:
            yield parts
            parts, count = [], 0
    yield parts


def _write(request: Request, window: Window, payments: tuple[Payment, ...]) -> Path | None:
    """Write a window's payments, one a line; none where there are none, or where the same file is there."""
    if not payments:
        return None
    content = "".join(f"{each.text}\n" for each in payments).encode()
    times = (_stamp(each) for each in (window.begin, window.end, request.now))
    begin, end, at = times
    name = f"payments-{begin}-{end}-at-{at}-{hashlib.sha256(content).hexdigest()[:SHORT]}.jsonl"
    path = landing.folder_of(request.settings.raw, request.mapping.source) / name
    if not path.exists():
        with landing.whole_file(request.settings.raw, request.mapping.source, name) as stream:
            stream.write(content)
    return path


def _loadable(request: Request, name: str, whole: Window, cursor: datetime | None, parts: list[Part]) -> Fetched:
    """Offer the files of some windows; once they are loaded the cursor moves to the end of the last, without a gap."""
    end = parts[-1].window.end if parts else whole.end
    follows = cursor is None or whole.begin <= cursor

    def done() -> None:
        if follows and (cursor is None or end > cursor):
            landing.move_cursor(request.settings.raw, request.mapping.source, name, {KEY: end.isoformat()})

    paths = tuple(each.path for each in parts if each.path is not None)
    return Fetched(paths, request.mapping, tuple(_notes(parts, whole, None if follows else cursor)), done)


def _notes(parts: list[Part], whole: Window, gap_from: datetime | None) -> Iterator[str]:
    left_out = sum(each.left_out for each in parts)
    if left_out:
        yield f"{left_out} payments that the account itself made to others were left out."
    if gap_from is not None:
        yield (
            f"Payments from {whole.begin:%Y-%m-%d %H:%M} UTC on were loaded, but those from {gap_from:%Y-%m-%d %H:%M} "
            "up to there were not asked for: the next run without --since begins with them."
        )


def _stamp(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at:{STAMP}}{at.microsecond // 1000:03d}"


def _read_stamp(text: str) -> datetime:
    seconds, milli = text[:-3], int(text[-3:])
    return datetime.strptime(seconds, STAMP).replace(tzinfo=UTC) + timedelta(milliseconds=milli)
