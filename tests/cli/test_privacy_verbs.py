"""`erase` and `pseudonyms rotate`, as they are called."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from barberpro.errors import IntegrityError
from tests.shop import Shop, row

ERASURE_KEY = "e7" * 32


@pytest.fixture
def shop(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Keep the list of erased clients under a key of the test's own."""
    monkeypatch.setenv("BARBERPRO_ERASURE_KEY", ERASURE_KEY)
    return replace(shop, settings=replace(shop.settings, erasure_key=ERASURE_KEY))


def test_erase_tells_what_it_finds_and_does(barberpro, shop: Shop):
    exports = shop.export(row("1"), row("2", client="maria"), row("3", client="maria")).parent
    assert barberpro("load", exports, "--mapping", shop.mapping).code == 0
    stranger = barberpro("erase", "nobody")
    assert stranger.code == 3
    assert "no client of this identifier is in the 1 landed files" in stranger.error_line
    assert "nobody" not in stranger.error_line
    assert barberpro("erase", " ").code == 2
    foretold = barberpro("erase", "maria", "--dry-run")
    assert "2 records in raw/shop/" in foretold.out
    assert foretold.out.endswith("Nothing was changed.\n")
    done = json.loads(barberpro("erase", "maria", "--json").out)
    assert (done["status"], done["generation"], done["found"]["warehouse"]) == ("erased", None, {"payment_events": 2})
    assert done["figures"]["payments"]["shop rows"] == "3"
    assert "maria" not in Path(done["report"]).read_text(encoding="utf-8")
    assert "nothing of them is left" in barberpro("erase", "maria").out
    assert shop.query("SELECT payment_id FROM payments WHERE client_id IS NULL ORDER BY 1") == [("2",), ("3",)]
    without = replace(shop, settings=replace(shop.settings, erasure_key=None))
    with pytest.raises(IntegrityError, match=r"the erasure key is not there .* erased clients would come back"):
        without.query("SELECT 1")


def test_a_load_counts_the_records_of_who_was_erased(barberpro, shop: Shop):
    exports = shop.export(row("1"), row("2", client="maria")).parent
    assert barberpro("load", exports, "--mapping", shop.mapping).code == 0
    assert barberpro("erase", "maria").code == 0
    new = shop.export(row("4"), row("5", client="maria"), row("6", client="maria"), name="payments-2.csv")
    told = barberpro("load", new, "--mapping", shop.mapping)
    assert "note: 2 records named clients who were erased" in told.err
    assert "maria" not in told.err + told.out


def test_rotate_says_which_key_is_in_use(barberpro, shop: Shop, tmp_path):
    barberpro("load", shop.export(row("1")).parent, "--mapping", shop.mapping)
    refused = barberpro("pseudonyms", "rotate")
    assert refused.code == 2
    assert "--new-key-file" in refused.error_line
    new = tmp_path / "new.key"
    new.write_text("7f" * 32, encoding="utf-8")
    done = barberpro("pseudonyms", "rotate", "--new-key-file", new)
    assert done.code == 0
    assert "put the key of" in done.err
    assert barberpro("load", "--rebuild").code == 0  # a rebuild makes the warehouse with whatever key there is
    assert barberpro("pseudonyms", "rotate", "--new-key-file", new, "--json").code == 0
