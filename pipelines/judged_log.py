"""Reads a log of actions from a file, only the columns asked for, and refuses what cannot be one in one line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from barberpro.errors import BadInputError
from models.calibration import Floats
from models.ope_facts import laid_out
from models.ope_log import Log, Target
from models.outcome_model import Ints

MOST_ROWS = 50_000_000
MOST_ACTIONS = 200
LEAST_PROPENSITY, MOST_REWARD = 1e-12, 1e15
"""Beyond these, squares and cubes of sums are no numbers any more."""
READERS = {".parquet": pl.scan_parquet, ".csv": pl.scan_csv}
WHOLE = "whole numbers"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a file say what."""

    action: str
    reward: str
    targets: tuple[str, ...]
    propensity: str | None = None
    cluster: str | None = None
    facts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every column once."""
        every = (self.action, self.reward, self.propensity, self.cluster, *self.targets, *self.facts)
        return tuple(dict.fromkeys(name for name in every if name is not None))


@dataclass(frozen=True, slots=True)
class ReadLog:
    """A log with the policies to be judged on it."""

    log: Log
    targets: tuple[Target, ...]


def read_log(path: Path, columns: Columns, *, is_estimated: bool) -> ReadLog:
    """Read a log; BadInputError where a column is absent, of the wrong kind, or holds what it must not."""
    frame = columns_of(path, columns.names)
    where = str(path)
    by_action = {
        name: _kind(frame[name]) == _kind(frame[columns.action]) and name not in _chances(frame, columns)
        for name in columns.targets
    }
    taken = [columns.action, *(name for name, is_action in by_action.items() if is_action)]
    codes, actions = _actions(frame, taken, where)
    facts, bins = laid_out(_refuse_nested(frame[name], where) for name in columns.facts)
    log = Log(
        action=codes[columns.action],
        actions=actions,
        reward=finite(frame[columns.reward], where),
        propensity=_propensity(frame[columns.propensity], where) if columns.propensity else None,
        cluster=cluster_of(frame, columns.cluster, where),
        facts=facts if columns.facts else np.empty((frame.height, 0)),
        bins=bins,
        is_estimated=is_estimated,
    )
    targets = [
        Target.chosen(name, log, codes[name])
        if is_action
        else Target.of_logged(name, log, _chance(frame[name], where, frame[columns.action]))
        for name, is_action in by_action.items()
    ]
    return ReadLog(log, tuple(targets))


def columns_of(path: Path, names: tuple[str, ...]) -> pl.DataFrame:
    """Read some columns of a .parquet or .csv file; BadInputError where it cannot be read or lacks one."""
    if path.suffix not in READERS:
        raise BadInputError(f"{path}: the ending {path.suffix!r} is not one of {', '.join(READERS)}")
    if not path.is_file():
        raise BadInputError(f"{path} is no file; give a log as .parquet or .csv")
    try:
        scanned = READERS[path.suffix](path)
        there = scanned.collect_schema().names()
        _check_names(path, names, there)
        rows = int(scanned.select(pl.len()).collect().item())
        _check_rows(path, rows)
        return scanned.select(names).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        told = " ".join(str(error).split())[:200]
        raise BadInputError(f"{path} cannot be read as {path.suffix[1:]}: {told}") from error


def _check_names(path: Path, names: tuple[str, ...], there: list[str]) -> None:
    lacking = [name for name in names if name not in there]
    if lacking:
        shown = ", ".join(there[:30])
        raise BadInputError(f"{path} has no column {', '.join(map(repr, lacking))}; it has: {shown}")


def _check_rows(path: Path, rows: int) -> None:
    if rows == 0:
        raise BadInputError(f"{path} holds no rows; give a log of at least one action")
    if rows > MOST_ROWS:
        raise BadInputError(f"{path} holds {rows:,} rows; at most {MOST_ROWS:,} are read: give a part of it")


def _kind(column: pl.Series) -> str:
    kind = column.dtype
    if kind.is_integer():
        return WHOLE
    if isinstance(kind, pl.String | pl.Categorical | pl.Enum):
        return "texts"
    if kind == pl.Boolean:
        return "booleans"
    return "numbers" if kind.is_numeric() else str(kind)


def _chances(frame: pl.DataFrame, columns: Columns) -> set[str]:
    """Name the targets that hold probabilities: numbers with a fraction, beside actions that are not such."""
    fractions = {name for name in columns.targets if _kind(frame[name]) == "numbers"}
    return fractions if _kind(frame[columns.action]) != "numbers" else set()


def _actions(frame: pl.DataFrame, names: list[str], where: str) -> tuple[dict[str, Ints], tuple[str, ...]]:
    """Give numbers to the actions of all columns alike, in their own order."""
    kind = _kind(frame[names[0]])
    if kind not in {WHOLE, "texts", "booleans"}:
        raise BadInputError(
            f"{where}, column {names[0]!r}: actions are {kind}; allowed: whole numbers, texts or booleans"
        )
    for name in names:
        _refuse_nulls(frame[name], where, "an action for each row")
    plain = [frame[name].cast(pl.String) if kind == "texts" else frame[name].cast(pl.Int64) for name in names]
    known = pl.concat([each.unique().alias("action") for each in plain]).unique().sort()
    if len(known) > MOST_ACTIONS:
        raise BadInputError(
            f"{where}, column {names[0]!r}: {len(known):,} different actions; at most {MOST_ACTIONS} are compared"
        )
    codes = {
        name: each.replace_strict(known, np.arange(len(known)), return_dtype=pl.Int64).to_numpy()
        for name, each in zip(names, plain, strict=True)
    }
    labels = known.cast(pl.Boolean) if kind == "booleans" else known
    return codes, tuple(map(str, labels.to_list()))


def finite(column: pl.Series, where: str) -> Floats:
    """Take a column of numbers; BadInputError where one is missing or not finite."""
    allowed = f"a finite number for each row, of size {MOST_REWARD:g} at most"
    values = _numbers(column, where, allowed)
    _refuse(column, ~(np.abs(values) <= MOST_REWARD), where, allowed)
    return values


def _propensity(column: pl.Series, where: str) -> Floats:
    allowed = f"above 0 (from {LEAST_PROPENSITY:g} on) and up to 1, or nothing where it was not recorded"
    values = _numbers(column, where, allowed)
    _refuse(column, ~np.isnan(values) & ~((values >= LEAST_PROPENSITY) & (values <= 1)), where, allowed)
    return values


def _chance(column: pl.Series, where: str, action: pl.Series) -> Floats:
    allowed = f"an action as in {action.name!r} ({_kind(action)}), or its probability of the logged action, 0 to 1"
    if _kind(column) != "numbers":
        raise BadInputError(f"{where}, column {column.name!r} holds {_kind(column)}; allowed: {allowed}")
    values = _numbers(column, where, allowed)
    _refuse(column, ~((values >= 0) & (values <= 1)), where, allowed)
    return values


def _numbers(column: pl.Series, where: str, allowed: str) -> Floats:
    if not (column.dtype.is_numeric() or column.dtype in {pl.Boolean, pl.Null}):
        raise BadInputError(f"{where}, column {column.name!r} holds {_kind(column)}; allowed: {allowed}")
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _refuse_nulls(column: pl.Series, where: str, allowed: str) -> None:
    _refuse(column, column.is_null().to_numpy(), where, allowed)


def _refuse(column: pl.Series, bad: np.ndarray, where: str, allowed: str) -> None:
    rows = np.flatnonzero(bad)
    if len(rows):
        first = column[int(rows[0])]
        more = f" and {len(rows) - 1:,} more rows" if len(rows) > 1 else ""
        seen = "nothing" if first is None else first
        raise BadInputError(f"{where}, column {column.name!r}, row {rows[0]}{more}: {seen}; allowed: {allowed}")


def _refuse_nested(column: pl.Series, where: str) -> pl.Series:
    if column.dtype.is_nested() or column.dtype == pl.Binary:
        allowed = "numbers, texts, booleans or times"
        raise BadInputError(f"{where}, column {column.name!r} holds {column.dtype}; allowed: {allowed}")
    return column


def cluster_of(frame: pl.DataFrame, name: str | None, where: str) -> Ints:
    """Give numbers to the clients by their order; a row without one stands alone."""
    if name is None:
        return np.arange(frame.height)
    _refuse_nested(frame[name], where)
    rank = frame[name].rank("dense")
    known = int(rank.max() or 0)  # type: ignore[arg-type]
    alone = pl.arange(known, known + frame.height, eager=True)
    filled = rank.cast(pl.Int64).fill_null(alone + 1)
    return (filled.to_numpy() - 1).astype(np.int64)
