"""Scoring a file: one answer for each readable record, whatever the file tells about outcomes."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl
import pytest

from barberpro.errors import BadInputError
from barberpro.warehouse.mapping import read_mapping
from pipelines import score, score_file
from tests.shop import HEADER, row

ATTEMPT = {
    "id": 1,
    "date_created": "2026-07-01T10:00:00.000-03:00",
    "date_last_updated": "2026-07-01T10:00:00.000-03:00",
    "transaction_amount": 100,
    "currency_id": "ARS",
    "payment_type_id": "credit_card",
}


@dataclass
class Asked:
    """A model that answers with the payment's number, and keeps what it was asked."""

    rows: pl.DataFrame | None = None
    events: pl.DataFrame | None = None

    def score_events(self, _settings, db, rows, _progress, reasons_share):
        assert reasons_share is None
        self.rows, self.events = rows, db.frame("SELECT * FROM payment_events")
        scores = rows.with_columns(failure_probability=pl.col("payment_id").cast(pl.Float64) / 1000)
        return score.Answer(scores, "v1", ())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    model = Asked()
    monkeypatch.setattr(score_file.score, "score_events", model.score_events)
    return model


def jsonl(path, *records) -> object:
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def test_versions_of_one_payment_get_one_answer_each(settings, tmp_path, asked):
    numbers = [1, 2, 1, 3, 1, 2]
    versions = [
        {**ATTEMPT, "id": number, "date_last_updated": f"2026-07-01T10:00:{place:02}Z"}
        for place, number in enumerate(numbers)
    ]
    scores = score_file.run(settings, jsonl(tmp_path / "payments.jsonl", *versions), "mercadopago").scores
    assert scores["row_number"].to_list() == list(range(len(numbers)))
    assert scores["payment_id"].to_list() == [str(number) for number in numbers]
    assert scores["failure_probability"].to_list() == [number / 1000 for number in numbers]
    assert asked.rows.height == 3


def test_a_refused_record_keeps_its_number_and_has_no_answer(settings, tmp_path, asked):
    file = jsonl(tmp_path / "payments.jsonl", ATTEMPT, {**ATTEMPT, "id": None}, {**ATTEMPT, "id": 3})
    result = score_file.run(settings, file, "mercadopago")
    assert result.scores["row_number"].to_list() == [0, 2]
    assert "1 of 3 records were refused, first line 2" in result.warnings[0]


@pytest.mark.parametrize("status", [{}, {"status": None}, {"status": "approved"}])
def test_json_lines_need_no_outcome(settings, tmp_path, asked, status):
    file = jsonl(tmp_path / "payments.jsonl", {**ATTEMPT, **status})
    assert score_file.run(settings, file, "mercadopago").scores.height == 1
    assert asked.events["status"].to_list() == [status.get("status")]


def test_a_blank_status_in_a_csv_is_no_outcome(shop, asked):
    file = shop.export(row("1", status=""), row("2"))
    assert score_file.run(shop.settings, file, shop.mapping).scores["row_number"].to_list() == [0, 1]
    assert asked.events.sort("payment_id")["status"].to_list() == [None, "approved"]


def test_a_csv_may_lack_the_column_of_outcomes(shop, asked):
    file = shop.export(row("1").rpartition(";")[0], header=HEADER.rpartition(";")[0])
    assert score_file.run(shop.settings, file, shop.mapping).scores.height == 1
    assert asked.events["status"].to_list() == [None]


def test_a_record_without_amount_is_still_refused(shop, asked):
    with pytest.raises(BadInputError, match="no value; it is required"):
        score_file.run(shop.settings, shop.export(row(amount="")), shop.mapping)


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [({"state"}, "approved"), ({"state", "result"}, None), (set(), "rejected")],
)
def test_of_a_field_with_alternatives_those_that_are_there_are_read(shop, asked, lacking, expected):
    text = shop.mapping.read_text(encoding="utf-8")
    text = text.replace("status: {from: status}", "status: {first_of: [{from: state}, {from: result}]}")
    shop.mapping.write_text(text, encoding="utf-8")
    columns = {"state": "rejected", "result": "approved"}
    there = {name: value for name, value in columns.items() if name not in lacking}
    file = shop.export(
        ";".join((row("1").rpartition(";")[0], *there.values())),
        header=";".join((HEADER.rpartition(";")[0], *there)),
    )
    assert score_file.run(shop.settings, file, shop.mapping).scores.height == 1
    assert asked.events["status"].to_list() == [expected]


def test_a_column_that_a_join_needs_may_not_lack(shop, asked):
    text = shop.mapping.read_text(encoding="utf-8")
    joins = "joins: {states: {files: states.csv, on: {code: status}}}\n    fields:"
    text = text.replace("fields:", joins).replace("status: {from: status}", "status: {from: name, in: states}")
    shop.mapping.write_text(text, encoding="utf-8")
    file = shop.export(row("1").rpartition(";")[0], header=HEADER.rpartition(";")[0])
    file.with_name("states.csv").write_text("code;name\napproved;approved\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="column 'status' is not in the file"):
        score_file.run(shop.settings, file, shop.mapping)


def test_columns_of_outcomes_are_required_when_loading_all_the_same():
    (source, *_) = read_mapping("mercadopago").inputs
    assert source.table.column("status").required
    assert not score_file.without_outcomes(source, frozenset()).table.column("status").required
