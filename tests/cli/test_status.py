"""What `status` tells of the ledger: before the first publication, and of what is in quarantine."""

from __future__ import annotations

import json

import pytest

from barberpro.cli import state
from barberpro.warehouse.sidecars import Sidecar
from tests.cli.conftest import Call
from tests.shop import Shop, row


def test_before_the_first_publication_status_tells_what_was_loaded(barberpro: Call, shop: Shop) -> None:
    assert barberpro("status").out == ""
    shop.load(shop.export(row("1"), row("2"), row("3", amount="x")))
    told = barberpro("status")
    assert told.code == 7
    assert "nothing is published" in told.error_line
    assert told.out.startswith("ledger       1 files: 2 loaded, 0 duplicate, 1 ")
    assert "1 rows are in quarantine" in told.out
    found = json.loads(barberpro("status", "--json").out)
    assert (found["generation"], found["ledger"]["files"], found["ledger"]["in_quarantine"]) == (None, 1, 1)


def test_what_is_in_quarantine_is_not_what_was_ever_refused(capsys: pytest.CaptureFixture[str]) -> None:
    ledger = {"files": 3, "loaded": 2, "duplicate": 0, "quarantined": 1}
    rows = {"payments": 3, "quarantine": 0}
    state._show(Sidecar("g", "f", 1, "s", "b", rows, {}, None, ledger, {}, {}, synthetic=False, sources=()))
    told = capsys.readouterr().out
    assert "1 refused over time; 0 rows are in quarantine" in told
    assert "quarantined" not in told
