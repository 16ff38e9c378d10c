"""An id pins a question: the same bytes again, whatever is published since."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from barberpro.cli.dollar_report import show
from barberpro.errors import BadInputError, IntegrityError, UnavailableError, UsageError
from barberpro.settings import Settings, read_params, shipped
from barberpro.simulation import identity
from barberpro.simulation.outcome import Asked
from barberpro.warehouse import generations, pins
from pipelines import simulate
from tests.dashboards import published
from tests.judged import publish_judged

ASKED = Asked(months=2, draws=100, seed=7)
NOW = datetime(2026, 9, 1, tzinfo=UTC)


def commission(asked):
    return simulate.Wanted("commission", asked)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    settings = Settings(tmp_path_factory.mktemp("served"), read_params(shipped("params.yaml")), "5e" * 32)
    published.publication(settings, published.history(300))
    return settings


@pytest.mark.parametrize("publishes", [4, pytest.param(10, marks=pytest.mark.slow)])
def test_the_same_question_has_the_same_id_and_bytes_whatever_is_published_since(served, publishes):
    asked = Asked(2, 100, publishes)
    first = simulate.ask(served, commission(asked), ["second_tier_at_40", "current"])
    written = first.path.read_bytes()
    for number in range(publishes):
        publish_judged(served, now=NOW + timedelta(minutes=100 * publishes + number))
    assert first.content["question"]["generation"] in generations.published(served)
    again = simulate.again(served, first.content["id"])
    assert again.content == first.content
    assert first.path.read_bytes() == written
    kept = simulate.ask(served, commission(asked), ["second_tier_at_40", "current"])
    assert (kept.kept, kept.path) == (True, first.path)
    first.path.unlink()
    anew = simulate.ask(served, commission(asked), ["second_tier_at_40", "current"])
    assert {name: each for name, each in anew.content.items() if name != "question"} == {
        name: each for name, each in first.content.items() if name != "question"
    }


def test_another_seed_policy_or_month_has_another_id(served):
    wanted = [
        (["current"], ASKED),
        (["second_tier_at_40"], ASKED),
        (["current"], Asked(2, 100, 8)),
        (["current"], Asked(1, 100, 7)),
        (["current"], Asked(2, 101, 7)),
    ]
    assert len({simulate.ask(served, commission(asked), names).content["id"] for names, asked in wanted}) == len(wanted)


def test_it_says_what_the_contract_names_and_the_null_what_if_is_nothing(served):
    content = simulate.ask(served, commission(ASKED), ["current"]).content
    assert set(content["totals"]) == {"platform_income_ars", "provider_net_ars", "client_price_ars"}
    for each in content["totals"].values():
        assert set(each) == {"baseline", "policy", "delta", "low", "high"}
        assert [Decimal(each[name]) for name in ("delta", "low", "high")] == [0, 0, 0]
    assert Decimal(content["policies"][0]["replay"]["totals"]["platform_income_ars"]["baseline"]) > 0
    past = simulate.ask(served, commission(Asked(0, 100, 7)), ["current"]).content
    assert past["policies"][0]["forward"] is None


def test_prices_are_told_as_the_contract_names_them_and_come_out_again(served):
    wanted = simulate.Wanted("pricing", ASKED)
    found = simulate.ask(served, wanted, ["buffer_6_percent", "current"])
    dearer, current = found.content["policies"]
    assert set(found.content["totals"]) == {"platform_income_ars", "provider_net_ars", "client_price_ars"}
    assert Decimal(dearer["replay"]["totals"]["client_price_ars"]["delta"]) > 0
    assert (dearer["not_simulated"], current["not_simulated"]) == ([], [])
    for each in (*current["replay"]["totals"].values(), *current["forward"]["totals"].values()):
        assert [Decimal(each[name]) for name in ("delta", "low", "high")] == [0, 0, 0]
    billed = simulate.ask(served, commission(ASKED), ["current"]).content["policies"][0]["replay"]["totals"]
    assert current["replay"]["totals"] == billed
    assert simulate.again(served, found.content["id"]).content == found.content


def test_a_kept_answer_that_was_changed_is_told(served):
    first = simulate.ask(served, commission(Asked(1, 100, 11)), ["current"])
    changed = json.loads(first.path.read_text(encoding="utf-8"))
    changed["totals"]["platform_income_ars"]["policy"] = "1.00"
    first.path.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(IntegrityError, match="comes out otherwise than it was kept"):
        simulate.again(served, first.content["id"])
    first.path.write_text("{", encoding="utf-8")
    with pytest.raises(IntegrityError, match="is damaged"):
        simulate.again(served, first.content["id"])


def test_an_answer_of_another_engine_is_not_asked_again(served, monkeypatch):
    first = simulate.ask(served, commission(ASKED), ["current"])
    monkeypatch.setattr(simulate, "ENGINE", 99)
    with pytest.raises(UnavailableError, match=f"was answered by engine {identity.ENGINE} and this is 99"):
        simulate.again(served, first.content["id"])


@pytest.mark.parametrize(
    ("policies", "asked", "told"),
    [
        ([], ASKED, "0 policies were named; allowed: 1 to 10"),
        (["current"], Asked(37, 100, 7), "--months is 37; allowed: 0"),
        (["current"], Asked(-1, 100, 7), "--months is -1"),
        (["current"], Asked(1, 99, 7), "--draws is 99; allowed: 100 to 10000"),
    ],
)
def test_what_cannot_be_asked_is_one_line(served, policies, asked, told):
    with pytest.raises(UsageError, match=told):
        simulate.ask(served, commission(asked), policies)


def test_unknown_names(served):
    with pytest.raises(BadInputError, match="there is no simulation 'sim-x'; there are "):
        simulate.again(served, "sim-x")
    with pytest.raises(BadInputError, match="there is no policy 'nobody'"):
        simulate.ask(served, commission(ASKED), ["nobody"])


def test_a_generation_that_is_gone_cannot_be_pinned(served):
    with pytest.raises(UnavailableError, match="generation 20200101T000000-00000000 is gone"):
        pins.pin(served, "20200101T000000-00000000")


def test_the_dollar_is_kept_and_told_as_a_commission_is(served, capsys):
    wanted = simulate.Wanted("fx", ASKED)
    first = simulate.ask(served, wanted, ["current", "dollar_half_in_dollars", "flat_300"])
    assert simulate.again(served, first.content["id"]).content == first.content
    assert json.loads(first.path.read_text(encoding="utf-8")) == first.content
    null, half, flat = first.content["policies"]
    for each in first.content["totals"].values():
        assert (each["delta"], each["low"], each["high"]) == ("0.00", "0.00", "0.00")
    assert [each["not_simulated"] for each in (null, half)] == [[], []]
    assert half["replay"]["totals"]["platform_result_ars"]["delta"] != "0.00"
    assert "commission.tiers" in flat["not_simulated"]
    assert flat["forward"]["totals"]["platform_result_ars"]["delta"] == "0.00"
    show(first)
    out = " ".join(capsys.readouterr().out.split())
    for told in (
        "in force: do nothing because the move is below the trigger. The dollar moved 0.2 % in 1 month",
        "A cover of 3 months pays if the dollar rises by more than 4.5 %.",
        "Horizons overlap",
        "The newest survey of expectations known was of 2025-07",
        "Assumed, not measured: the platform's costs",
        first.content["id"],
    ):
        assert told in out
