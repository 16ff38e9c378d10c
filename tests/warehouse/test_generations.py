"""Publishing: a new generation is whole or absent, a damaged one is passed over, and there is a way back."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse import generations, reader
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.judged import publish_judged
from tests.shop import Shop, opened_shop, row

START = datetime(2026, 8, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Template:
    """A shop that published once for all tests; each works on a copy."""

    shop: Shop
    names: tuple[str, ...]


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Template:
    place = tmp_path_factory.mktemp("three_generations")
    settings = Settings(place / "data", read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    shop, names = opened_shop(place / "shop", settings), []
    for number in range(1, 4):
        shop.export(row(str(number)), name=f"payments-{number}.csv")
        shop.load()
        names.append(publish_judged(settings, now=START + timedelta(hours=number)).generation)
    return Template(shop, tuple(names))


@pytest.fixture
def published(shop, template):
    """Three generations of one, two and three payments."""
    for name in ("exports", "shop.yaml"):
        made = template.shop.folder / name
        (shutil.copytree if made.is_dir() else shutil.copyfile)(made, shop.folder / name)
    shutil.copytree(template.shop.settings.data_root, shop.settings.data_root, dirs_exist_ok=True)
    return list(template.names)


def payments(settings) -> tuple[str, int, tuple[str, ...]]:
    with reader.generation(settings) as opened:
        ((count,),) = opened.database.frame("SELECT count(*) FROM payments").rows()
        return opened.name, count, opened.warnings


def test_readers_see_the_generation_in_force(shop, published):
    assert payments(shop.settings) == (published[2], 3, ())


def test_nothing_published_says_what_to_do(settings):
    with pytest.raises(UnavailableError, match="make demo"):
        reader.open_generation(settings)


def test_publishing_before_loading_is_refused(settings):
    with pytest.raises(UnavailableError, match="barberpro load"):
        publish_judged(settings)


def test_the_sidecar_says_what_is_inside(shop, published):
    sidecar = json.loads(generations.sidecar_of(shop.settings, published[2]).read_text(encoding="utf-8"))
    assert sidecar["rows"]["payments"] == 3
    assert sidecar["ledger"] == {"files": 6, "loaded": 3, "duplicate": 3, "quarantined": 0}
    assert sidecar["synthetic"] is False
    assert sidecar["built_at"] == "2026-08-01T03:00:00Z"
    assert sidecar["max_event_at"] == "2026-07-01T13:00:05Z"
    assert sidecar["size"] == generations.file_of(shop.settings, published[2]).stat().st_size


def test_a_reader_can_do_nothing_but_read(shop, published):
    with reader.generation(shop.settings) as opened:
        for statement in (
            "CREATE TABLE mine (a INTEGER)",
            "DELETE FROM payments",
            "SELECT * FROM read_csv('/etc/hostname')",
            "COPY payments TO '/tmp/stolen.csv'",
            "ATTACH '/tmp/other.duckdb'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
        ):
            with pytest.raises(Exception, match=r"(?i)read-only|disabled|locked|not allowed|cannot"):
                opened.database.execute(statement)


def damaged(settings, name: str, how: str) -> None:
    path = generations.file_of(settings, name)
    content = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif how == "no sidecar":
        generations.sidecar_of(settings, name).unlink()
    else:
        content[int(how)] ^= 1
        path.write_bytes(content)


FLIPS = [str(place) for place in random.Random(5).sample(range(500_000), 12)]


@pytest.mark.parametrize("how", ["missing", "empty", "truncated", "no sidecar", *FLIPS])
def test_a_damaged_generation_is_passed_over_and_told(shop, published, how):
    damaged(shop.settings, published[2], how)
    name, count, warnings = payments(shop.settings)
    assert (name, count) == (published[1], 2)
    assert len(warnings) == 1
    assert published[2] in warnings[0]
    assert "barberpro publish" in warnings[0]


def test_when_all_are_damaged_nothing_is_served(shop, published):
    for name in published:
        damaged(shop.settings, name, "truncated")
    with pytest.raises(IntegrityError, match="there is no other"):
        reader.open_generation(shop.settings)


def test_rolling_back_moves_the_pointer_only(shop, published):
    before = {path: path.read_bytes() for path in shop.settings.warehouse.glob("wh-*")}
    done = generations.roll_back(shop.settings)
    assert (done.before, done.after) == (published[2], published[1])
    assert done.what_of_before.endswith("which stays on disk")
    assert payments(shop.settings)[:2] == (published[1], 2)
    assert generations.roll_back(shop.settings, published[2]).after == published[2]
    assert {path: path.read_bytes() for path in shop.settings.warehouse.glob("wh-*")} == before


def test_rolling_back_passes_over_a_damaged_generation(shop, published):
    damaged(shop.settings, published[1], "truncated")
    assert generations.roll_back(shop.settings).after == published[0]


def test_there_is_no_way_back_from_the_first(shop, published):
    generations.put_in_force(shop.settings, published[0])
    with pytest.raises(UnavailableError, match="stays in force"):
        generations.roll_back(shop.settings)
    with pytest.raises(BadInputError, match="no generation 'nonsense'"):
        generations.roll_back(shop.settings, "nonsense")


def test_three_are_kept_and_those_that_are_pinned(shop, published):
    (shop.settings.warehouse / "pins.json").write_text(json.dumps([published[0]]), encoding="utf-8")
    for number in (4, 5):
        result = publish_judged(shop.settings, now=START + timedelta(hours=number))
    assert result.removed == (published[1],)
    assert published[0] in generations.published(shop.settings)
    assert len(generations.published(shop.settings)) == 4


def test_a_failed_publish_changes_nothing(shop, published, monkeypatch):
    from barberpro.warehouse import compact

    monkeypatch.setattr(compact, "verify", lambda *_: (_ for _ in ()).throw(IntegrityError("the copy differs")))
    with pytest.raises(IntegrityError):
        publish_judged(shop.settings, now=START + timedelta(hours=9))
    assert payments(shop.settings) == (published[2], 3, ())
    assert generations.published(shop.settings) == published


def test_only_whole_generations_count_as_kept(shop, published):
    generations.sidecar_of(shop.settings, published[1]).write_text("{", encoding="utf-8")
    result = publish_judged(shop.settings, now=START + timedelta(hours=4))
    assert result.removed == (published[1],)
    assert generations.published(shop.settings) == [published[0], published[2], result.generation]


def test_what_a_killed_publishing_left_is_cleared(shop, published):
    home = shop.settings.warehouse
    orphan = home / "wh-20260801T023000-00000000.duckdb"
    leftovers = [orphan, home / ".wh-next.duckdb.partial.wal", home / f".wh-{published[0]}.json.partial"]
    for path in leftovers:
        path.write_bytes(b"half")
    (home / ".wh-next.duckdb.tmp").mkdir()
    result = publish_judged(shop.settings, now=START + timedelta(hours=4))
    assert result.removed == (published[0], "20260801T023000-00000000")
    assert not [path for path in (*leftovers, home / ".wh-next.duckdb.tmp") if path.exists()]


@pytest.mark.parametrize("text", ["nonsense", "../../nonsense", "\0", "", "\xff"])
def test_rubbish_in_current_is_passed_over_and_told(shop, published, text):
    (shop.settings.warehouse / "CURRENT").write_bytes(text.encode("latin-1"))
    name, count, warnings = payments(shop.settings)
    assert (name, count) == (published[2], 3)
    assert len(warnings) == 1
    done = generations.roll_back(shop.settings)
    assert done.after == published[2]
    assert "stays on disk" not in done.what_of_before
    assert "which is no generation on disk" in done.what_of_before


@pytest.mark.parametrize(
    "change",
    [
        {"ledger": None},
        {"ledger": {"files": 1}},
        {"rows": []},
        {"rows": {"payments": "many"}},
        {"champions": [1]},
        {"sources": "shop"},
        {"size": "big"},
        {"max_event_at": "never"},
        {"file": "../other.duckdb"},
        {"more": 1},
    ],
)
def test_a_sidecar_of_the_wrong_shape_is_damage(shop, published, change):
    path = generations.sidecar_of(shop.settings, published[2])
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8")
    with pytest.raises(IntegrityError, match="is damaged"):
        generations.read_sidecar(shop.settings, published[2])
    assert payments(shop.settings)[:2] == (published[1], 2)


@pytest.mark.parametrize(("name", "content"), [("pins.json", "{"), ("pins.json", "{}"), ("pins.json", "[1]")])
def test_broken_pins_are_told_before_anything_changes(shop, published, name, content):
    (shop.settings.warehouse / name).write_text(content, encoding="utf-8")
    with pytest.raises(IntegrityError, match=r"pins.json is damaged"):
        publish_judged(shop.settings, now=START + timedelta(hours=4))
    assert generations.published(shop.settings) == published
    assert payments(shop.settings) == (published[2], 3, ())


@pytest.mark.parametrize("content", ["[]", "{}", "{", '{"version": 3}'])
def test_a_broken_champion_is_told_before_anything_changes(shop, published, content):
    path = shop.settings.models / "payment_failure" / "champion.json"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IntegrityError, match=r"champion.json is damaged"):
        publish_judged(shop.settings, now=START + timedelta(hours=4))
    assert generations.published(shop.settings) == published


def test_a_broken_stage_output_is_told(shop, published):
    shop.settings.tables.mkdir(exist_ok=True)
    (shop.settings.tables / "metric_daily.parquet").write_bytes(b"PAR1 rubbish")
    with pytest.raises(IntegrityError, match="metric_daily cannot be copied"):
        publish_judged(shop.settings, now=START + timedelta(hours=4))
    assert payments(shop.settings) == (published[2], 3, ())
    assert not list(shop.settings.warehouse.glob(".wh-*"))


def test_another_pseudonym_key_is_warned_of(shop, published):
    with reader.generation(shop.settings) as opened:
        assert reader.key_warnings(opened, shop.settings) == ()
        other = replace(shop.settings, pseudonym_key="z" * 64)
        (warning,) = reader.key_warnings(opened, other)
    assert opened.sidecar["pseudonym_key"] in warning
    assert "clients cannot be linked" in warning
