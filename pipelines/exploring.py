"""Draws the menu that each checkout of a file is to be shown, and writes it down before anybody chooses."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from barberpro.warehouse.pseudonyms import pseudonym_key
from models.calibration import Floats
from models.exploration import LOGGED, Flags, LoggingPolicy
from models.keyed_draws import SEPARATOR
from models.offers import Offer, require_safe
from pipelines.frame_files import write

CHOSEN = ("chosen_method", "chosen_installments", "first_payment_id", "paid_at", "outcome")
"""A checkout that holds one of these was decided already, under another menu."""
LIST_MARK = ";"
Unit = Literal["checkout", "client"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a file says what the policy wants: a column of menus, or one column of probabilities for each menu."""

    column: str | None = None
    prefix: str | None = None
    allowed: str | None = None
    """A column of the menus that are safe for the checkout, split by semicolons; without it all are."""


@dataclass(frozen=True, slots=True)
class MenuShown:
    """How often a menu was drawn and how often it was to be expected."""

    menu_id: str
    shown: int
    expected: float
    explored: int


@dataclass(frozen=True, slots=True)
class Explored:
    """What was drawn for the checkouts of a file."""

    log: pl.DataFrame
    policy_version: str
    unit: Unit
    exploration_share: float
    largest_weight: float
    most_weight: float
    menus: tuple[MenuShown, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, without the rows."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in {"log", "menus"}}
        return told | {"checkouts": self.log.height, "menus": [asdict(each) for each in self.menus]}


def run(file: Path, policy: LoggingPolicy, wanted: Wanted, unit: Unit = "checkout", source: str = "") -> Explored:
    """Draw a menu for every checkout of `file` (Parquet or CSV, column `checkout_id`); BadInputError names the row."""
    rows = checkouts_of(file)
    require_undecided(rows, file, unit)
    weights, allowed = _weights(rows, policy, wanted), _allowed(rows, policy, wanted)
    log = rows.hstack(policy.log(units_of(rows, unit, source), weights, allowed))
    return Explored(
        log, policy.version, unit, policy.share, float((1 / log["propensity"]).max() or 0.0), policy.most_weight,
        _menus(policy, log, weights, allowed),
    )  # fmt: skip


def logging_policy(
    settings: Settings, offers: Sequence[Offer], plans: Collection[int], version: str, share: float | None = None
) -> LoggingPolicy:
    """Make the policy that draws from `offers`; BadInputError for one with a plan that is not among those in force."""
    require_safe(offers, plans)
    chosen = settings.params.exploration
    return LoggingPolicy(
        tuple(offers), chosen.share if share is None else share, chosen.propensity_floor, version,
        exploration_key(settings),
    )  # fmt: skip


def exploration_key(settings: Settings) -> bytes:
    """Derive the key of menus from the key of the pseudonyms, as the holdout does, and apart from it."""
    return hmac.digest(pseudonym_key(settings).secret, b"menu exploration", "sha256")


def units_of(rows: pl.DataFrame, unit: Unit, source: str) -> list[str]:
    """Name what is drawn for: each checkout, or each client, who is then shown the same way every time."""
    origin = pl.col("source").cast(pl.String) if "source" in rows.columns else pl.lit(source)
    named = pl.concat_str(origin, pl.lit(unit), pl.col(f"{unit}_id").cast(pl.String), separator=SEPARATOR)
    return rows.select(unit=named)["unit"].to_list()


def checkouts_of(file: Path) -> pl.DataFrame:
    """Read a file of checkouts; CSV cells stay text."""
    if not file.is_file():
        raise BadInputError(f"{file} was not found; give a Parquet or CSV file of checkouts")
    try:
        if file.suffix == ".parquet":
            return pl.read_parquet(file)
        return pl.read_csv(file, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInputError(
            f"{file} cannot be read as Parquet or CSV ({' '.join(str(error).split())[:160]})"
        ) from error


def write_log(explored: Explored, out: Path) -> None:
    """Write the log as .parquet, .csv or .json; the file appears whole or not at all."""
    write(explored.log, out)


def require_undecided(rows: pl.DataFrame, file: Path, unit: Unit) -> None:
    """Refuse checkouts without a name, named twice, or that were shown a menu already."""
    needed = ["checkout_id", f"{unit}_id"]
    lacking = [name for name in needed if name not in rows.columns]
    if lacking:
        raise BadInputError(f"{file} has no column {lacking[0]!r}; it has {', '.join(rows.columns)}")
    held = [name for name in (*LOGGED, *CHOSEN) if name in rows.columns and rows[name].null_count() < rows.height]
    if held:
        raise BadInputError(
            f"{file} holds {held[0]!r} already: a menu is drawn before anybody chooses; leave that column out"
        )
    for name in needed:
        blank = rows.with_row_index("row").filter(pl.col(name).is_null())
        if blank.height:
            raise BadInputError(f"{file}, row {blank['row'][0]}: {name} is empty; every checkout needs one")
    if rows["checkout_id"].n_unique() < rows.height:
        twice = rows.filter(rows["checkout_id"].is_duplicated())["checkout_id"][0]
        raise BadInputError(f"{file} holds the checkout {twice!r} twice; only its first menu is drawn")


def _weights(rows: pl.DataFrame, policy: LoggingPolicy, wanted: Wanted) -> Floats:
    names = [each.menu_id for each in policy.offers]
    if (wanted.column is None) == (wanted.prefix is None):
        raise BadInputError("say what is wanted by --wanted COLUMN of menus, or by --wanted-prefix of probabilities")
    if wanted.column is not None:
        chosen = _column(rows, wanted.column).cast(pl.String)
        strange = rows.with_row_index("row").filter(~chosen.is_in(names).fill_null(value=False))
        if strange.height:
            row = strange["row"][0]
            raise BadInputError(f"row {row}: {wanted.column} is {chosen[row]!r}; allowed: {', '.join(names)}")
        return np.column_stack([(chosen == name).cast(pl.Float64).to_numpy() for name in names])
    parts = [_column(rows, f"{wanted.prefix}{name}").cast(pl.Float64, strict=False) for name in names]
    return np.column_stack([each.fill_null(0.0).to_numpy() for each in parts])


def _allowed(rows: pl.DataFrame, policy: LoggingPolicy, wanted: Wanted) -> Flags | None:
    if wanted.allowed is None:
        return None
    named = _column(rows, wanted.allowed)
    lists = named if named.dtype == pl.List else named.cast(pl.String).str.split(LIST_MARK)
    return np.column_stack(
        [lists.list.contains(each.menu_id).fill_null(value=False).to_numpy() for each in policy.offers]
    )


def _column(rows: pl.DataFrame, name: str) -> pl.Series:
    if name not in rows.columns:
        raise BadInputError(f"there is no column {name!r}; there are {', '.join(rows.columns)}")
    return rows[name]


def _menus(policy: LoggingPolicy, log: pl.DataFrame, weights: Floats, allowed: Flags | None) -> tuple[MenuShown, ...]:
    safe = np.ones(weights.shape, dtype=bool) if allowed is None else allowed
    expected = (policy.share * safe / safe.sum(axis=1, keepdims=True) + (1 - policy.share) * weights).sum(axis=0)
    found = []
    for each, count in zip(policy.offers, expected, strict=True):
        shown = log.filter(menu_id=each.menu_id)
        found.append(MenuShown(each.menu_id, shown.height, round(float(count), 1), int(shown["exploration"].sum())))
    return tuple(found)
