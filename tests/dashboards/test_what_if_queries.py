"""The desk of a What-if page, its link and its figures, on small histories and without a browser."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from barberpro.domain.commission import RETROACTIVE, RUNNING, Tier
from barberpro.errors import BadInputError
from barberpro.policies.files import CURRENT, parse_scenario, shipped_policy
from barberpro.policies.policy import DatedValue, Policy
from barberpro.policies.registry import kinds
from barberpro.settings import Settings
from barberpro.simulation.known import Published
from barberpro.simulation.notches import notches
from barberpro.simulation.outcome import Asked
from barberpro.warehouse.csv_files import as_csv
from dashboards.queries import what_if_commission as queries
from dashboards.queries import what_if_drafts as desk_queries
from dashboards.queries import what_if_link, what_if_rows
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.what_if_refusals import refusal
from pipelines.policies import add_text
from tests.dashboards.conftest import settings_at
from tests.simulation.small_history import small_history

DAY = date(2026, 8, 1)
ASKED = Asked(months=2, draws=100, seed=7)
FLOOR, CAP, TIERS = "commission.floor_bp", "commission.cap_bp", "commission.tiers"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_at(tmp_path_factory.mktemp("desk") / "data")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk("commission", queries.KEYS, replace(shipped_policy(), name=CURRENT), DAY)


@pytest.fixture(scope="module")
def outcomes(desk: Desk, settings: Settings) -> list[dict[str, object]]:
    ground = queries.Ground(small_history(), Published.read())
    policies = [desk_queries.begun(settings, each, desk).policy(desk) for each in ("flat_300", CURRENT)]
    return queries.outcomes(ground, desk.baseline, policies, ASKED)


def sha(policy: Policy) -> str:
    return policy.sha256(kinds())


def test_the_policy_in_force_written_out_is_itself(settings: Settings, desk: Desk) -> None:
    draft = desk_queries.begun(settings, CURRENT, desk)
    assert sha(draft.policy(desk)) == sha(desk.baseline)
    assert set(draft.scenario.changes) == set(queries.KEYS)
    later = (*desk.baseline.values[FLOOR], DatedValue(date(2027, 1, 1), 100, "s", "o"))
    coming = replace(desk, baseline=replace(desk.baseline, values={**desk.baseline.values, FLOOR: later}))
    assert sha(desk_queries.begun(settings, CURRENT, coming).policy(coming)) == sha(coming.baseline)


def test_every_beginning_is_of_the_subject_and_can_be_begun(settings: Settings, desk: Desk) -> None:
    found = desk_queries.starts(settings, "commission")
    assert found[0] == CURRENT
    assert "flat_300" in found
    for start in found:
        draft = desk_queries.begun(settings, start, desk)
        assert draft.start == start
        assert parse_scenario(draft.text, "text") == draft.scenario


def test_a_version_of_the_store_is_a_beginning(tmp_path: Path, desk: Desk) -> None:
    settings = settings_at(tmp_path / "data")
    text = desk_queries.begun(settings, "flat_300", desk).text.replace("rate_bp: 300", "rate_bp: 310")
    kept = add_text(settings, text, "flat_300", "Ana", "a little more")
    assert (kept.name, kept.version, kept.state, kept.bills) == ("flat_300", 1, "draft", True)
    assert "flat_300@1" in desk_queries.starts(settings, "commission")
    assert desk_queries.begun(settings, "flat_300@1", desk).value(TIERS, desk) == (Tier(0, 310),)


def test_moving_a_widget_rewrites_the_text_and_keeps_the_day(settings: Settings, desk: Desk) -> None:
    draft = desk_queries.begun(settings, "no_floor", desk)
    moved = desk_queries.moved(draft, {FLOOR: 150}, replace(desk, day=date(2027, 5, 1)))
    assert "{from: 2026-08-01, value: 150}" in moved.text
    added = desk_queries.moved(moved, {CAP: 400}, replace(desk, day=date(2027, 5, 1)))
    assert "{from: 2027-05-01, value: 400}" in added.text
    assert (added.value(FLOOR, desk), added.value(CAP, desk), added.problem) == (150, 400, None)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        (FLOOR, 400, "commission.floor_bp is 400 from 2026-08-01; allowed: at most commission.cap_bp, which is 350"),
        (TIERS, (Tier(0, 350), Tier(50, 280), Tier(50, 250)), "commission.tiers[2].from_bookings is 50; allowed: "),
        (CAP, 10_001, "commission.cap_bp is '10001'; allowed: a whole number from 0 to 10000"),
    ],
)
def test_what_a_widget_may_not_say_is_refused_and_nothing_moves(
    settings: Settings, desk: Desk, key: str, value: object, said: str
) -> None:
    draft = desk_queries.begun(settings, "flat_300", desk)
    moved = desk_queries.moved(draft, {key: value}, desk)
    assert said in (moved.problem or "")
    assert (moved.text, moved.scenario) == (draft.text, draft.scenario)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rate_bp: 300", "rate_bp: 3 %", "YAML: commission.tiers[0].rate_bp is '3 %'; allowed: a list of"),
        ("subject: commission", "subject: pricing", "YAML: subject is 'pricing'; allowed: commission"),
        ("commission.loyal_bp", "commission.loyalty", "key 'commission.loyalty' is not known; allowed: commission."),
        ("changes:", "changes: [", "YAML, line "),
    ],
)
def test_a_text_that_is_refused_leaves_what_it_said_before(
    settings: Settings, desk: Desk, old: str, new: str, said: str
) -> None:
    draft = desk_queries.begun(settings, "flat_300", desk)
    typed = desk_queries.retyped(draft, draft.text.replace(old, new), desk)
    assert said in (typed.problem or "")
    assert "\n" not in (typed.problem or "\n")
    assert typed.scenario == draft.scenario
    assert parse_scenario(typed.standing, "text") == draft.scenario
    mended = desk_queries.retyped(typed, draft.text.replace("300", "320", 2), desk)
    assert mended.problem is None


def test_a_kept_policy_becomes_the_scenario_that_makes_it(settings: Settings, desk: Desk) -> None:
    for start in desk_queries.starts(settings, "commission"):
        policy = desk_queries.begun(settings, start, desk).policy(desk)
        draft = desk_queries.from_policy(policy.name, policy, desk.baseline, desk)
        assert sha(draft.policy(desk)) == sha(policy)


def test_a_link_gives_the_scenarios_back(settings: Settings, desk: Desk) -> None:
    drafts = tuple(desk_queries.begun(settings, each, desk) for each in (CURRENT, "flat_300", "running_tiers"))
    broken = desk_queries.retyped(drafts[1], "nonsense", desk)
    link = what_if_link.packed((drafts[0], broken, drafts[2]), desk)
    assert set(link) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    found, same = what_if_link.unpacked(link, desk)
    assert same
    assert [each.scenario for each in found] == [each.scenario for each in drafts]
    other = replace(desk, baseline=drafts[1].policy(desk))
    assert what_if_link.unpacked(link, other)[1] is False
    for cut in (link[:-9], link[:20] + "AAAA" + link[24:], "", "?", "x" * 50):
        with pytest.raises(BadInputError):
            what_if_link.unpacked(cut, desk)


@pytest.mark.parametrize(
    "told",
    [[], {}, ["x"], ["x", *[["a", "b"]] * 5], ["x", ["a", "name: x"]], ["x", ["a"]], ["x", ["y" * 100_000, ""]]],
)
def test_a_link_that_somebody_made_up_is_refused(desk: Desk, told: object) -> None:
    link = base64.urlsafe_b64encode(zlib.compress(json.dumps(told).encode())).decode().rstrip("=")
    with pytest.raises(BadInputError):
        what_if_link.unpacked(link, desk)


def test_slices_add_up_to_the_totals(outcomes: list[dict[str, object]]) -> None:
    for measure in what_if_rows.MEASURES:
        whole = what_if_rows.total(outcomes[0], "replay", "nominal", measure)
        for dimension in what_if_rows.dimensions(outcomes[0]):
            parts = what_if_rows.sliced(outcomes[0], "replay", dimension, measure).values()
            assert sum(each.delta for each in parts) == whole.delta
            assert sum(each.policy for each in parts) == whole.policy


def test_the_policy_in_force_changes_nothing_anywhere(outcomes: list[dict[str, object]]) -> None:
    frame = what_if_rows.frame({"B": outcomes[1]})
    assert set(frame["change_ars"].drop_nulls()) == {Decimal("0.00")}
    assert set(frame["part"]) == {"replay", "forward"}
    assert what_if_rows.break_even(what_if_rows.total(outcomes[1], "replay", "nominal", "platform_income"))[0] == "same"


def test_the_break_even_of_the_past_is_that_of_the_simulation(outcomes: list[dict[str, object]]) -> None:
    told = outcomes[0]["replay"]["break_even"]  # type: ignore[index]
    verdict, share = what_if_rows.break_even(what_if_rows.total(outcomes[0], "replay", "nominal", "platform_income"))
    assert verdict == {"pays_up_to": "lost", "pays_from_more_bookings": "won"}[told["verdict"]]
    assert share == pytest.approx(told["share"])


def test_a_csv_holds_every_figure_and_no_formula(outcomes: list[dict[str, object]]) -> None:
    frame = what_if_rows.frame({"=A1": {**outcomes[0], "policy": "@x"}})
    lines = as_csv(frame).decode().splitlines()
    assert len(lines) == frame.height + 1
    assert all(line.startswith("'=A1,'@x,") for line in lines[1:])


@pytest.mark.parametrize("start", ["flat_300", "retroactive_tiers", CURRENT])
def test_curves_drop_where_there_are_notches(settings: Settings, desk: Desk, start: str) -> None:
    terms = queries.terms_at_last(desk_queries.begun(settings, start, desk).policy(desk))
    curve = queries.income_curve(terms, 1_500_000, 150)
    drops = [count for count in range(1, len(curve)) if curve[count] < curve[count - 1]]
    found = notches(terms, 1_500_000)
    assert drops == [each.bookings for each in found]
    assert [(curve[each.bookings - 1], curve[each.bookings]) for each in found] == [
        (each.income_below, each.income_at) for each in found
    ]
    assert terms.tier_basis != RETROACTIVE or drops == [50, 100]


def test_running_tiers_never_drop(settings: Settings, desk: Desk) -> None:
    terms = queries.terms_at_last(desk_queries.begun(settings, "running_tiers", desk).policy(desk))
    assert terms.tier_basis == RUNNING
    curve = queries.income_curve(terms, 1_500_000, 120)
    assert curve[50] == 50 * 52_500
    assert curve[51] - curve[50] == 42_000
    assert curve == sorted(curve)


def test_what_changes_nothing_here_is_named(settings: Settings, desk: Desk) -> None:
    text = desk_queries.begun(settings, "flat_300", desk).text + "  standing.rating_days: [{from: always, value: 90}]\n"
    text += "  response.elasticity: [{from: always, value: {low: -1, value: 0, high: 0}}]\n"
    draft: Draft = desk_queries.drafted(CURRENT, text, desk)
    assert queries.without_effect(draft) == ["standing.rating_days", "response.elasticity"]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "YAML: commission.cap_bp is '10001'; allowed: a whole number from 0 to 10000 (basis points of the gross "
            "amount)",
            "YAML: commission.cap_bp es '10001'; se admite: un número entero de 0 a 10000 (puntos básicos del importe "
            "bruto)",
        ),
        (
            "scenario x: commission.floor_bp is 400 from 2026-08-01; allowed: at most commission.cap_bp, which is 350",
            "escenario x: commission.floor_bp es 400 desde 2026-08-01; se admite: a lo sumo commission.cap_bp, que es "
            "350",
        ),
        (
            "YAML: key 'a.b' is not known; allowed: keys",
            "YAML: la clave 'a.b' no existe; se admite: keys",
        ),
    ],
)
def test_refusals_speak_the_readers_language(english: str, spanish: str) -> None:
    assert refusal(english, "en") == english
    assert refusal(english, "es") == spanish
