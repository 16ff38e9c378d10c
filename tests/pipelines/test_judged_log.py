"""Logs in files: every kind of column, only those asked for, and one line that says what cannot be used."""

from __future__ import annotations

import re
from datetime import datetime

import numpy as np
import polars as pl
import pytest

from barberpro.errors import BadInputError
from models.ope_verdict import Rule
from pipelines import off_policy
from pipelines.judged_log import Columns, columns_of, read_log

ROWS = 400
COLUMNS = Columns("menu", "paid", ("new",), "p", "client", ("amount", "device", "at"))


def frame(**changes) -> pl.DataFrame:
    draw = np.random.default_rng(2)
    menu = draw.integers(0, 2, ROWS)
    content = {
        "menu": pl.Series(["short", "long"]).gather(pl.Series(menu)),
        "paid": (draw.random(ROWS) < np.where(menu == 1, 0.8, 0.3)).astype(float),
        "p": np.full(ROWS, 0.5),
        "new": ["long"] * ROWS,
        "client": [f"c{row // 2}" for row in range(ROWS)],
        "amount": [None if row == 3 else float(size) for row, size in enumerate(draw.random(ROWS))],
        "device": [None if row == 0 else "phone" if row % 3 else "desktop" for row in range(ROWS)],
        "at": [datetime(2026, 1, 1 + row % 28) for row in range(ROWS)],
        "junk": [[1, 2]] * ROWS,
    }
    return pl.DataFrame(content | changes, strict=False)


def written(tmp_path, name="log.parquet", **changes):
    path = tmp_path / name
    content = frame(**changes)
    content.write_parquet(path) if path.suffix == ".parquet" else content.drop("junk").write_csv(path)
    return path


@pytest.mark.parametrize("name", ["log.parquet", "log.csv"])
def test_a_log_is_read_whichever_way_it_is_written(tmp_path, name):
    found = off_policy.run(written(tmp_path, name), COLUMNS)
    assert found.actions == {"long": 200, "short": 200} or sum(found.actions.values()) == ROWS
    assert (found.rows, found.clusters) == (ROWS, ROWS // 2)
    (told,) = found.judged
    assert told.verdict == "better"
    assert {each.fact for each in told.overlap.cells} == {"all", "amount", "device", "at"}


def test_json_has_the_contract_at_the_top_for_one_target_and_a_block_for_each_of_several(tmp_path):
    one = off_policy.run(written(tmp_path), COLUMNS).as_json()
    assert one.keys() >= {"rows", "estimators", "overlap", "verdict", "sample_needed"}
    assert one["estimators"].keys() == {"ips", "snips", "dm", "dr", "switch_dr"}
    assert one["estimators"]["dr"].keys() >= {"value", "low", "high", "ess"}
    several = Columns("menu", "paid", ("new", "menu"), "p")
    blocks = off_policy.run(written(tmp_path), several).as_json()["targets"]
    assert [each["target"] for each in blocks] == ["new", "menu"]
    assert blocks[1]["reason"] == "propensity_wrong"  # a policy that always does what was drawn looked at the draw


@pytest.mark.parametrize(
    ("menu", "new"),
    [
        ([row % 2 for row in range(ROWS)], [1] * ROWS),
        ([row % 2 == 1 for row in range(ROWS)], [True] * ROWS),
        (pl.Series([str(row % 2) for row in range(ROWS)], dtype=pl.Categorical), ["1"] * ROWS),
        ([row % 2 for row in range(ROWS)], [float(row % 2) for row in range(ROWS)]),
    ],
)
def test_actions_of_any_kind_and_a_probability_of_the_logged_one_tell_the_same(tmp_path, menu, new):
    read = read_log(written(tmp_path, menu=menu, new=new), COLUMNS, is_estimated=False)
    assert read.targets[0].logged.tolist() == [row % 2 for row in range(ROWS)]
    assert sum(mass[0] * (action[0] == 1) for action, mass in read.targets[0].asked) == 1.0


def test_a_row_without_a_client_stands_alone_and_without_a_column_all_do(tmp_path):
    path = written(tmp_path, client=[None, None, *["x"] * (ROWS - 2)])
    assert off_policy.run(path, COLUMNS).clusters == 3
    assert off_policy.run(path, Columns("menu", "paid", ("new",), "p")).clusters == ROWS


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"paid": [float("nan"), *[1.0] * (ROWS - 1)]}, "'paid', row 0: nan; allowed: a finite number"),
        ({"paid": [None, None, *[1.0] * (ROWS - 2)]}, "'paid', row 0 and 1 more rows: nothing; allowed: a finite"),
        ({"paid": ["yes"] * ROWS}, "'paid' holds texts; allowed: a finite number"),
        ({"p": [0.5, 0.0, *[0.5] * (ROWS - 2)]}, "'p', row 1: 0.0; allowed: above 0 (from 1e-12 on) and up to 1"),
        ({"p": [1.5] * ROWS}, "'p', row 0 and 399 more rows: 1.5; allowed: above 0"),
        ({"new": [None, *["long"] * (ROWS - 1)]}, "'new', row 0: nothing; allowed: an action for each row"),
        ({"new": [1] * ROWS}, "'new' holds whole numbers; allowed: an action as in 'menu' (texts), or its probability"),
        ({"new": [-0.5] * ROWS}, "'new', row 0 and 399 more rows: -0.5; allowed: an action as in 'menu'"),
        ({"menu": [0.5] * ROWS}, "'menu': actions are numbers; allowed: whole numbers, texts or booleans"),
        ({"menu": [str(row) for row in range(ROWS)]}, "'menu': 401 different actions; at most 200"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(tmp_path, changes, told):
    with pytest.raises(BadInputError, match=re.escape(told)) as error:
        off_policy.run(written(tmp_path, **changes), COLUMNS)
    assert "\n" not in str(error.value)


def test_files_that_are_no_logs_are_told_in_one_line(tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no more")
    frame().head(0).write_parquet(tmp_path / "empty.parquet")
    for name, told in {
        "absent.parquet": "is no file",
        "broken.parquet": "cannot be read as parquet",
        "empty.parquet": "holds no rows",
        "log.xlsx": "the ending '.xlsx'",
    }.items():
        with pytest.raises(BadInputError, match=told) as error:
            columns_of(tmp_path / name, ("menu",))
        assert "\n" not in str(error.value)
    with pytest.raises(BadInputError, match=r"no column 'nenu'; it has: menu, paid"):
        columns_of(written(tmp_path), ("nenu",))


def test_propensities_that_are_missing_or_called_estimated_tell_nothing(tmp_path):
    blind = off_policy.run(written(tmp_path, p=[None, *[0.5] * (ROWS - 1)]), COLUMNS)
    assert (blind.without_propensity, blind.judged[0].reason) == (1, "no_propensity")
    estimated = off_policy.run(written(tmp_path), COLUMNS, is_estimated=True, rule=Rule())
    assert estimated.judged[0].reason == "estimated_propensity"
    assert estimated.judged[0].estimates["ips"] is not None
