"""The model card: what a person should know before trusting a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.spec import ModelSpec

ROWS = ("model", "blind", "logistic", "constant", "champion", "oracle", "truth")


def card(spec: ModelSpec, manifest: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Write the card as Markdown."""
    return "\n".join(
        [
            f"# {spec.name} {manifest['version']}",
            "",
            f"Answers: will this fail, that is, {spec.target}?",
            "",
            f"- Trained on {', '.join(manifest['sources'])}; "
            f"attempts from {manifest['period']['from']} to {manifest['period']['to']}.",
            f"- {report['training']['fit_rows']} rows grew the trees, {report['training']['calibration_rows']} stopped "
            f"and calibrated them ({manifest['calibration']}), {report['rows']} newer ones from "
            f"{report['period']['from']} judged.",
            f"- {report['base_rate']:.2%} of the test rows failed.",
            f"- Data {manifest['data_sha256'][:12]}, code {manifest['git_commit'] or 'not in git'}.",
            "",
            "| on the test rows | ROC AUC | PR AUC | log loss | Brier | ECE |",
            "|---|---|---|---|---|---|",
            *[_row(name, report["metrics"][name]) for name in ROWS if name in report["metrics"]],
            "",
            "Brackets are 90 % intervals from a bootstrap by client. `blind` is the model told no "
            "outcomes of the past, as when payments to come are scored from a file.",
            "",
            "## Limits",
            "",
            "- It tells which attempts are likely to fail, not what would happen if something were done about it.",
            "- Rates drift; compare its calibration with what came true before relying on it.",
            "- Retries are a selected population: a rate among them says nothing about first attempts.",
            "",
        ]
    )


def _row(name: str, metrics: Mapping[str, Mapping[str, float | None]]) -> str:
    cells = [_cell(metrics[metric]) for metric in ("roc_auc", "pr_auc", "log_loss", "brier", "ece")]
    return f"| {name} | {' | '.join(cells)} |"


def _cell(estimate: Mapping[str, float | None]) -> str:
    value, low, high = (estimate[key] for key in ("value", "low", "high"))
    return "-" if value is None or low is None or high is None else f"{value:.4f} [{low:.4f}, {high:.4f}]"
