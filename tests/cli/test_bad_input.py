"""Every mistake a user can make: one line, the exit code, nothing half-written, the old generation still served."""

from __future__ import annotations

import json
import os
import shutil
import socket
from pathlib import Path

import polars as pl
import pytest

from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse import generations, lock
from pipelines import load
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.judged import publish_judged
from tests.shop import HEADER, SHOP, row


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return exports_in(tmp_path)


def exports_in(place: Path) -> Path:
    folder = place / "exports"
    folder.mkdir()
    (place / "shop.yaml").write_text(SHOP, encoding="utf-8")
    (folder / "payments-1.csv").write_text("\n".join((HEADER, row("1"), row("2"))) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def published_root(tmp_path_factory) -> Path:
    """Publish a small shop once; each test spoils a copy of it."""
    place = tmp_path_factory.mktemp("published_shop")
    settings = Settings(place / "data", read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    load.run(settings, raw=exports_in(place), mapping=place / "shop.yaml")
    publish_judged(settings)
    return settings.data_root


@pytest.fixture
def served(barberpro, shop, published_root, tmp_path):
    """Serve a published generation; give a function that says whether it still is and nothing else is there."""
    shutil.copytree(published_root, tmp_path / "data")
    before = json.loads(barberpro("status", "--json").out)

    def untouched() -> bool:
        warehouse = tmp_path / "data" / "warehouse"
        partial = [path.name for path in (tmp_path / "data").rglob("*") if "partial" in path.name]
        return json.loads(barberpro("status", "--json").out) == before and not partial and warehouse.exists()

    return untouched


BAD_FILES = {
    "missing column": (HEADER.replace("status", "state") + "\n" + row("9") + "\n", "'status' is not in the file"),
    "unknown column": (HEADER + ";more\n" + row("9") + ";x\n", "'more' is unknown to the mapping"),
    "no header": ("", "is empty: it has no header line"),
    "no records": (HEADER + "\n", "holds no records"),
    "unmapped method": (HEADER + "\n" + row("9", method="cheque") + "\n", "'cheque' is not in the mapping"),
    "not text": (b"\xff\xfe" + HEADER.encode("utf-16-le"), "UTF-16"),
    "latin-1": (
        "\n".join((HEADER, *(row(f"9{n}", client="Núñez") for n in range(4)))).encode("latin-1"),
        "is not utf-8: 4 of 4 records",
    ),
    "another kind of file": (b"\x89PNG\r\n\x1a\n" + os.urandom(64), "header"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file(barberpro, served, tmp_path, name):
    content, words = BAD_FILES[name]
    path = tmp_path / "payments-bad.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    outcome = barberpro("load", path, "--mapping", tmp_path / "shop.yaml")
    assert outcome.code == 3
    assert words in outcome.error_line
    assert "payments-bad.csv" in outcome.error_line
    assert served()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("load", "nowhere", "--mapping", "psp"), 3, "nowhere was not found"),
        (("load", ".", "--mapping", "nothing.yaml"), 3, "'nothing.yaml' was not found"),
        (("score", "nowhere.csv", "--mapping", "psp"), 3, "nowhere.csv"),
        (("score", "a.csv", "--mapping", "psp", "--answers", "b.csv"), 3, "'.csv' is not .jsonl"),
        (("score", "a.csv", "--mapping", "psp", "--reasons-share", "0.5"), 2, "name it with --answers FILE"),
        (("publish", "--to", "never"), 3, "there is no generation 'never'"),
        (("publish", "--rollback"), 7, "no whole generation before"),
        (("synth", "--payments", "10", "--months", "1"), 5, "real"),
        (("train", "crystal_ball"), 2, "crystal_ball"),
        (("publish", "--rollback", "--to", "never"), 2, "give one of the two"),
        (("load", ".", "--raw", ".", "--mapping", "psp"), 2, "give the folder or file once"),
        (("synth", "--end", "9999-12-31"), 3, "--end is 9999-12-31; prices are known from"),
        (("synth", "--end", "0001-01-01"), 3, "--end is 0001-01-01; prices are known from"),
        (("train", "--set", "num_leaves=nan"), 2, "num_leaves is nan; it takes a whole number from 2 to"),
        (("train", "--set", "num_leaves=inf"), 2, "num_leaves is inf"),
        (("train", "--set", "num_leaves=-5"), 2, "num_leaves is -5.0"),
        (("train", "--set", "test_share=nan"), 2, "test_share is nan; it takes a number from 0.01 to 0.9"),
        (("train", "--set", "learning_rate=0"), 2, "learning_rate is 0.0"),
        (("train", "--set", "leaves=3"), 2, "'leaves' is not known; the keys are"),
        (("train", "--set", "num_leaves"), 2, "is not KEY=NUMBER"),
        (("--data", "/dev/null", "status"), 3, "/dev/null is a file or device"),
        (("--data", "what?", "status"), 3, "which DuckDB misreads"),
    ],
)
def test_a_wrong_argument(barberpro, served, arguments, code, words):
    outcome = barberpro(*arguments)
    assert outcome.code == code, outcome
    assert words in outcome.error_line
    assert served()


@pytest.mark.parametrize("arguments", [("load", "--maping", "psp"), ("publsh",), ("synth", "--payments", "many")])
def test_usage(barberpro, arguments):
    outcome = barberpro(*arguments)
    assert outcome.code == 2
    assert "Traceback" not in outcome.err


def test_a_locked_warehouse(barberpro, served, shop, tmp_path):
    with lock.exclusive(tmp_path / "data" / "warehouse" / "writer.lock"):
        outcome = barberpro("load", shop, "--mapping", tmp_path / "shop.yaml")
    assert outcome.code == 4
    assert f"process {os.getpid()}" in outcome.error_line
    assert served()


def test_a_port_in_use(barberpro, served):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        outcome = barberpro("dashboard", "--port", str(port), "--check")
    assert outcome.code == 7
    assert f"port {port} on 127.0.0.1 is in use; choose another" in outcome.error_line
    assert served()


def test_no_generation_yet(barberpro):
    outcome = barberpro("status")
    assert outcome.code == 7
    assert "make demo" in outcome.error_line


def test_a_damaged_generation(barberpro, served, tmp_path):
    (path,) = (tmp_path / "data" / "warehouse").glob("wh-*.duckdb")
    path.write_bytes(path.read_bytes()[:-100])
    outcome = barberpro("status")
    assert outcome.code == 6
    assert "is damaged" in outcome.error_line
    assert barberpro("doctor").code == 6
    assert barberpro("publish").code == 0
    assert barberpro("status").code == 0


def test_a_damaged_writer(barberpro, served, shop, tmp_path):
    (tmp_path / "data" / "warehouse" / "writer.duckdb").write_bytes(b"not a database" * 1000)
    outcome = barberpro("load", shop, "--mapping", tmp_path / "shop.yaml")
    assert outcome.code == 6
    assert "can always be rebuilt" in outcome.error_line
    assert served()


@pytest.mark.slow
def test_real_files_push_a_synthetic_world_aside_and_never_mix(barberpro, shop, tmp_path):
    assert barberpro("synth", "--payments", "300", "--months", "2").code == 0
    assert barberpro("load").code == 0
    assert barberpro("publish").code == 0
    assert json.loads(barberpro("status", "--json").out)["synthetic"] is True

    outcome = barberpro("load", shop, "--mapping", tmp_path / "shop.yaml")
    assert outcome.code == 0
    assert "set aside" in outcome.err
    assert barberpro("publish").code == 0
    status = json.loads(barberpro("status", "--json").out)
    assert status["synthetic"] is False
    assert status["sources"] == ["shop"]
    assert status["rows"]["payments"] == 2

    aside = barberpro("--data", next((tmp_path / "data" / "set_aside").iterdir()), "load")
    assert aside.code == 0


def test_a_source_that_is_not_there_is_told_with_those_that_are(barberpro, served, tmp_path):
    tables = tmp_path / "data" / "tables"
    tables.mkdir()
    pl.DataFrame({"source": ["shop", "olist"]}).write_parquet(tables / "payment_features.parquet")
    outcome = barberpro("train", "--source", "chop")
    assert outcome.code == 3
    assert "'chop'; there are olist, shop" in outcome.error_line
    (tables / "payment_features.parquet").write_bytes(b"PAR1 rubbish")
    assert barberpro("train", "--source", "shop").code == 6
    assert served()


@pytest.mark.parametrize("text", ["nonsense", "\0", "../x"])
def test_rubbish_in_current(barberpro, served, tmp_path, text):
    (tmp_path / "data" / "warehouse" / "CURRENT").write_text(text, encoding="ascii")
    outcome = barberpro("status")
    assert outcome.code == 6
    assert outcome.error_line
    assert barberpro("doctor").code == 6
    outcome = barberpro("publish", "--rollback")
    assert outcome.code == 0
    assert "which is no generation on disk" in outcome.out
    assert served()


def test_a_sidecar_of_the_wrong_shape(barberpro, served, tmp_path):
    (path,) = (tmp_path / "data" / "warehouse").glob("wh-*.json")
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "ledger": None}), encoding="utf-8")
    outcome = barberpro("status")
    assert outcome.code == 6
    assert "ledger is not what it should be" in outcome.error_line
    assert barberpro("doctor").code == 6


@pytest.mark.parametrize("content", ["[]", "{}", "{"])
def test_a_broken_champion(barberpro, served, tmp_path, content):
    path = tmp_path / "data" / "models" / "payment_failure" / "champion.json"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    for verb in ("publish", "doctor"):
        outcome = barberpro(verb)
        assert outcome.code == 6
        assert "champion.json is damaged" in outcome.out + outcome.err
    assert served()


def test_a_defect_of_an_engine_is_one_line_and_a_file_for_the_report(barberpro, served, tmp_path, monkeypatch):
    def broken(*_: object) -> None:
        pl.DataFrame({"a": [1]}).select("b")

    monkeypatch.setattr(generations, "current", broken)
    outcome = barberpro("status")
    assert outcome.code == 1
    assert "unexpected: ColumnNotFoundError:" in outcome.error_line
    assert "; this is a defect, please report it" in outcome.error_line
    (path,) = (tmp_path / "data" / "reports" / "crash").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Traceback" in path.read_text(encoding="utf-8")


def test_a_defect_of_our_own_is_not_hidden(barberpro, monkeypatch):
    monkeypatch.setattr(generations, "current", lambda *_: {}["no"])
    with pytest.raises(KeyError):
        barberpro("status")
