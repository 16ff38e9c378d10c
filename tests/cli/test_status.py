"""What `status` tells of the ledger: before the first publication, and of what is in quarantine."""

from __future__ import annotations

import json

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
