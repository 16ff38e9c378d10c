"""What a load, a training and a whole run found, for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from barberpro.cli.console import note, say, table

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.load import LoadResult
    from pipelines.run import RunResult
    from pipelines.train import TrainResult
    from pipelines.validate import ValidateResult

METRICS = ("roc_auc", "log_loss", "ece")
NAMES = {
    "model": "the model",
    "champion": "champion",
    "logistic": "logistic",
    "constant": "constant",
    "oracle": "oracle",
    "truth": "truth",
}
MEANINGS = {
    "champion": "the model in force",
    "logistic": "baseline: logistic regression",
    "constant": "baseline: the rate of the training period",
    "oracle": "bound: knows the synthetic world but for its hidden parts",
    "truth": "bound: the synthetic world's own probability",
}


def show_training(result: TrainResult) -> None:
    """Metrics of the model beside its baselines, each with its 90 % interval."""
    for text in result.warnings:
        note(f"warning: {text}")
    if not result.trained:
        say(f"No model was trained: {result.reason}.")
        return
    found = result.report
    title = (
        f"{found['model']} {result.version} ({result.role}): {found['rows']:,} newest {found['rows_are']}, "
        f"{found['period']['from'][:10]} to {found['period']['to'][:10]}, {found['base_rate']:.1%} of them failed"
    )
    metrics: Mapping[str, Any] = found["metrics"]
    rows = [
        (label, *(cell(metrics[name][each]) for each in METRICS)) for name, label in NAMES.items() if name in metrics
    ]
    table(title, rows, ("", *METRICS), right=(1, 2, 3, 4, 5))
    say("  [low, high]: 90 % interval. Log-loss and calibration error (ECE): lower is better. More in the report.")
    for name, meaning in MEANINGS.items():
        if name in metrics:
            say(f"  {NAMES[name]}: {meaning}")
    say(f"  report: {result.report_path}")
    _say_gain(found.get("share_of_oracle_gain"))


def _say_gain(gain: Mapping[str, float] | None) -> None:
    if gain:
        say(
            f"  Of the log-loss that the oracle gains over the constant rate, the model reaches {gain['value']:.0%} "
            f"[{gain['low']:.0%}, {gain['high']:.0%}]."
        )


def cell(estimate: Mapping[str, float | None]) -> str:
    """Write an estimate with its interval."""
    value, low, high = estimate["value"], estimate["low"], estimate["high"]
    if value is None:
        return "none"
    return f"{value:.4f}" if low is None or high is None else f"{value:.4f} [{low:.4f}, {high:.4f}]"


def show_validation(result: ValidateResult) -> None:
    """Print how many rules hold, those that do not, and where to read more."""
    verdict = result.verdict
    broken = [*verdict.stopping, *verdict.warnings]
    again = " (the same tables were judged before)" if result.reused else ""
    say(f"Quality gate: {len(verdict.rules) - len(broken)} of {len(verdict.rules)} rules hold{again}.")
    for each in broken:
        say(f"  {each.severity}  {each.line()}")
    say(f"  pages: {result.docs}")


def show_run(result: RunResult, chosen_root: Path | None) -> None:
    """Print what the whole run found and where to look at it."""
    show_training(result.training)
    if result.conversion.trained:
        show_training(result.conversion)
    published = result.published
    rows = published.rows
    say(
        f"Published generation {published.generation}: {rows.get('payments', 0):,} payments "
        f"in {published.size / 1e6:.1f} MB. See `barberpro status`."
    )
    if chosen_root is None:
        say("Open the dashboard with `make dashboard` or `barberpro dashboard`.")
    else:
        say(f"Open the dashboard with `barberpro --data {chosen_root} dashboard`.")


def unfamiliar(result: LoadResult, most: int) -> list[str]:
    """One line for each value that was kept though nobody knows what it means, with its first place."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for file in result.files:
        for each in file.unfamiliar:
            found.setdefault((each.column, each.value), []).append((each.count, f"{file.path}, line {each.first_line}"))
    ordered = sorted(found.items(), key=lambda item: -sum(count for count, _ in item[1]))
    return [
        f"  {sum(count for count, _ in places):>7,} kept though unknown: {column}: {value} (first: {places[0][1]})"
        for (column, value), places in ordered[:most]
    ]
