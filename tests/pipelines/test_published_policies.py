"""A generation says by which policies it was made, and a key that is changed keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from barberpro.policies.scenarios import scenario_files
from barberpro.settings import Settings
from barberpro.warehouse import generations
from barberpro.warehouse.sidecars import read_sidecar
from barberpro.warehouse.writer import open_writer
from pipelines import policies, publish
from pipelines.renewal import _beside
from tests.judged import pass_verdict
from tests.shop import Shop, row


def active(settings: Settings) -> None:
    policies.add_scenario(settings, scenario_files()["flat_300"], "Ana", None)
    policies.approve_scenario(settings, "flat_300@1", "Luis", "agreed")
    policies.activate_scenario(settings, "flat_300@1", "Ana", "approved", None)


def published(settings: Settings, second: int) -> dict[str, str]:
    with open_writer(settings) as db:
        pass_verdict(settings, db)
        publish.run(settings, db, now=datetime(2026, 8, 1, second=second, tzinfo=UTC))
    return dict(read_sidecar(settings, generations.current(settings)).policies)


def test_the_sidecar_names_the_policies(shop: Shop, settings: Settings) -> None:
    shop.export(row())
    shop.load()
    before = published(settings, 1)
    assert before == policies.versions_in_force(settings)
    assert before["current"] == before["shipped"]
    active(settings)
    after = published(settings, 2)
    assert after["current"] != before["current"] == after["shipped"]
    assert set(after) == {"current", "shipped", "flat_300@1"}


def test_a_data_root_made_anew_is_published_by_the_same_policies(settings: Settings) -> None:
    active(settings)
    beside = _beside(settings, settings)
    assert policies.versions_in_force(beside) == policies.versions_in_force(settings)
