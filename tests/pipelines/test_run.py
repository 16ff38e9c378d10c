"""The whole way on a small invented history: the same twice, and one answer whichever door a payment comes by."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from barberpro.warehouse import reader
from pipelines import answers, recommending, run, score, score_file
from tests.pipelines.built import NOW, Built, built


@pytest.fixture(scope="module")
def first(first_run: Built) -> Built:
    return first_run


def test_every_table_of_the_contract_is_published(first: Built) -> None:
    with reader.generation(first.settings) as opened:
        tables = opened.database.tables()
    assert {
        "payment_events", "payments", "checkouts", "bookings", "providers", "reviews", "refunds", "disputes", "clients",
        "cpi", "fx", "deflator", "inflation_expectations", "processor_fees", "installment_plans", "provinces",
        "holidays", "load_ledger", "quarantine", "payment_features", "payment_scores", "metric_daily",
    } <= tables  # fmt: skip


def test_the_ledger_accounts_for_every_record_and_the_defects_that_were_planted(first: Built) -> None:
    files = first.result.load.files
    assert all(each.loaded + each.duplicate + each.quarantined == each.rows for each in files)
    manifest = json.loads((first.settings.raw / "SYNTHETIC.json").read_text(encoding="utf-8"))
    refused = sum(each.quarantined for each in files)
    with reader.generation(first.settings) as opened:
        assert opened.database.frame("SELECT count(*) FROM quarantine").item() == refused
        assert opened.database.frame("SELECT count(*) FROM payments").item() == 4_000
        assert opened.sidecar["synthetic"] is True
    assert refused > 0
    assert manifest["synthetic"] is True


@pytest.mark.slow
def test_the_same_seed_gives_the_same_tables_and_the_same_model(
    first: Built, tmp_path_factory: pytest.TempPathFactory
) -> None:
    second = built(tmp_path_factory.mktemp("second"))
    for name in sorted(path.name for path in first.settings.tables.glob("*.parquet")):
        if name != "payment_scores.parquet":  # it names the version, which holds the time of training
            assert (second.settings.tables / name).read_bytes() == (first.settings.tables / name).read_bytes(), name
    trees = ("models", "payment_failure", "model.txt")
    roots = (each.settings.data_root for each in (first, second))
    assert len({root.joinpath(*trees).read_bytes() for root in roots}) == 1
    with reader.generation(first.settings) as one, reader.generation(second.settings) as other:
        hashes = one.sidecar["content_hash"], other.sidecar["content_hash"]
    for table in ("payment_events", "payments", "checkouts", "payment_features", "metric_daily"):
        assert hashes[0][table] == hashes[1][table]


@pytest.fixture(scope="module")
def of_a_file(first: Built) -> score_file.FileScores:
    file = first.settings.raw / "mercadopago" / "payments-2026-07.jsonl"
    return score_file.run(first.settings, file, "mercadopago", reasons_share=0.2)


def test_a_payment_scored_from_its_file_gets_the_answer_of_the_pipeline(
    first: Built, of_a_file: score_file.FileScores
) -> None:
    """What is computed for training and what is computed for a file are the same features."""
    scores = of_a_file.scores.drop_nulls()
    published = pl.read_parquet(first.settings.tables / "payment_scores.parquet")
    both = scores.unique("payment_id").join(published, on="payment_id", suffix="_published")
    assert both.height > 300
    difference = (both["failure_probability"] - both["failure_probability_published"]).abs()
    assert difference.max() < 1e-12
    assert_logged(first, scores.unique("payment_id"))


def assert_logged(first: Built, scores: pl.DataFrame) -> None:
    """See that an answer is in the log with what was recommended, and published in the place of a replay."""
    logged, actions = answers.read(first.settings), first.settings.params.actions
    told = logged.join(scores, on="payment_id", suffix="_told")
    assert told.height == scores.height
    assert told["failure_probability"].to_list() == told["failure_probability_told"].to_list()
    assert logged.filter(pl.col("failure_probability").is_between("range_low", "range_high")).height == logged.height
    risky = pl.col("failure_probability") >= actions.risky_from
    held = logged.filter("holdout").select("action", "action_propensity", risky)
    assert set(held.rows()) <= {("nothing", actions.holdout_share, True)}
    assert set(logged.filter(risky, ~pl.col("holdout"))["action_propensity"]) == {1 - actions.holdout_share}
    assert set(logged.filter(~risky)["action_propensity"]) == {1.0}
    before = pl.read_parquet(first.settings.tables / "payment_scores.parquet")
    after = pl.read_parquet(score.run(first.settings).path)
    key = ["source", "payment_id"]
    assert after.filter(origin="live").select(logged.columns).sort(key).equals(logged.sort(key))
    assert after.filter(origin="replayed").join(logged, on=key, how="semi").is_empty()
    assert set(after.select(key).rows()) == set(before.select(key).rows()) | set(logged.select(key).rows())


def test_evidence_for_actions_is_read_under_the_sources_that_pay(first: Built) -> None:
    found = recommending.evidence(first.settings)
    assert {each.source for each in found} == {"mercadopago"}
    assert {each.code for each in found} == {"fewer_installments", "other_method"}
    assert json.loads((first.settings.reports / "drift.json").read_text(encoding="utf-8"))["verdict"] == "too_few"


def test_whole_answers_say_what_the_scores_say_and_why(
    first: Built, of_a_file: score_file.FileScores, tmp_path: Path
) -> None:
    """One for each payment, in the order of the file; the riskiest fifth names only codes that the refits agree on."""
    payments = of_a_file.scores.unique("payment_id", keep="first", maintain_order=True)
    score_file.write_answers(of_a_file.answers, tmp_path / "answers.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [each["payment_id"] for each in lines] == payments["payment_id"].to_list()
    assert [each["failure_probability"] for each in lines] == payments["failure_probability"].to_list()
    named = [{factor["code"] for factor in each["risk_factors"]} for each in lines]
    assert 0 < sum(map(bool, named)) <= -(-len(lines) // 5)
    kept = json.loads((first.settings.models / "payment_failure" / "reasons.json").read_text(encoding="utf-8"))
    assert set().union(*named) <= {each["code"] for each in kept["codes"] if each["shown"]}


def test_the_report_says_where_calibration_is_worst(first: Built) -> None:
    report = json.loads((first.settings.reports / "payment_failure.json").read_text(encoding="utf-8"))
    found = report["calibration_slices"]
    assert found["judged"] >= len(found["slices"]) > 3
    assert {"method", "amount_decile", "province"} <= {each["by"] for each in found["slices"]}
    for each in found["slices"]:
        assert each["came_true"]["low"] <= each["came_true"]["value"] <= each["came_true"]["high"]
    card = (first.settings.models / "payment_failure" / "card.md").read_text(encoding="utf-8")
    assert f"{found['judged']} slices" in card


def test_the_champion_on_disk_answers_as_the_one_that_was_judged(first: Built) -> None:
    judged = pl.read_parquet(first.settings.reports / "payment_failure_predictions.parquet")
    published = pl.read_parquet(first.settings.tables / "payment_scores.parquet")
    both = judged.join(published, on=["source", "payment_id"])
    assert both.height == judged.height
    assert (both["model"] - both["failure_probability"]).abs().max() < 1e-12


@pytest.mark.slow
def test_running_again_adds_nothing_and_leaves_the_champion(first: Built) -> None:
    before = json.loads((first.settings.models / "payment_failure" / "champion.json").read_text(encoding="utf-8"))
    again = run.run(first.settings, now=NOW.replace(hour=5))
    assert again.load.tables == first.result.load.tables
    assert all(each.seen_before for each in again.load.files)
    assert (again.training.role, again.training.version) == ("champion", first.result.training.version)
    after = json.loads((first.settings.models / "payment_failure" / "champion.json").read_text(encoding="utf-8"))
    assert after["version"] == before["version"]
    with reader.generation(first.settings) as opened:
        assert opened.name == again.published.generation
        assert opened.sidecar["champions"] == {"payment_failure": before["version"]}
