"""Checkouts as a log to judge the table of installments on: real amounts as they were known, menus, and rewards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from barberpro.domain.inflation import IndexValue
from barberpro.policies.installments import Band, InstallmentTable, real_ars
from barberpro.tables.local_time import ZONE
from models.calibration import Floats
from models.menus import Menu
from models.ope_facts import laid_out
from models.ope_log import Log, Target
from models.outcome_model import Ints
from pipelines.shown_checkouts import clients, placed

UNIT = Decimal(1_000_000)
"""Pesos that are brought to the base month, so that rounding to the centavo is lost in the ratio."""


@dataclass(frozen=True, slots=True)
class TableLog:
    """The checkouts of a source, and which menu the table would have shown to each."""

    frame: pl.DataFrame
    """With `place` (of the menu shown), `band`, `wanted` (place of the table's menu), `real` and `net_real`."""
    menus: tuple[Menu, ...]
    table: InstallmentTable


def table_log(rows: pl.DataFrame, table: InstallmentTable, index: Sequence[IndexValue]) -> TableLog:
    """Lay out checkouts; an amount is in the base month's pesos by the index that was known on its day."""
    menus, readable = placed(rows)
    days = readable["opened_at"].dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    levels: dict[date, float] = {day: _level(day, table, index) for day in days.unique()}
    level = days.replace_strict(levels, return_dtype=pl.Float64)
    real = readable["amount"].cast(pl.Float64) * level
    every = _methods(menus)
    of_table = [_shown_as(band, menus, readable, every) for band in table.bands]
    known = [*menus, *dict.fromkeys(menu for menu in of_table if menu not in menus)]
    band = table.places(real.to_numpy())
    wanted = np.array([known.index(menu) for menu in of_table], dtype=np.int64)[band] if len(band) else band
    frame = readable.with_columns(
        real=real, net_real=pl.col("net").cast(pl.Float64) * level, band=pl.Series(band), wanted=pl.Series(wanted)
    )
    return TableLog(frame, tuple(known), table)


def _level(day: date, table: InstallmentTable, index: Sequence[IndexValue]) -> float:
    return float(real_ars(UNIT, day, table.base_month, index) / UNIT)


def _methods(menus: Sequence[Menu]) -> frozenset[str]:
    return frozenset(method for menu in menus for method in menu.methods)


def _shown_as(band: Band, menus: Sequence[Menu], rows: pl.DataFrame, every: frozenset[str]) -> Menu:
    """Find the menu with a band's plans and default and the most methods; one with all methods where none was shown."""
    plans = frozenset(band.installments)
    alike = [menu for menu in menus if menu.installments == plans and menu.default_installments == band.default]
    counts = np.bincount(rows["place"].to_numpy(), minlength=len(menus))
    return max(
        alike,
        key=lambda menu: (len(menu.methods), counts[menus.index(menu)]),
        default=Menu(every, plans, band.default),
    )


def label(menu: Menu, every: frozenset[str]) -> str:
    """Name a menu by its plans, its default and the methods that it lacks."""
    plans = " ".join(
        f"[{plan}]" if plan == menu.default_installments else str(plan) for plan in sorted(menu.installments)
    )
    lacking = sorted(every - menu.methods)
    return f"{plans} without {', '.join(lacking)}" if lacking else plans


def among(log: TableLog, place: int | None) -> pl.DataFrame:
    """Keep a band (None: all), from the first recorded propensity on, and while its menus were in use."""
    rows = log.frame if place is None else log.frame.filter(pl.col("band") == place)
    recorded = rows.filter(pl.col("propensity") > 0)["opened_at"]
    if len(recorded):
        rows = rows.filter(pl.col("opened_at") >= recorded.min())
    used = rows.filter(pl.col("place").is_in(rows["wanted"].unique().implode()))
    times = used.group_by("place").agg(first=pl.col("opened_at").min(), last=pl.col("opened_at").max())
    if times.height < rows["wanted"].n_unique():
        return rows
    return rows.filter(pl.col("opened_at").is_between(times["first"].max(), times["last"].min()))


def log_of(log: TableLog, rows: pl.DataFrame, reward: Floats) -> tuple[Log, Target]:
    """Lay out some checkouts with a reward, and the table as the policy to be judged."""
    every = _methods(log.menus)
    real, others = rows["real"].alias("real_amount"), (rows["opened_at"], rows["device_type"])
    facts, _ = laid_out((real.log(), *others))
    _, bins = laid_out((real, *others))
    propensity = rows["propensity"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    laid = Log(
        action=rows["place"].to_numpy(),
        actions=tuple(label(menu, every) for menu in log.menus),
        reward=reward,
        propensity=np.where(propensity > 0, propensity, np.nan),
        cluster=clients(rows),
        facts=facts,
        bins=bins,
    )
    wanted: Ints = rows["wanted"].to_numpy()
    return laid, Target.chosen("table", laid, wanted)
