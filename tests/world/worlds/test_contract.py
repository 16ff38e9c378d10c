"""What every named world must keep to."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date

import polars as pl
import pytest

from barberpro.errors import BadInputError
from barberpro.settings import PROJECT_ROOT
from barberpro.world.assumptions import Assumptions
from barberpro.world.blocks import block_sizes, blocks
from barberpro.world.foundation import foundation
from barberpro.world.ground import Facts
from barberpro.world.named import NamedWorld, Truth, named_world, named_worlds, worlds_table
from barberpro.world.world import World

WORLDS = list(named_worlds().values())
DAYS = (date(2025, 1, 1), date(2025, 5, 1))
KEYS = {
    "checkouts": ["checkout_id"],
    "retries": ["payment_id"],
    "fraud": ["payment_id"],
    "outages": ["begins_at", "issuer"],
    "price_response": ["provider_id", "from_on"],
}

every_world = pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)


@pytest.fixture(scope="module")
def built(facts: Facts) -> Callable[[str], list[World]]:
    def two_blocks(name: str) -> list[World]:
        shared = foundation(facts, 400, DAYS, 3, named_world(name).assumptions)
        return list(blocks(shared, block_sizes(400, 200)))

    return two_blocks


def test_the_worlds_are_those_that_were_asked_for() -> None:
    assert list(named_worlds()) == [
        "argentina",
        "hidden_confounding",
        "known_outages",
        "known_price_response",
        "planted_fraud",
        "randomised_menus",
        "self_selected_retries",
        "zero_effect",
    ]


@every_world
def test_a_world_is_named_after_its_file_and_says_what_it_is_for(world: NamedWorld) -> None:
    assert named_world(world.name) is world
    assert world.question.endswith("?")
    assert world.change
    assert {each.name for each in world.truth} <= set(KEYS)


@every_world
def test_a_world_changes_little(world: NamedWorld) -> None:
    default = Assumptions()
    parts = [each.name for each in fields(default)]
    changed = [
        f"{part}.{each.name}"
        for part in parts
        for each in fields(getattr(default, part))
        if getattr(getattr(default, part), each.name) != getattr(getattr(world.assumptions, part), each.name)
    ]
    assert len(changed) <= 8
    assert bool(changed) == (world.name != "argentina")


@every_world
def test_it_holds_the_payments_asked_for_the_same_again_and_a_complete_truth(
    world: NamedWorld, built: Callable[[str], list[World]]
) -> None:
    one, two = built(world.name), built(world.name)
    assert [len(each.attempts.visit) for each in one] == [200, 200]
    for first, second in zip(one, two, strict=True):
        assert first.attempts.probability.tolist() == second.attempts.probability.tolist()
    for each in world.truth:
        table = each.table(one[0])
        assert each.table(two[0]).equals(table)
        assert not each.common or each.table(one[1]).equals(table)
        _complete(each, table)


def _complete(truth: Truth, table: pl.DataFrame) -> None:
    assert table.height
    assert not sum(table.null_count().row(0))
    assert not any(table[name].is_nan().any() for name in table.columns if table[name].dtype.is_float())
    assert table.select(KEYS[truth.name]).is_unique().all()


def test_an_unknown_world_lists_the_known_ones() -> None:
    with pytest.raises(BadInputError, match="--world is atlantis; known worlds: argentina, hidden_confounding, "):
        named_world("atlantis")


def test_the_page_lists_the_worlds_as_they_are() -> None:
    page = (PROJECT_ROOT / "docs" / "synthetic-argentina.md").read_text(encoding="utf-8")
    assert worlds_table() in page, "paste the output of worlds_table() into the page"
