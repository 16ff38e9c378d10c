"""Defects of each kind, planted in loaded data: the run stops, names rule, rows and place, and publishes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from barberpro.errors import GateRefusedError
from barberpro.settings import Settings
from barberpro.warehouse.writer import open_writer
from pipelines import load, run, synth, verdicts

NOW = datetime(2026, 8, 1, tzinfo=UTC)
PLANTED = {
    ("payments", "net_received_balances"): (
        "UPDATE payment_events SET net_received = net_received + 0.01 WHERE status = 'approved' AND payment_id IN "
        "(SELECT payment_id FROM payments WHERE status = 'approved' ORDER BY payment_id LIMIT 2)",
        2,
    ),
    ("payments", "province_is_known"): (
        "UPDATE payment_events SET province = 'AR-I' WHERE payment_id = (SELECT max(payment_id) FROM payments)",
        1,
    ),
    ("payment_events", "event_at_not_after_known_at"): (
        "UPDATE payment_events SET known_at = event_at - INTERVAL 1 SECOND WHERE content_hash = "
        "(SELECT min(content_hash) FROM payment_events)",
        1,
    ),
    ("reviews", "created_at_not_in_the_future"): (
        "UPDATE reviews_versions SET created_at = '2031-01-01', event_at = '2031-01-01', known_at = '2031-01-01' "
        "WHERE review_id = (SELECT min(review_id) FROM reviews)",
        1,
    ),
    ("payment_events", "version_is_unique"): (
        "INSERT INTO payment_events SELECT * FROM payment_events WHERE content_hash = "
        "(SELECT max(content_hash) FROM payment_events)",
        1,
    ),
    ("bookings", "client_id_is_a_pseudonym"): (
        "UPDATE bookings_versions SET client_id = 'Ana Paz' WHERE booking_id = (SELECT min(booking_id) FROM bookings)",
        1,
    ),
    ("payments", "provider_id_is_in_providers"): ("DELETE FROM providers_versions WHERE rowid % 2 = 0", None),
    ("checkouts", "outcome_is_allowed"): (
        "UPDATE checkouts_versions SET outcome = 'teleported' WHERE checkout_id = "
        "(SELECT min(checkout_id) FROM checkouts WHERE outcome = 'abandoned')",
        1,
    ),
    ("load_ledger", "records_are_conserved"): ("UPDATE load_ledger SET duplicate = duplicate + 1 WHERE load_id = 1", 1),
    ("load_ledger", "loaded_rows_are_there"): ("DELETE FROM refunds_versions WHERE rowid = 0", None),
}
"""By the rule that is to find it: how it is planted, and in how many rows (None: depends on the world)."""


@pytest.mark.slow
def test_defects_of_each_kind_stop_the_run(settings: Settings, tmp_path: Path) -> None:
    synth.run(settings.data_root, payments=1_200, months=2, seed=5, end=date(2026, 8, 1))
    load.run(settings, now=NOW)
    with open_writer(settings) as db:
        for statement, _ in PLANTED.values():
            db.execute(statement)
    with pytest.raises(
        GateRefusedError, match=r"\d+ of [\d,]+ rows break '.*' \(for example .*\); \d+ more rules failed"
    ):
        run.run(settings, now=NOW)
    verdict = verdicts.read(settings)
    assert verdict is not None
    stopping = {(each.table, each.rule): each for each in verdict.stopping}
    assert set(PLANTED) <= set(stopping)
    for place, (_, rows) in PLANTED.items():
        assert stopping[place].broken == (rows or stopping[place].broken) > stopping[place].allowed
        assert stopping[place].examples
    told = [settings.reports / verdicts.FILE, *(settings.reports / "data_docs").glob("*.html")]
    assert all("Ana Paz" not in each.read_text(encoding="utf-8") for each in told)
    assert all("http" not in each.read_text(encoding="utf-8") for each in told)
    assert all(str(tmp_path) not in each.read_text(encoding="utf-8") for each in told)
    assert not list(settings.warehouse.glob("wh-*"))
    assert not settings.tables.exists()
