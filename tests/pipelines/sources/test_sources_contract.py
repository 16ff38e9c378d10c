"""Every source keeps to the same contract, and what is fetched is loaded before the cursor moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from barberpro.errors import BadInputError, IntegrityError, LockedError, UsageError
from barberpro.settings import Settings
from barberpro.warehouse import fetched as landing
from barberpro.warehouse import lock
from barberpro.warehouse.mapping import available_mappings, read_mapping
from barberpro.warehouse.writer import open_writer
from pipelines import fetch, load, source_registry
from pipelines.source import Fetched, Request, Source
from pipelines.source_registry import source_named, sources

NOW = datetime(2026, 8, 1, tzinfo=UTC)


def payment(number: int, amount: object = 1500.5) -> str:
    at = f"2026-07-01T10:00:{number:02d}.000-03:00"
    return json.dumps({
        "id": number, "date_created": at, "date_last_updated": at, "transaction_amount": amount, "currency_id": "ARS",
        "payment_type_id": "credit_card", "payment_method_id": "visa", "status": "approved", "payer": {"id": "77"},
    })  # fmt: skip


def write(settings: Settings, name: str, *lines: str) -> Path:
    with landing.whole_file(settings.raw, "mercadopago", name) as stream:
        stream.write("".join(f"{line}\n" for line in lines).encode())
    return landing.folder_of(settings.raw, "mercadopago") / name


def write_half(settings: Settings) -> None:
    with landing.whole_file(settings.raw, "mercadopago", "payments.jsonl") as stream:
        stream.write(b"{")
        raise OSError("gone")


def tried(monkeypatch: pytest.MonkeyPatch, fetcher) -> None:
    source = Source(name="tried", title="A source of this test", mapping="mercadopago", fetch=fetcher)
    monkeypatch.setattr(source_registry, "sources", lambda: {"tried": source})


def part(request: Request, name: str, *lines: str, moved: str = "") -> Fetched:
    paths = (write(request.settings, name, *lines),) if lines else ()

    def done() -> None:
        landing.move_cursor(request.settings.raw, "mercadopago", "tried", {"payments": moved})

    return Fetched(paths, request.mapping, (f"read {name}",), done)


def rows(settings: Settings) -> int:
    with open_writer(settings) as db:
        return int(db.scalar("SELECT count(*) FROM payment_events"))


@pytest.mark.parametrize("name", sources())
def test_source_names_a_mapping_and_says_what_it_is(name: str) -> None:
    source = source_named(name)
    assert source.name == name
    assert source.title
    assert source.mapping in available_mappings()


def test_an_unknown_source_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no source 'mercado'; the sources are .*marketplace.*mercadopago"):
        source_named("mercado")


def test_given_files_are_loaded_with_the_mapping_of_their_source(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "payments.jsonl").write_text(payment(1) + "\n", encoding="utf-8")

    result = fetch.run(settings, "mercadopago", raw=tmp_path, now=NOW)

    assert [(file.path, file.loaded) for file in result.files] == [("payments.jsonl", 1)]
    with pytest.raises(UsageError, match="do not fit"):
        fetch.run(settings, "mercadopago", raw=tmp_path, since=NOW)


def test_the_cursor_moves_only_once_rows_are_committed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def fetcher(request: Request) -> Iterator[Fetched]:
        first = part(request, "payments-1.jsonl", payment(1), payment(2))
        yield replace(first, done=lambda: seen.append(rows(settings)))
        yield part(request, "payments-2.jsonl", payment(3), moved="2026-07-02")

    tried(monkeypatch, fetcher)
    result = fetch.run(settings, "tried", now=NOW)

    assert seen == [2]
    assert [(file.rows, file.loaded) for file in result.files] == [(2, 2), (1, 1)]
    assert result.notes == ("read payments-1.jsonl", "read payments-2.jsonl")
    assert landing.read_cursor(settings.raw, "mercadopago", "tried") == {"payments": "2026-07-02"}
    assert json.loads((settings.reports / "load.json").read_text())["tables"] == result.tables


def test_a_cursor_that_could_not_be_moved_doubles_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off() -> None:
        raise KeyboardInterrupt

    def fetcher(request: Request) -> Iterator[Fetched]:
        yield replace(part(request, "payments-1.jsonl", payment(1), payment(2)), done=cut_off)

    tried(monkeypatch, fetcher)
    with pytest.raises(KeyboardInterrupt):
        fetch.run(settings, "tried", now=NOW)
    assert landing.read_cursor(settings.raw, "mercadopago", "tried") == {}

    tried(monkeypatch, lambda request: iter([part(request, "payments-2.jsonl", payment(2), payment(3), moved="later")]))
    (file,) = fetch.run(settings, "tried", now=NOW).files
    assert (file.loaded, file.duplicate, rows(settings)) == (1, 1, 3)


def test_a_part_that_cannot_be_loaded_leaves_the_cursor_and_what_was_before(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetcher(request: Request) -> Iterator[Fetched]:
        yield part(request, "payments-1.jsonl", payment(1), moved="2026-07-01")
        yield part(request, "payments-2.unread", payment(2), moved="2026-07-02")

    tried(monkeypatch, fetcher)
    with pytest.raises(BadInputError, match="1 files were loaded before and stay loaded"):
        fetch.run(settings, "tried", now=NOW)

    assert rows(settings) == 1
    assert landing.read_cursor(settings.raw, "mercadopago", "tried") == {"payments": "2026-07-01"}


def test_nothing_new_still_moves_the_cursor_and_tells_the_tables(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(monkeypatch, lambda request: iter([part(request, "payments", moved="2026-07-03")]))

    result = fetch.run(settings, "tried", now=NOW)

    assert (result.files, result.tables) == ((), {})
    assert landing.read_cursor(settings.raw, "mercadopago", "tried") == {"payments": "2026-07-03"}


def test_the_same_bytes_fetched_again_change_nothing_and_leave_no_second_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        tried(monkeypatch, lambda request, name=f"payments-{number}.jsonl": iter([part(request, name, payment(1))]))
        result = fetch.run(settings, "tried", now=NOW)

    assert [(file.loaded, file.duplicate) for file in result.files] == [(0, 1)]
    assert [path.name for path in landing.folder_of(settings.raw, "mercadopago").iterdir()] == ["payments-1.jsonl"]


def test_fetched_files_rebuild_the_warehouse(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    tried(monkeypatch, lambda request: iter([part(request, "payments-1.jsonl", payment(1), payment(2))]))
    before = fetch.run(settings, "tried", now=NOW).tables
    (settings.warehouse / "writer.duckdb").unlink()

    assert load.rebuild(settings).tables == before
    (path,) = landing.folder_of(settings.raw, "mercadopago").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_fetched_file_of_refusals_alone_is_quarantined(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    tried(monkeypatch, lambda request: iter([part(request, "payments-1.jsonl", payment(1, "much"), moved="later")]))

    (file,) = fetch.run(settings, "tried", now=NOW).files

    assert (file.rows, file.loaded, file.quarantined) == (1, 0, 1)
    assert landing.read_cursor(settings.raw, "mercadopago", "tried") == {"payments": "later"}
    assert load.rebuild(settings).files[0].quarantined == 1


def test_a_broken_off_file_is_not_there_and_is_cleared_away(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="gone"):
        write_half(settings)
    folder = landing.folder_of(settings.raw, "mercadopago")
    assert not list(folder.iterdir())

    (folder / ".payments.jsonl.partial").write_bytes(b"{")
    tried(monkeypatch, lambda request: iter(()))
    fetch.run(settings, "tried", now=NOW)
    assert not list(folder.iterdir())


def test_what_was_fetched_is_never_written_over(settings: Settings) -> None:
    write(settings, "payments-1.jsonl", payment(1))
    with pytest.raises(BadInputError, match="fetched before"):
        write(settings, "payments-1.jsonl", payment(2))


def test_a_source_is_fetched_by_one_process_at_a_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    tried(monkeypatch, lambda request: iter(()))
    with lock.exclusive(settings.warehouse / "tried.lock"), pytest.raises(LockedError, match="the source tried"):
        fetch.run(settings, "tried", now=NOW)


def test_a_damaged_cursor_is_told(settings: Settings) -> None:
    path = landing.cursor_file(settings.raw, "mercadopago", "tried")
    path.parent.mkdir(parents=True)
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(IntegrityError, match="remove it and fetch again"):
        landing.read_cursor(settings.raw, "mercadopago", "tried")


def test_left_over_files_are_those_that_no_delivery_speaks_of(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried(monkeypatch, lambda request: iter([part(request, "payments-1.jsonl", payment(1))]))
    fetch.run(settings, "tried", now=NOW)
    left = write(settings, "payments-2.jsonl", payment(2))

    assert landing.left_over(settings.raw, "mercadopago", "payments-*.jsonl") == [left]
    assert read_mapping("mercadopago").source == "mercadopago"
