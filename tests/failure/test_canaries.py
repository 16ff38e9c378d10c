"""Whatever people write into whatever field: no document, e-mail, account or card leaves the landing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from barberpro.errors import GateRefusedError
from barberpro.settings import PROJECT_ROOT, Settings
from barberpro.warehouse.writer import open_writer
from pipelines import features, marts, score, train, validate
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.failure.canaries import CARD, DNI, EMAIL, SECRETS, hits, plant
from tests.failure.reliability import Form, record
from tests.judged import publish_judged

PROMISE = "no document, e-mail, account or card leaves the landing"
SEED = 3
LENIENT = {"refused_share": 1.0, "refused_jump_share": 1.0, "orphan_share": 1.0}
"""The planted rows are refused in numbers that no real delivery has; the gate is not what is looked at here."""


def told(settings: Settings, out: Path, *arguments: str | Path) -> None:
    """Call the program and keep all it says."""
    place = {"BARBERPRO_DATA": str(settings.data_root), "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY}
    command = [sys.executable, "-c", "from barberpro.cli.main import main; main()", *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, env=os.environ | place, capture_output=True, check=False)
    with out.open("ab") as log:
        log.write(done.stdout + done.stderr)
    assert b"Traceback" not in done.stderr, done.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "payments"),
    [pytest.param("short", 150, id="short"), pytest.param("long", 4_000, id="long")],
)
def test_no_canary_leaves_the_landing(settings: Settings, tmp_path: Path, form: Form, payments: int) -> None:
    root, said = settings.data_root, settings.data_root / "said.log"
    exports = plant(tmp_path, payments)
    planted = {secret for secret in SECRETS if any(secret in hit for hit in hits(tmp_path))}
    assert planted == set(SECRETS)
    for mapping, folder in exports.items():
        told(settings, said, "load", folder, "--mapping", mapping, "--json")
    if form == "long":
        for verb in (["quarantine", "list", "--json"], ["status"], ["doctor"], ["load", exports["psp"], "--dry-run"]):
            told(settings, said, *verb)
    told(settings, said, "quarantine", "export", "--out", root / "refused.csv")
    lenient = replace(settings, params=replace(settings.params, validate=replace(settings.params.validate, **LENIENT)))
    if form == "long":
        with pytest.raises(GateRefusedError):  # what is planted is no currency, no method, no state
            validate.run(lenient)
        for stage in (features, train, score, marts):
            with open_writer(lenient) as db:
                stage.run(lenient, db)
    publish_judged(lenient)
    found = hits(root, settings.raw)
    files = [path for path in root.rglob("*") if path.is_file() and settings.raw not in path.parents]
    refused = pl.read_csv(root / "refused.csv", infer_schema=False).height
    record(PROMISE, form, SEED, {"files searched": len(files), "refused records": refused, "hits": len(found)})
    assert refused > 100
    assert found == []
    assert hits(settings.raw)


def test_the_search_finds_what_a_file_hides(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(tmp_path / "a.duckdb") as connection:
        connection.execute(f"CREATE TABLE t AS SELECT 'to {EMAIL} ' || range AS text FROM range(5000)")
    pl.DataFrame({"text": [f"x{DNI}"] * 500}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.log").write_text(f"paid with {CARD}", encoding="utf-8")
    places = {hit.partition(":")[0] for hit in hits(tmp_path)}
    assert places == {"a.duckdb", "a.parquet", "a.log"}
