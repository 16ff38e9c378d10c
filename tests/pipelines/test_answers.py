"""The log of answers: whole files, on the disk before anybody is told, and in `payment_scores` ever after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest

from barberpro.errors import IntegrityError, UnavailableError
from barberpro.tables import schemas
from pipelines import answers

AT = datetime(2026, 8, 2, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-3)))
GIVEN = pl.DataFrame(
    {
        "source": ["shop", "shop"],
        "payment_id": ["b", "a"],
        "model_version": "v1",
        "failure_probability": [0.2, 0.1],
        "range_low": [0.1, 0.05],
        "range_high": [0.3, 0.2],
        "action": ["nothing", "nothing"],
        "action_propensity": [0.03, 1.0],
        "holdout": [True, False],
    }
)


def test_what_is_logged_is_read_again_with_its_time_in_utc(settings):
    path = answers.log(settings, GIVEN, AT)
    read = answers.read(settings)
    assert path.name.startswith("20260802T123000123456-")
    assert path.stat().st_mode & 0o777 == 0o600
    assert read.columns == list(schemas.PAYMENT_SCORES.names)
    assert read["scored_at"].unique().to_list() == [AT.astimezone(UTC).replace(tzinfo=None)]
    assert read["origin"].unique().to_list() == ["live"]
    assert read.select(GIVEN.columns).sort("payment_id").equals(GIVEN.sort("payment_id"))


def test_asking_again_adds_a_file_and_changes_none(settings):
    first = answers.log(settings, GIVEN, AT)
    before = first.read_bytes()
    answers.log(settings, GIVEN, AT + timedelta(seconds=1))
    assert first.read_bytes() == before
    assert answers.read(settings).height == 4
    assert answers.log(settings, GIVEN, AT) == first
    assert answers.read(settings).height == 4


def test_no_answers_make_no_file(settings):
    assert answers.log(settings, GIVEN.clear(), AT) is None
    assert answers.read(settings).equals(answers.empty())


def test_half_a_file_is_no_answer_and_a_changed_one_is_told(settings):
    path = answers.log(settings, GIVEN, AT)
    (settings.answers / f".{path.name}.7.partial").write_bytes(path.read_bytes()[:50])
    assert answers.read(settings).height == 2
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(IntegrityError, match=path.name):
        answers.read(settings)


def test_nothing_is_left_of_answers_that_a_full_disk_does_not_take(settings, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(answers, "replace_durably", full)
    with pytest.raises(UnavailableError, match=r"what was to be answered was not kept"):
        answers.log(settings, GIVEN, AT)
    assert answers.read(settings).is_empty()
    assert list(settings.answers.iterdir()) == []
