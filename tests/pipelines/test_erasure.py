"""A client who asks to be erased is in no file any more, and every centavo is where it was."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from barberpro.errors import BadInputError
from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse import generations, pseudonyms, reader, writer
from barberpro.warehouse.money_facts import money_facts
from pipelines import answers, erasure, load
from tests.pipelines.persons_shop import CLIENT, NOW, TRACES, Shop, as_csv, named, opened, rows, total
from tests.trees import tree

ANSWER = pl.DataFrame(
    {
        "source": "till", "payment_id": "1", "model_version": "v1", "failure_probability": 0.2, "range_low": 0.1,
        "range_high": 0.3, "action": "nothing", "action_propensity": 1.0, "holdout": False,
    }
)  # fmt: skip
"""It names a payment, which stays without its client, and so does the answer."""


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Shop:
    folder = tmp_path_factory.mktemp("persons")
    params = read_params(shipped("params.yaml"))
    settings = Settings(folder / "data", params, pseudonym_key_file=folder / "config" / "pseudonym.key")
    settings.data_root.mkdir()
    return opened(folder / "shop", settings)


@pytest.fixture
def shop(template: Shop, tmp_path: Path) -> Shop:
    """Copy the loaded shop."""
    shutil.copytree(template.folder.parent, tmp_path / "copy")
    root = tmp_path / "copy"
    key = root / "config" / "pseudonym.key"
    return Shop(replace(template.settings, data_root=root / "data", pseudonym_key_file=key), root / "shop")


def bytes_of(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def left_of(shop: Shop, *words: str) -> list[tuple[str, str]]:
    """Find words in any file of the data root."""
    files = [path for path in sorted(shop.settings.data_root.rglob("*")) if path.is_file()]
    return [(path.name, word) for path in files for word in words if word.encode() in bytes_of(path)]


def facts(shop: Shop):
    with writer.open_writer(shop.settings) as db:
        return money_facts(db)


@pytest.mark.slow
def test_a_client_is_out_of_everything_and_the_money_stays(shop: Shop):
    before, pseudonym = facts(shop), pseudonyms.pseudonym(pseudonyms.pseudonym_key(shop.settings), CLIENT)
    assert {name for name, _ in left_of(shop, *TRACES)} >= {"till1.csv", "till2.csv.gz", "till3.jsonl", "people.csv"}
    assert left_of(shop, pseudonym)
    old = generations.published(shop.settings)
    answered = answers.log(shop.settings, ANSWER, NOW)

    foretold = tree(shop.settings.data_root)
    found = erasure.erase(shop.settings, CLIENT, dry_run=True).found
    assert tree(shop.settings.data_root) == foretold
    done = erasure.erase(shop.settings, CLIENT, now=NOW.replace(hour=5))

    assert done.found == found
    assert {Path(name).name: count for name, count in found["files"].items()} == {
        "till1.csv": 4, "till2.csv.gz": 3, "till3.jsonl": 4, "till4.json": 3, "till5.parquet": 3, "people.csv": 3,
        "clients.csv": 1, "clients-only.csv": 1, "orders.csv": 3,
    }  # fmt: skip
    assert found["warehouse"] == {"payment_events": 18, "clients": 2}
    assert set(found["generations"]) == set(old) == set(done.retired)
    assert found["generations"][old[0]]["payments"] == 18
    assert left_of(shop, *TRACES, pseudonym) == []
    assert answers.files(shop.settings) == [answered]
    assert facts(shop) == before == done.figures
    assert before["payments"]["till amount"] == str(total())
    with reader.generation(shop.settings) as served:
        assert served.name == done.generation
        query = served.database.frame
        assert query("SELECT origin, count(*) FROM payment_scores GROUP BY 1").rows() == [("live", 1)]
        rows_by_client = query("SELECT client_id, count(*) FROM payments GROUP BY 1 ORDER BY 2, 1").rows()
        assert [count for _, count in rows_by_client] == [18, 18]
        assert None in {client for client, _ in rows_by_client}
        assert query("SELECT count(*) FROM clients").rows() == [(1,)]
        assert query("SELECT sum(processor_fee) FROM payments WHERE client_id IS NULL").item() == 3 * 125 / 100
    assert generations.published(shop.settings) == [done.generation]
    again = erasure.erase(shop.settings, CLIENT)
    assert again.status == "nothing left"
    state = load.run(shop.settings, now=NOW)
    assert all(each.seen_before for each in state.files)


@pytest.mark.slow
def test_who_was_erased_does_not_come_back(shop: Shop):
    erasure.erase(shop.settings, CLIENT, now=NOW.replace(hour=5))
    before = facts(shop)
    again = load.run(shop.settings, raw=shop.exports, mapping=shop.mapping, now=NOW)
    assert sum(each.loaded for each in again.files) == 0
    assert facts(shop) == before
    assert left_of(shop, *TRACES) == []
    late = shop.folder / "till9.csv"
    late.write_text(as_csv([named(each) for each in rows(71)]), encoding="utf-8")
    loaded = load.run(shop.settings, raw=late, mapping=shop.mapping, now=NOW)
    assert [(each.loaded, each.quarantined) for each in loaded.files] == [(6, 0)]
    assert left_of(shop, *TRACES) == []
    after = facts(shop)
    load.rebuild(shop.settings)
    assert facts(shop) == after
    with writer.open_writer(shop.settings) as db:
        assert db.execute("SELECT count(*) FROM payments WHERE client_id IS NULL").fetchall() == [(21,)]


def test_a_stranger_is_told_and_changes_nothing(shop: Shop):
    with writer.open_writer(shop.settings):
        pass
    before = tree(shop.settings.data_root)
    with pytest.raises(BadInputError, match="no client of this identifier is in the 9 landed files"):
        erasure.erase(shop.settings, "nobody", dry_run=True)
    assert tree(shop.settings.data_root) == before
