"""What the ledger says of small histories: by hand where it can be, and nothing at all of an invented one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from barberpro.domain.claims import CANNOT_TELL, REFUTED, SUPPORTED, Interval
from barberpro.parameters.additions import Terms
from barberpro.parameters.claims import claims_ledger
from barberpro.settings import Settings, read_params, shipped
from barberpro.tables import reference_schemas, schemas
from barberpro.warehouse.database import memory_database
from pipelines import claims_ledger as stage
from pipelines import parameters
from pipelines.claim_evidence import Evidence, Missing
from pipelines.menu_evidence import REPORT, menu_findings
from tests.tables import invented

LAST = datetime(2026, 7, 31, 15, 0)
NOW = datetime(2026, 8, 1, tzinfo=UTC)
LEDGER = claims_ledger()


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "data", read_params(shipped("params.yaml")))


def history(count=400):
    """Two payments of each client: 40 % wallet, 35 % card, 5 % voucher, 20 % transfer; one attempt in ten declined."""
    methods = ["account_money"] * 8 + ["credit_card"] * 7 + ["cash_voucher"] + ["bank_transfer"] * 4
    for number in range(count):
        at = LAST - timedelta(days=10 + number % 80)
        status = "rejected" if number % 10 == 9 else "approved"
        yield invented.payment(
            number, at, client_id=f"c{number % 200}", method=methods[number // 20 % 20], status=status,
            decline_class="issuer" if status == "rejected" else None,
        )  # fmt: skip
    yield invented.payment(count, LAST, client_id="last", status="pending")


@pytest.fixture
def look(settings, monkeypatch):
    def looked(rows, *names, synthetic=False, checkouts=()):
        """Look at some claims, or at all: each costs a tenth of a second."""
        few = tuple(LEDGER.claim(name) for name in names) or LEDGER.claims
        monkeypatch.setattr(stage, "claims_ledger", lambda: replace(LEDGER, claims=few))
        with memory_database() as db:
            invented.create(db, schemas.PAYMENTS, rows)
            invented.create(db, schemas.CHECKOUTS, checkouts)
            for table in (schemas.BOOKINGS, reference_schemas.PROVINCES, reference_schemas.DEFLATOR):
                invented.create(db, table)
            db.execute(f"CREATE TABLE load_ledger AS SELECT {synthetic} AS synthetic")
            result = stage.run(settings, db, now=NOW)
        return {each["id"]: each for each in json.loads(result.path.read_text("utf-8"))["claims"]}

    return looked


def test_shares_counted_by_hand(look):
    names = ("method-cash", "method-mercado-pago", "digital-adoption", "summary-success-rate", "peso-volume")
    found = look(history(), "method-credit-card", *names)
    card, cash = found["method-credit-card"], found["method-cash"]
    assert card["evidence"]["value"] == pytest.approx(0.35)
    assert card["evidence"]["sample"] == 360
    assert card["evidence"]["clusters"] == 180  # the declined of 200 clients leave 180 who paid
    assert cash["evidence"]["value"] == pytest.approx(0.05)
    assert (cash["verdict"], cash["why"]) == (REFUTED, "outside")
    assert found["digital-adoption"]["evidence"]["value"] == pytest.approx(0.95)
    assert found["digital-adoption"]["verdict"] == SUPPORTED
    assert found["summary-success-rate"]["evidence"]["value"] == pytest.approx(0.9)
    assert found["summary-success-rate"]["verdict"] == REFUTED
    assert found["method-mercado-pago"]["why"] == "crosses"
    assert found["method-mercado-pago"]["sample_needed"] is None  # the figure is 40 %, which is the bound itself
    assert found["peso-volume"]["evidence"]["details"] == {"ars": "360000.00"}
    assert found["peso-volume"]["last_looked"] == "2026-08-01"


def test_an_invented_history_neither_supports_nor_refutes_but_shows_its_figures(look):
    decided = ("digital-adoption", "method-cash", "peso-volume")
    real, invented_one = look(history(), *decided), look(history(), *decided, synthetic=True)
    assert {each["verdict"] for each in invented_one.values()} == {CANNOT_TELL}
    for name in decided:
        assert real[name]["verdict"] != CANNOT_TELL
        assert invented_one[name]["why"] == "invented"
        assert invented_one[name]["evidence"] == real[name]["evidence"]


def test_without_payments_every_claim_is_open(look):
    found = look([])
    assert len(found) == len(LEDGER.claims)
    assert {each["verdict"] for each in found.values()} == {CANNOT_TELL}
    assert found["method-cash"]["why"] == "no_data"
    assert found["market-share"]["why"] == "no_data"


def test_a_handful_of_clients_makes_no_interval(look):
    found = look([{**row, "client_id": f"c{number % 9}"} for number, row in enumerate(history())], "method-cash")
    assert (found["method-cash"]["verdict"], found["method-cash"]["why"]) == (CANNOT_TELL, "few_clusters")


def test_a_share_of_the_market_needs_somebody_elses_total(look, settings, tmp_path):
    assert look(history(), "market-share")["market-share"]["why"] == "no_denominator"
    path = tmp_path / "market.csv"
    path.write_text(
        "month,market_ars,source,published_on\n2026-05,1000000,Cámara,2026-07-01\n2026-06,500000,Cámara,2026-08-01\n"
        "2026-07,500000,Cámara,2026-09-01\n",
        "utf-8",
    )
    parameters.run(settings, "market", path, Terms(date(2026, 11, 1)))
    found = look(history(), "market-share", "market-penetration")
    june = sum(row["amount"] for row in history() if row["status"] == "approved" and row["attempted_at"].month == 6)
    share = found["market-share"]["evidence"]
    assert share["value"] == pytest.approx(float(june / Decimal(500000)))  # July is not over in these data
    assert share["details"]["source"] == "Cámara"
    assert found["market-share"]["verdict"] == (SUPPORTED if share["value"] > 0.15 else REFUTED)
    assert found["market-penetration"]["verdict"] == SUPPORTED


def evaluated(band, reason, low, value, high):
    """Write a row as the evaluation of menus does."""
    estimate = {"relative_difference": {"value": value, "low": low, "high": high}}
    verdict = {"above_zero": "better", "not_above_margin": "not better"}.get(reason, "cannot tell")
    return {"band": band, "reward": "paid", "rows": 9000, "judging": "dr", "estimators": {"dr": estimate, "ips": None},
            "verdict": verdict, "reason": reason, "sample_needed": None}  # fmt: skip


def report(settings, *rows):
    settings.reports.mkdir(parents=True, exist_ok=True)
    content = {"sources": {"marketplace": {"verdicts": list(rows)}}}
    (settings.reports / REPORT).write_text(json.dumps(content), "utf-8")


def test_installments_are_judged_by_the_evaluation_of_menus(look, settings):
    assert look(history(), "installments-claim-low")["installments-claim-low"]["why"] == "no_evaluation"
    report(
        settings,
        evaluated("all", "above_zero", 0.12, 0.15, 0.17),
        evaluated("low", "not_above_margin", -0.03, 0.01, 0.05),
        evaluated("medium", "holds_zero", -0.10, 0.10, 0.30),
        evaluated("high", "no_support", 0.25, 0.30, 0.35),
        evaluated("low", "above_zero", 0.5, 0.6, 0.7) | {"reward": "net_real_ars"},
    )
    bands = ("overall", "low", "medium", "high")
    found = look(history(), "conversion-improves", *(f"installments-claim-{band}" for band in bands))
    whys = {band: found[f"installments-claim-{band}"]["why"] for band in bands}
    assert whys == {"overall": "within", "low": "outside", "medium": "crosses", "high": "not_allowed"}
    assert found["installments-claim-medium"]["sample_needed"] > 9000
    assert found["conversion-improves"]["verdict"] == SUPPORTED


def test_an_evaluation_without_estimates_is_none(look, settings):
    bare = evaluated("low", "no_propensity", 0, 0, 0) | {"judging": None, "estimators": {}}
    report(settings, bare)
    found = look(history(), "installments-claim-low")["installments-claim-low"]
    assert (found["why"], found["detail"]["en"]) == ("not_allowed", "cannot tell")
    assert found["evidence"] is None


@pytest.mark.parametrize("text", ["", "[]", '{"sources": 3}', '{"sources": {"a": {"verdicts": [{"band": "low"}]}}}'])
def test_a_report_that_cannot_be_read_is_no_evaluation(look, settings, text):
    settings.reports.mkdir(parents=True, exist_ok=True)
    (settings.reports / REPORT).write_text(text, "utf-8")
    assert menu_findings(settings) == []
    assert look(history(), "installments-claim-low")["installments-claim-low"]["why"] == "no_evaluation"


@pytest.mark.parametrize("claim", [each for each in LEDGER.claims if each.measure], ids=lambda each: each.id)
def test_whatever_the_figure_an_invented_history_decides_nothing(claim):
    for value in (-1e9, 0.0, 0.5, 1e9):
        certain = Evidence(Interval(value, value, value), 10**9, "payments", "exact")
        assert stage.judge(claim, certain, invented=True).verdict == CANNOT_TELL
        assert stage.judge(claim, certain, invented=False).verdict != CANNOT_TELL or value in {
            claim.bounds.low, claim.bounds.high
        }  # fmt: skip
    elsewhere = replace(certain, independent_of_history=True)
    assert stage.judge(claim, elsewhere, invented=True).verdict == stage.judge(claim, certain, invented=False).verdict
    assert stage.judge(claim, Missing("no_data"), invented=False).verdict == CANNOT_TELL
