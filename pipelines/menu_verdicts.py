"""Stage: our checkouts become `reports/menu_verdicts.json`: whether the table of installments beats what was shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from barberpro.domain.inflation import IndexValue
from barberpro.policies.installments import InstallmentTable
from barberpro.policies.policy import Policy
from barberpro.policies.price_index import index_values
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.tables.real_amounts import COUNTRY
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.writer import the_writer
from models.calibration import Floats
from models.discontinuity import Rows
from models.discontinuity_checks import discontinuities
from models.one_thread import on_one_thread
from models.ope import judged, logged_interval
from models.ope_verdict import Rule
from pipelines import command
from pipelines.payment_sources import payment_sources
from pipelines.policies import current_policy
from pipelines.shown_checkouts import clients, mature_checkouts, unpaid_fees
from pipelines.table_log import TableLog, among, log_of, table_log

REPORT = "menu_verdicts.json"
REWARDS = {
    "paid": "share of checkouts paid",
    "net_real_ars": "real pesos net of the processor's fee, for each checkout",
}
INTERVAL = "90 % for each estimate, 95 % for what all verdicts of a source rest on together; errors by client"


@dataclass(frozen=True, slots=True)
class MenuVerdicts:
    """What was judged, by source, and where it is written."""

    path: Path
    sources: dict[str, dict[str, Any]]


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> MenuVerdicts:
    """Judge the table in force against the menus that each source showed, overall and by band."""
    actions = settings.params.actions
    with the_writer(settings, db) as database:
        paying = payment_sources(database)
        cutoffs = {source: known_at for source, (_, known_at) in paying.items()}
        shown = mature_checkouts(database, cutoffs, actions.mature_hours)
        index = index_values(database.frame("SELECT * FROM cpi"), COUNTRY)
    policy, rule = current_policy(settings), Rule(min_effective_rows=actions.min_effective_rows)
    found = {source: _source(rows, policy, index, cutoffs[source], rule) for source, rows in shown.items()}
    path = settings.reports / REPORT
    write_json(path, {"rewards": REWARDS, "interval": INTERVAL, "sources": found})
    told = [each["verdict"] for content in found.values() for each in content["verdicts"]]
    progress(f"{sum(each != 'cannot tell' for each in told)} of {len(told)} verdicts on the table are known: {path}")
    return MenuVerdicts(path, found)


def _source(
    rows: pl.DataFrame, policy: Policy, index: Sequence[IndexValue], known_until: datetime, rule: Rule
) -> dict[str, Any]:
    day = pl.Series([known_until]).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()[0]
    table = InstallmentTable.of(policy, day)
    log = table_log(rows, table, index)
    bands: list[int | None] = [None, *range(len(table.bands))]
    rewards = [name for name in REWARDS if name == "paid" or not unpaid_fees(log.frame.filter("paid"))]
    comparisons = len(bands) * len(rewards)
    return {
        "known_until": known_until.isoformat(),
        "checkouts": log.frame.height,
        "without_propensity": log.frame.height - log.frame.filter(pl.col("propensity") > 0).height,
        "base_month": table.base_month.isoformat(),
        "table": [
            {"band": each.name, "above_ars": each.low, "installments": each.installments, "default": each.default}
            for each in table.bands
        ],
        "comparisons": comparisons,
        "verdicts": [each for place in bands for each in _band(log, place, rewards, rule, comparisons)],
        "discontinuity": _edges(log, rule),
    }


def _band(
    log: TableLog, place: int | None, rewards: Sequence[str], rule: Rule, comparisons: int
) -> Iterator[dict[str, Any]]:
    """Judge the table on a band, or on all of them."""
    rows = among(log, place)
    for name in rewards if rows.height else ():
        laid, target = log_of(log, rows, _reward(rows, name))
        (found,) = judged(laid, [target], rule, comparisons)
        yield {
            "band": log.table.bands[place].name if place is not None else "all",
            "reward": name,
            "rows": laid.rows,
            "clients": laid.clusters,
            "logged": logged_interval(laid, rule).as_json(),
        } | found.as_json()


def _reward(rows: pl.DataFrame, name: str) -> Floats:
    if name == "paid":
        return rows["paid"].cast(pl.Float64).to_numpy()
    return rows.select(pl.when("paid").then("net_real").otherwise(0.0).fill_null(0.0)).to_series().to_numpy()


def _edges(log: TableLog, rule: Rule) -> list[dict[str, Any]]:
    """Look for jumps of the share paid where the table switches, which tell something only where it ruled."""
    frame = log.frame
    if frame.is_empty():
        return []
    kinds = list(dict.fromkeys((menu.installments, menu.default_installments) for menu in log.menus))
    kind = np.array([kinds.index((menu.installments, menu.default_installments)) for menu in log.menus])
    rows = Rows(
        frame["real"].to_numpy(), _reward(frame, "paid"), clients(frame), kind[frame["place"].to_numpy()]
    )  # fmt: skip
    return [each.as_json() for each in on_one_thread(discontinuities, rows, log.table.edges, rule.level)]


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
