"""Reads which checkouts an experiment has enrolled up to a day, and the arm of each, from the warehouse's own log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from barberpro.domain.local_day import ZONE
from barberpro.errors import BadInputError
from models.experiments.design import COLUMN, HOLDOUT_SUFFIX, Experiment, Guarded
from models.experiments.measured import OUTSIDE, Enrolled
from models.holdout import draws
from pipelines.checkout_outcomes import Outcomes


@dataclass(frozen=True, slots=True)
class Window:
    """From when and until when (UTC) a readout's checkouts were opened, and from when on all of them are mature."""

    begins: datetime
    ends: datetime
    due: datetime


def window(design: Experiment, day: int, mature_hours: int) -> Window:
    """Cut the first `day` days of an experiment, in Buenos Aires."""
    midnight = datetime.combine(design.start, time(), ZoneInfo(ZONE))
    begins, ends = (each.astimezone(UTC).replace(tzinfo=None) for each in (midnight, midnight + timedelta(days=day)))
    return Window(begins, ends, ends + timedelta(hours=mature_hours))


def enrolled(found: Outcomes, design: Experiment, span: Window, holdout_key: bytes | None) -> Enrolled:
    """Pick the checkouts opened in the window under the experiment's policy versions.

    The log says who is held out. An invented log knows of no holdout: with `holdout_key` it is drawn from its rows.
    """
    inside = (pl.col("opened_at") >= span.begins) & (pl.col("opened_at") < span.ends)
    rows = found.rows.filter(inside, pl.col("policy_version").is_in(design.versions))
    if found.feeless and "net_real_ars" in {design.metric, *(each.metric for each in design.guardrails)}:
        raise BadInputError("the processor's fees are missing, so net_real_ars is unknown; load them first")
    held = rows["policy_version"].str.ends_with(HOLDOUT_SUFFIX).fill_null(value=False).to_numpy()
    if holdout_key is not None:
        held = held | (_drawn(rows, design, holdout_key) < design.holdout.share)
    arm = np.where(held, OUTSIDE, _arms(rows, design))
    client = _numbered(rows["client_id"])
    by_client = design.assigned_by == "client"
    return Enrolled(
        arm=arm,
        held_out=held,
        propensity=_propensities(rows, design, arm),
        client=client,
        unit=client if by_client else np.arange(rows.height),
        values={metric: rows[column].cast(pl.Float64).to_numpy() for metric, column in _metrics(design)},
        amount=rows["amount_real"].to_numpy() if "amount_real" in rows.columns else None,
    )


def _metrics(design: Experiment) -> list[tuple[Guarded, str]]:
    names = {design.metric, *(each.metric for each in design.guardrails)}
    return [(name, COLUMN[name]) for name in COLUMN if name in names]


def _drawn(rows: pl.DataFrame, design: Experiment, key: bytes) -> np.ndarray:
    unit = "client_id" if design.assigned_by == "client" else "checkout_id"
    return draws(rows.select("source", checkout_id=pl.col(unit), payment_id=pl.lit("")), key)


def _arms(rows: pl.DataFrame, design: Experiment) -> np.ndarray:
    place = np.full(rows.height, OUTSIDE)
    for number, arm in enumerate(design.arms):
        if arm.menu_id is None:
            inside = rows["policy_version"] == arm.scenario
        else:
            inside = (rows["menu_id"] == arm.menu_id) & (rows["policy_version"] == design.policy_version)
        place[inside.fill_null(value=False).to_numpy()] = number
    return place


def _propensities(rows: pl.DataFrame, design: Experiment, arm: np.ndarray) -> np.ndarray:
    """Take what was logged of menus; a scenario is no menu, its share is what was declared."""
    if design.control.menu_id is not None:
        return rows["propensity"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return np.array([each.share for each in design.arms])[arm]


def _numbered(names: pl.Series) -> np.ndarray:
    return names.rank("dense").cast(pl.Int64).to_numpy() - 1
