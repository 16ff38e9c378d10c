"""What is printed of a simulation of the dollar whose payments end long before the closes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from barberpro.cli.dollar_report import show
from barberpro.policies.files import shipped_policy
from barberpro.policies.scenarios import shipped_scenario
from barberpro.simulation.dollar_outcome import dollar_outcomes
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked
from pipelines.simulate import Simulation
from pipelines.simulated.commission import told_history
from tests.simulation.small_history import small_history


def test_old_payments_and_an_old_survey_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    history, shipped = small_history(providers=3, first=date(2025, 10, 1), months=4), shipped_policy()
    policy = shipped_scenario("dollar_survey_premium").policy(shipped)
    found = dollar_outcomes(history, shipped, [policy], Published.read(), Asked(0, 100, 1))
    found["policies"][0]["not_simulated"] = []
    content = {"id": "sim-0", "synthetic": False, "history": told_history(history)} | found
    show(Simulation(content, Path("sim-0.json"), kept=True))
    out = " ".join(capsys.readouterr().out.split())
    assert "Decision of 2026-02-01: the newest close, $ 1447.00 of 2026-01-31, was 1 day old then" in out
    assert "The payments end before the closes. By those of 2026-07-31, with income following prices: do nothing" in out
    assert "That survey is too old to price cover, so that the assumed premium holds: dollar_survey_premium." in out
    assert "id: sim-0 (kept before)" in out
    assert "Invented history" not in out
    assert "nominal pesos" not in out
