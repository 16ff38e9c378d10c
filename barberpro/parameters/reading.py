"""Reading and checking the files of this folder; every complaint is one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from barberpro.errors import BadInputError

FOLDER = Path(__file__).resolve().parent

Kinds = Mapping[str, pl.DataType | type[pl.DataType]]


def read(path: Path, kinds: Kinds, may_lack: Collection[str] = ()) -> pl.DataFrame:
    """Read a shipped CSV whose columns are those of `kinds`; only the columns in `may_lack` may have empty cells."""
    try:
        table = pl.read_csv(path, schema=dict(kinds))
    except FileNotFoundError:
        raise BadInputError(f"{path} is missing; the package ships it, so install it again") from None
    except pl.exceptions.PolarsError as error:
        raise BadInputError(
            f"{path} cannot be read: {str(error).splitlines()[0]}; columns: {', '.join(kinds)}"
        ) from None
    full = [name for name in kinds if name not in may_lack]
    if table.is_empty() or sum(table.select(full).null_count().row(0)):
        raise BadInputError(f"{path} is empty or has an empty cell; every row needs {', '.join(full)}")
    return table


def month(column: str = "month") -> pl.Expr:
    """Read `YYYY-MM` as the first day of that month."""
    return pl.col(column).str.to_date("%Y-%m")


def check_known(table: pl.DataFrame, column: str, allowed: Collection[str], where: str | Path) -> None:
    """Refuse a value of `column` that is not among those allowed."""
    for value in sorted(set(table[column]) - set(allowed)):
        raise BadInputError(f"{where}: {column} {value!r} is not known; allowed: {', '.join(sorted(allowed))}")


def check_positive(table: pl.DataFrame, column: str, where: str | Path) -> None:
    """Refuse a number that is not above zero."""
    wrong = table.filter(pl.col(column) <= 0)
    if wrong.height:
        raise BadInputError(f"{where}: {column} is {wrong[column][0]} in row {wrong.row(0)}; it must be positive")


def check_every_month(table: pl.DataFrame, keys: tuple[str, ...], column: str, where: str | Path) -> None:
    """Refuse a series (one for each of `keys`) that lacks a month between its first and its last, or has one twice."""
    spans = table.group_by(keys, maintain_order=True).agg(
        first=pl.col(column).min(),
        last=pl.col(column).max(),
        rows=pl.len(),
        different=pl.col(column).n_unique(),
        wanted=(pl.col(column).max().dt.year() - pl.col(column).min().dt.year()).cast(pl.Int64) * 12
        + (pl.col(column).max().dt.month().cast(pl.Int64) - pl.col(column).min().dt.month().cast(pl.Int64))
        + 1,
    )
    for row in spans.filter((pl.col("rows") != pl.col("wanted")) | (pl.col("different") != pl.col("wanted"))).iter_rows(
        named=True
    ):
        name = " ".join(str(row[key]) for key in keys)
        own = table.filter(pl.all_horizontal(pl.col(key) == row[key] for key in keys))[column]
        lacks = sorted(set(pl.date_range(row["first"], row["last"], "1mo", eager=True)) - set(own))
        which = f"; {', '.join(f'{each:%Y-%m}' for each in lacks[:3])} is missing" if lacks else ""
        raise BadInputError(
            f"{where}: {name} must have every month from {row['first']:%Y-%m} to {row['last']:%Y-%m} exactly once"
            f"{which}"
        )
