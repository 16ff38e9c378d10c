"""The desk and the figures of What-if: prices, on a small priced history and without a browser."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from barberpro.domain.hedging import BELOW_TRIGGER, WITHIN_TOLERANCE
from barberpro.policies.files import CURRENT, shipped_policy
from barberpro.policies.optimiser import NOT_IDENTIFIED, SWITCHED_OFF, TOO_FEW
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.policies.registry import kinds
from barberpro.settings import Settings
from barberpro.simulation.elasticity import Elasticity
from barberpro.simulation.outcome import Asked
from dashboards import what_if_dollar
from dashboards.queries import what_if_drafts, what_if_rows
from dashboards.queries import what_if_prices as queries
from dashboards.queries.what_if_drafts import Desk
from dashboards.teller import Teller
from dashboards.what_if_refusals import refusal
from tests.dashboards.conftest import settings_at
from tests.simulation.small_prices import small_prices, sought

ASKED = Asked(months=2, draws=100, seed=7)
BANDS = "prices.demand_bands"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_at(tmp_path_factory.mktemp("prices") / "data")


@pytest.fixture(scope="module")
def ground() -> queries.Ground:
    return queries.Ground.of("small", sought(small_prices()))


@pytest.fixture(scope="module")
def desk(ground: queries.Ground) -> Desk:
    return Desk(queries.SUBJECT, queries.KEYS, replace(shipped_policy(), name=CURRENT), ground.first_ahead)


@pytest.fixture(scope="module")
def outcomes(settings: Settings, desk: Desk, ground: queries.Ground) -> list[dict[str, Any]]:
    policies = [what_if_drafts.begun(settings, each, desk).policy(desk) for each in ("buffer_6_percent", CURRENT)]
    return queries.study(ground, desk.baseline, ASKED).outcomes(policies)


@pytest.fixture(scope="module")
def decisions(desk: Desk, ground: queries.Ground) -> list[dict[str, Any]]:
    return list(queries.dollar(ground, desk.baseline)["decisions"])


def test_every_price_scenario_and_the_policy_in_force_can_be_begun(settings: Settings, desk: Desk) -> None:
    found = what_if_drafts.starts(settings, queries.SUBJECT)
    assert {"every_two_months", "reprice_at_5_percent", "quiet_hours_5_off"} < set(found)
    assert "flat_300" not in found
    for start in found:
        assert what_if_drafts.begun(settings, start, desk).start == start
    mine = what_if_drafts.begun(settings, CURRENT, desk).policy(desk)
    assert mine.sha256(kinds()) == desk.baseline.sha256(kinds())


def test_a_multiplier_that_is_moved_is_written_and_one_out_of_bounds_refused(settings: Settings, desk: Desk) -> None:
    draft = what_if_drafts.begun(settings, "quiet_hours_5_off", desk)
    moved = what_if_drafts.moved(draft, {BANDS: {"low": 9_300, "usual": 10_000, "high": 10_200}}, desk)
    assert "{from: 2026-08-01, value: {low: 9300, usual: 10000, high: 10200}}" in moved.text
    refused = what_if_drafts.retyped(moved, moved.text.replace("9300", "93"), desk)
    assert refusal(refused.problem, "es") == (
        "YAML: prices.demand_bands.low es '93'; se admite: un mapa de nombres a un número entero de 1000 a 50000, uno "
        "para cada uno de low, usual, high (puntos básicos del precio indexado)"
    )
    assert refused.value(BANDS, desk)["low"] == 9_300


def test_slices_of_services_hours_and_clients_add_up(outcomes: list[dict[str, Any]]) -> None:
    assert what_if_rows.dimensions(outcomes[0]) == what_if_rows.DIMENSIONS
    for measure in what_if_rows.MEASURES:
        whole = what_if_rows.total(outcomes[0], "replay", "nominal", measure)
        assert whole.delta
        for dimension in what_if_rows.DIMENSIONS:
            parts = what_if_rows.sliced(outcomes[0], "replay", dimension, measure).values()
            assert sum(each.delta for each in parts) == whole.delta


def test_bookings_and_paid_checkouts_stand_in_the_csv_in_columns_of_their_own(outcomes: list[dict[str, Any]]) -> None:
    frame = what_if_rows.frame({"A": outcomes[0], "B": outcomes[1]})
    counts = frame.filter(frame["measure"] == "bookings")
    told = outcomes[0]["forward"]["bookings"]
    assert counts.filter(counts["scenario"] == "A")["change_number"][0] == Decimal(str(told["delta"]))
    assert set(counts.filter(counts["scenario"] == "B")["change_number"]) == {Decimal(0)}
    assert counts["change_ars"].null_count() == counts.height
    assert set(counts["dimension"]) >= {"total", "province", "month"}


def test_an_old_answer_without_bookings_and_one_of_unknown_checkouts_are_told_without_them(
    outcomes: list[dict[str, Any]],
) -> None:
    ahead = {name: each for name, each in outcomes[0]["forward"].items() if name != "bookings"} | {"conversion": None}
    old = outcomes[0] | {"forward": ahead}
    assert [what_if_rows.counted(ahead, each) for each in what_if_rows.COUNTS] == [None, None]
    rows = what_if_rows.frame({"A": old})
    assert "conversion" not in set(rows.filter(rows["dimension"] == "total")["measure"])


def test_the_optimiser_is_asked_as_if_it_were_on(desk: Desk, ground: queries.Ground) -> None:
    study = queries.study(ground, desk.baseline, Asked(0, 100, 7))
    told = queries.optimiser_if_on(study, desk.baseline)
    assert told["on"]
    assert set(told["reasons"]) <= {TOO_FEW, NOT_IDENTIFIED}
    assert set(study.outcomes([desk.baseline])[0]["optimiser"]["reasons"]) == {SWITCHED_OFF}


def test_an_identified_elasticity_is_no_assumption(desk: Desk, ground: queries.Ground) -> None:
    assert list(queries.beliefs(ground, desk.baseline)) == ["response.elasticity", "response.leaving_a_year"]
    assert queries.answer_to_prices(ground, desk.baseline)["assumed"]
    known = Elasticity(-0.7, -0.9, -0.5, True, "", 5_000, 60, None)
    found = replace(ground, sought=replace(ground.sought, answer=known))
    assert list(queries.beliefs(found, desk.baseline)) == ["response.leaving_a_year"]
    assert not queries.answer_to_prices(found, desk.baseline)["assumed"]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "assumption: response.elasticity; not identified: the interval is 1.33 wide; above 1.00 it does not tell a "
            "strong answer from none",
            "supuesto: response.elasticity; no identificada: el intervalo tiene un ancho de 1,33; por encima de 1,00 "
            "no distingue una respuesta fuerte de ninguna",
        ),
        (
            "bookings move before repricings (p = 0.0123), so that prices follow demand here",
            "las reservas se mueven antes que los precios (p = 0,0123): aquí los precios siguen a la demanda",
        ),
    ],
)
def test_what_the_elasticity_rests_on_is_told_in_the_readers_language(english: str, spanish: str) -> None:
    assert refusal(english, "es") == spanish
    assert refusal(english, "en") == english


def test_decisions_about_the_dollar_are_those_of_the_policy(
    desk: Desk, ground: queries.Ground, decisions: list[dict[str, Any]]
) -> None:
    assert len(decisions) == len(ground.months)
    assert decisions[-1]["text_es"].startswith(("no hacer nada porque ", "cubrir "))
    never = desk.baseline.overlaid("never", {"dollar.trigger_bp": (DatedValue(ALWAYS, 10_000, "-", "-"),)})
    assert {each["action"] for each in queries.dollar(ground, never)["decisions"]} == {"do nothing"}


def test_keys_without_effect_are_named(desk: Desk, settings: Settings) -> None:
    text = what_if_drafts.begun(settings, "no_buffer", desk).text
    text += "  dollar.trigger_bp: [{from: always, value: 900}]\n  commission.floor_bp: [{from: always, value: 150}]\n"
    assert queries.without_effect(what_if_drafts.drafted(CURRENT, text, desk)) == ["dollar.trigger_bp"]


@pytest.mark.parametrize(("reason", "said"), [(BELOW_TRIGGER, "no se calcula"), (WITHIN_TOLERANCE, "Cobertura nece")])
def test_cover_that_nobody_worked_out_is_not_told_as_none(
    decisions: list[dict[str, Any]], reason: str, said: str
) -> None:
    lines = what_if_dollar.rests_on({**decisions[-1], "reason": reason}, 3, Teller("es", "ARS"))
    assert said in lines[-1]
