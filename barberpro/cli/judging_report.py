"""What an evaluation found, for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from barberpro.cli.console import say, table
from barberpro.cli.report import NAMES, cell
from barberpro.domain.formatting import money

if TYPE_CHECKING:
    from pipelines.evaluate import EvaluateResult

METRICS = ("roc_auc", "pr_auc", "log_loss", "brier", "ece", "lift")
WORST = 5


def show_evaluation(result: EvaluateResult) -> None:
    """Print metrics of everybody, pesos at the threshold, the worst slices, and how often these rows were looked at."""
    found = result.report
    title = (
        f"{found['model']} {found['version']}: {found['rows']:,} {found['rows_are']} after every cut-off, "
        f"{found['period']['from'][:10]} to {found['period']['to'][:10]}, {found['base_rate']:.1%} of them failed"
    )
    metrics: Mapping[str, Any] = found["metrics"]
    names = {name: label for name, label in (NAMES | {"model": found["version"]}).items() if name in metrics}
    rows = [(label, *(cell(metrics[name][each]) for each in METRICS[:3])) for name, label in names.items()]
    table(title, rows, ("", *METRICS[:3]), right=(1, 2, 3))
    table("", [(label, *(cell(metrics[name][each]) for each in METRICS[3:])) for name, label in names.items()],
          ("", *METRICS[3:]), right=(1, 2, 3))  # fmt: skip
    say(f"  [low, high]: 90 % interval. Of the ECE, {found['ece_by_chance']:.4f} is what chance alone would show.")
    _show_pesos(found["pesos"], found["rows_are"])
    _show_worst(found["slices"])
    if found["earlier_looks"]:
        say(f"  {found['earlier_looks']} earlier looks at these attempts are on record.")
    say(f"  report: {result.report_path}")
    say(f"  slices: {result.slices_path}")


def _show_pesos(found: Mapping[str, Any], rows_are: str) -> None:
    model = found["predictors"]["model"]
    net = {end: money(Decimal(model["net_ars"][end]), language="en", decimals=0) for end in ("value", "low", "high")}
    say(
        f"  From {model['threshold']:.0%} on it points at {model['touched_share']:.1%} of the {rows_are} and "
        f"{model['failures_caught_share']:.1%} of the failures: {net['value']} [{net['low']}, {net['high']}] net of "
        f"{found['touch_cost_share']:.0%} of the good payments there. It judges the model; acting on it may bring less."
    )


def _show_worst(slices: list[Mapping[str, Any]]) -> None:
    """Print the slices whose level is furthest off, in standard errors of their rate."""
    rows = sorted(slices, key=lambda each: -abs(_off(each)))[:WORST]
    shown = [
        (
            each["dimension"],
            each["slice"],
            f"{each['rows']:,}",
            f"{each['failure_rate']:.1%}",
            f"{each['predictors']['model']['mean_probability']:.1%}",
            cell(each["predictors"]["model"]["log_loss"]),
        )
        for each in rows
    ]
    table("Slices furthest off", shown, ("", "slice", "rows", "failed", "said", "log_loss"), right=(2, 3, 4, 5))


def _off(each: Mapping[str, Any]) -> float:
    said, rows = each["predictors"]["model"]["mean_probability"], each["rows"]
    return float((each["failure_rate"] - said) / max((said * (1 - said) / rows) ** 0.5, 1e-9))
