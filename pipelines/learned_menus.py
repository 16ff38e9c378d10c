"""Stage: the model of menus becomes a policy, judged on newer checkouts: `reports/learned_menus.json`.

The policy shows each checkout the menu that leaves most real pesos by the model, among the menus that were shown, and
the table's where that gains too little to matter, as `recommend installments` does. It is judged on the checkouts that
the model never learned from, by what was drawn with recorded propensities, against what was logged and against the
table. The report also holds what a typical new client's checkout looks like, by province.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.policies.installments import InstallmentTable
from barberpro.policies.price_index import index_values
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.real_amounts import COUNTRY
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.writer import the_writer
from models.calibration import Floats
from models.champion import has_model
from models.choice.predict import MenuPredictor
from models.intervals import interval
from models.learner import load_model
from models.menu_values import net_shares
from models.menus import Menu
from models.ope import judged, logged_interval
from models.ope_estimators import laid_out, outcome_model
from models.ope_log import Log, Target
from models.ope_verdict import Rule
from models.typical import known_amounts, typical_checkouts
from pipelines import checkout_features, command
from pipelines.kept_shares import kept_shares
from pipelines.loaded_history import is_invented
from pipelines.payment_sources import payment_sources
from pipelines.policies import current_policy, today
from pipelines.shown_checkouts import mature_checkouts, unpaid_fees
from pipelines.table_log import TableLog, log_of, table_log
from pipelines.train_conversion import MODEL

REPORT = "learned_menus.json"
COMPARED = ("paid", "net_real_ars")
VALUED = 200_000
"""Most of the newest checkouts that are judged."""


@dataclass(frozen=True, slots=True)
class LearnedMenus:
    """What was judged, and where it is written."""

    path: Path
    content: dict[str, Any]


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> LearnedMenus:
    """Judge what the champion would have shown; without one the report says so."""
    path, home = settings.reports / REPORT, settings.models / MODEL
    content: dict[str, Any] = {"model_version": None, "reason": "no_model", "sources": {}, "typical": {}}
    if has_model(home):
        model = load_model(home)
        assert isinstance(model, MenuPredictor)  # noqa: S101  the folder of this model holds nothing else
        with the_writer(settings, db) as database:
            content = _judged(settings, database, model)
    write_json(path, content)
    progress(f"what the model of menus would show, judged: {path}")
    return LearnedMenus(path, content)


def _judged(settings: Settings, database: Database, model: MenuPredictor) -> dict[str, Any]:
    features = pl.read_parquet(settings.tables / checkout_features.FILE).with_columns(attempted_at=pl.col("opened_at"))
    cutoffs = {source: known_at for source, (_, known_at) in payment_sources(database).items()}
    shown = mature_checkouts(database, cutoffs, settings.params.actions.mature_hours)
    index = index_values(database.frame("SELECT * FROM cpi"), COUNTRY)
    policy, since = current_policy(settings), datetime.fromisoformat(model.manifest["period"]["test_from"])
    table = InstallmentTable.of(policy, today())
    rule = Rule(min_effective_rows=settings.params.actions.min_effective_rows)
    found = {}
    for source, rows in shown.items():
        newer = rows.filter(pl.col("opened_at") >= since).sort("opened_at").tail(VALUED)
        log = table_log(newer.sort("source", "checkout_id"), table, index)
        found[source] = _source(settings, log, features, model, rule)
    return {
        "model_version": model.version,
        "reason": None,
        "since": since.isoformat(),
        "interval": "90 % for each estimate, 95 % for what all verdicts of a source rest on together; errors by client",
        "sources": found,
        "typical": typical_checkouts(features),
        "amounts_real_log": known_amounts(features),
        "known_until": max(cutoffs.values()).isoformat() if cutoffs else None,
        "synthetic": is_invented(database),
    }


def _source(
    settings: Settings, log: TableLog, features: pl.DataFrame, model: MenuPredictor, rule: Rule
) -> dict[str, Any]:
    """Judge the model's menus and the table's on the newer checkouts of a source."""
    frame = log.frame.join(
        features.drop("client_id", "opened_at", "device_type", "province"),
        on=["source", "checkout_id"], how="inner", maintain_order="left",
    )  # fmt: skip
    menus = [log.menus[place] for place in sorted(set(frame["place"].to_list()))]
    if frame.is_empty() or len(menus) < 2:
        return {"checkouts": frame.height, "menus": [], "verdicts": []}
    worth = net_shares(model, _with_place(frame, features), menus, kept_shares(settings, model))
    chosen = _chosen(log, frame, menus, worth, settings.params.recommend.least_gain_share)
    rewards = [name for name in COMPARED if name == "paid" or not unpaid_fees(frame.filter("paid"))]
    shares = np.bincount(chosen, minlength=len(log.menus)) / len(chosen)
    return {
        "checkouts": frame.height,
        "menus": [_menu(menu, float(shares[log.menus.index(menu)])) for menu in menus],
        "verdicts": [_verdict(log, frame, chosen, name, rule, len(rewards)) for name in rewards],
    }


def _chosen(
    log: TableLog, frame: pl.DataFrame, menus: list[Menu], worth: Floats, least_gain_share: float
) -> NDArray[np.int64]:
    """Take the menu of most net pesos, and the table's where that gains less than what matters, as recommended."""
    places, rows = np.array([log.menus.index(menu) for menu in menus]), np.arange(frame.height)
    best = worth.argmax(axis=1)
    column = np.full(len(log.menus), -1)
    column[places] = np.arange(len(places))
    of_table = column[frame["wanted"].to_numpy()]
    net = worth[rows, of_table]
    kept = (of_table >= 0) & (worth[rows, best] - net < least_gain_share * net)
    return np.asarray(places[np.where(kept, of_table, best)], dtype=np.int64)


def _with_place(frame: pl.DataFrame, features: pl.DataFrame) -> pl.DataFrame:
    """Bring back what the features say of device and province."""
    own = features.select("source", "checkout_id", "device_type", "province")
    return frame.drop("device_type", "province", strict=False).join(
        own, on=["source", "checkout_id"], how="left", maintain_order="left"
    )


def _menu(menu: Menu, share: float) -> dict[str, Any]:
    return {
        "methods": sorted(menu.methods),
        "installments": sorted(menu.installments),
        "default": menu.default_installments,
        "share": round(share, 6),
    }


def _verdict(  # noqa: PLR0913, PLR0917  a policy, its log, and by what it is judged
    log: TableLog, frame: pl.DataFrame, chosen: np.ndarray, name: str, rule: Rule, comparisons: int
) -> dict[str, Any]:
    reward = frame["paid"].cast(pl.Float64) if name == "paid" else frame["net_real"].fill_null(0.0)
    paid = frame["paid"].to_numpy()
    laid, table = log_of(log, frame, np.where(paid, reward.to_numpy(), 0.0))
    learned = Target.chosen("learned", laid, chosen)
    (found,) = judged(laid, [learned], rule, comparisons)
    return {
        "reward": name,
        "rows": laid.rows,
        "clients": laid.clusters,
        "logged": logged_interval(laid, rule).as_json(),
        "over_the_table": _over(laid, learned, table, rule),
    } | found.as_json()


def _over(log: Log, learned: Target, table: Target, rule: Rule) -> dict[str, Any] | None:
    """Tell by how much the model's menus are better than the table's, doubly robust; None where that is not known."""
    model = outcome_model(log)
    ours, theirs = (laid_out(log, each, model)["dr"] for each in (learned, table))
    if ours is None or theirs is None:
        return None
    return interval(ours.value - theirs.value, ours.influence - theirs.influence, log.cluster, rule.tail).as_json()


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
