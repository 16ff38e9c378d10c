"""What the features are worth: the whole model beside the same trees on less, judged on the same newest attempts.

`python -m benchmarks.feature_sets --data ROOT [--older-share 0.8]` reads the features and labels of a data root that
`barberpro run` has filled. `raw` sees what the attempt itself says and the clock; `order_and_gaps` sees besides how
many attempts at the same purchase (or checkout) came before and how long ago. Each set is trained, stopped, calibrated
and judged as the model is. With `--older-share` only so much of the history is used, from its beginning: choices are
made there, and the newest part is looked at once.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from barberpro.features.families import calendar, means
from barberpro.settings import load_settings
from barberpro.warehouse.writer import open_writer
from models.evaluate import METRICS, clusters, evaluate
from models.spec import ModelSpec
from models.specs import payment_failure
from models.split import ORDER, split
from models.train import train
from pipelines.labelled import labelled

RAW = tuple(feature.name for family in (means.FAMILY, calendar.FAMILY) for feature in family.features)
RAW_AMOUNT = ("amount_log",)
PURCHASES = ("purchase", "purchase_card", "purchase_route", "checkout")


def shown(spec: ModelSpec, names: set[str]) -> ModelSpec:
    """Show a model some of its columns only."""
    return replace(
        spec,
        numeric=tuple(name for name in spec.numeric if name in names),
        categorical=tuple(name for name in spec.categorical if name in names),
        on_outcomes=tuple(name for name in spec.on_outcomes if name in names),
        dry=spec.dry if spec.dry in names else None,
    )


def feature_sets(spec: ModelSpec) -> dict[str, ModelSpec]:
    """Name what each model is shown."""
    raw = {*RAW, *RAW_AMOUNT}
    gaps = {
        name
        for name in spec.features
        if name.startswith(tuple(f"{family}_" for family in PURCHASES)) and name not in spec.on_outcomes
    }
    return {"all": spec, "order_and_gaps": shown(spec, raw | gaps), "raw": shown(spec, raw)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="data root with features; default: BARBERPRO_DATA")
    parser.add_argument(
        "--older-share", type=float, default=1.0, help="share of the history to use, from its beginning"
    )
    options = parser.parse_args()
    settings = load_settings(options.data)
    params = settings.params.payment_failure
    with open_writer(settings) as database:
        rows = labelled(settings, database, "attempt", None, (None, None)).sort(ORDER)
    parts = split(rows.head(int(rows.height * options.older_share)), params.test_share, params.calibration_share)
    answers: dict[str, Any] = {}
    columns = {}
    for name, spec in feature_sets(payment_failure.spec()).items():
        trained = train(spec, parts, params)
        answers[name], columns[name] = trained.answers["model"], len(trained.encoder.columns)
        answers["constant"] = trained.answers["constant"]
    failed = parts.test["failed"].to_numpy()
    found = evaluate(failed, answers, clusters(parts.test), params.bootstrap_draws, params.seed)
    print(
        json.dumps(
            {
                "test_rows": parts.test.height,
                "test_from": parts.test_from.isoformat(),
                "base_rate": round(float(failed.mean()), 4),
                "columns": columns,
                "metrics": {
                    name: {metric: asdict(found.estimates(name)[metric]) for metric in METRICS} for name in answers
                },
                "all_less_the_other": {
                    name: {metric: asdict(found.difference("all", name, metric)) for metric in ("log_loss", "roc_auc")}
                    for name in answers
                    if name != "all"
                },
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
