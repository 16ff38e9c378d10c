"""The model card: what a person should know before trusting a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.spec import ROWS_ARE, ModelSpec

ROWS = ("model", "blind", "logistic", "constant", "champion", "oracle", "truth")
SHOWN_SLICES = ("attempt", "training", "province", "device")
"""Dimensions on the card; the report holds all of them."""

WORST = 5
"""Slices of calibration on the card; the report lists more."""

Report = Mapping[str, Any]
ABOUT_ES = (
    "estima la probabilidad de que un pago falle antes de intentarlo.",
    "estima la probabilidad de que un checkout no se pague, al mostrar su menú y antes de que nadie elija.",
)
"""Of payments, and of menus."""
BLIND = " `blind` is the model told no outcomes of the past, as when payments to come are scored from a file."


def card(spec: ModelSpec, manifest: Report, report: Report) -> str:
    """Write the card as Markdown."""
    parts = [_head(spec, manifest, report), _data(spec, manifest, report), _use(spec), _judged(report)]
    slices = [_slices(dimension, report) for dimension in SHOWN_SLICES]
    came_true = _calibration_slices(report["calibration_slices"])
    return "\n".join(line for part in [*parts, *slices, came_true, _limits(), _going_back(spec)] for line in part)


def _head(spec: ModelSpec, manifest: Report, report: Report) -> list[str]:
    log_loss = report["metrics"]["model"]["log_loss"]["value"]
    return [
        f"# {spec.name} {manifest['version']}",
        "",
        f"Answers: will this fail, that is, {spec.target}?",
        "",
        f"*En castellano:* {ABOUT_ES[spec.unit == 'menu']} En {report['rows']} "
        f"casos que no vio, su log-loss fue {log_loss:.4f}. Ordena riesgos; no dice qué pasaría si se hiciera algo.",
        "",
    ]


def _data(spec: ModelSpec, manifest: Report, report: Report) -> list[str]:
    training = report["training"]
    return [
        "## Data",
        "",
        f"- Trained on {', '.join(manifest['sources'])}; "
        f"{ROWS_ARE[spec.unit]} from {manifest['period']['from']} to {manifest['period']['to']}.",
        f"- {training['fit_rows']} rows grew the trees, {training['calibration_rows']} stopped "
        f"and calibrated them ({manifest['calibration']}), {report['rows']} newer ones from "
        f"{report['period']['from']} judged; {training['dropped_rows']} lay between and were left out.",
        f"- {report['base_rate']:.2%} of the test rows failed.",
        f"- {len(spec.features)} features, each as known at the attempt; clients are keyed pseudonyms and no feature.",
        f"- Data {manifest['data_sha256'][:12]}, code {manifest['git_commit'] or 'not in git'}; each file is sealed in "
        "`champion.json`.",
        "",
    ]


def _use(spec: ModelSpec) -> list[str]:
    return [
        "## Use",
        "",
        f"- For: ordering payments by risk before they are attempted, and a probability to plan with (`{spec.name}`).",
        "- Not for: refusing a person, pricing by person, judging issuers, or claiming what an action brings.",
        "- Only for the sources it was trained on; others are answered with a warning.",
        "",
    ]


def _judged(report: Report) -> list[str]:
    return [
        "## How good it is",
        "",
        "| on the test rows | ROC AUC | PR AUC | log loss | Brier | ECE |",
        "|---|---|---|---|---|---|",
        *[_row(name, report["metrics"][name]) for name in ROWS if name in report["metrics"]],
        "",
        "Brackets are 90 % intervals from a bootstrap by client." + (BLIND if "blind" in report["metrics"] else ""),
        "",
    ]


def _calibration_slices(found: Report) -> list[str]:
    """Lay out the slices whose answers were furthest from what came true."""
    rows = [
        f"| {each['by']} | {each['slice']} | {each['rows']} | {each['said']:.2%} | {each['came_true']['value']:.2%} "
        f"[{each['came_true']['low']:.2%}, {each['came_true']['high']:.2%}] | {each['p_holm']:.2g} |"
        for each in found["slices"][:WORST]
    ]
    return [
        "## Calibration by slice",
        "",
        f"{found['judged']} slices of method, amount decile and province were judged; {found['alarms']} were further "
        "off than chance explains (p below 0.05 after Holm's correction). The worst:",
        "",
        "| by | slice | rows | said | came true | p |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _row(name: str, metrics: Mapping[str, Mapping[str, float | None]]) -> str:
    cells = [_cell(metrics[metric]) for metric in ("roc_auc", "pr_auc", "log_loss", "brier", "ece")]
    return f"| {name} | {' | '.join(cells)} |"


def _cell(estimate: Mapping[str, float | None]) -> str:
    value, low, high = (estimate[key] for key in ("value", "low", "high"))
    return "-" if value is None or low is None or high is None else f"{value:.4f} [{low:.4f}, {high:.4f}]"


def _slices(dimension: str, report: Report) -> list[str]:
    rows = [each for each in report["slices"] if each["dimension"] == dimension]
    return [
        f"### By {dimension}",
        "",
        f"| {dimension} | rows | failed | said | log loss |",
        "|---|---|---|---|---|",
        *[_slice_row(each) for each in rows],
        "",
    ]


def _slice_row(each: Report) -> str:
    model = each["predictors"]["model"]
    said, loss = f"{model['mean_probability']:.2%}", _cell(model["log_loss"])
    return f"| {each['slice']} | {each['rows']} | {each['failure_rate']:.2%} | {said} | {loss} |"


def _limits() -> list[str]:
    return [
        "## Limits",
        "",
        "- It tells which attempts are likely to fail, not what would happen if something were done about it.",
        "- Rates drift; compare its calibration with what came true before relying on it.",
        "- Retries are a selected population: a rate among them says nothing about first attempts.",
        "- A slice with few rows has a wide interval; where `failed` and `said` lie further apart, do not rely on it.",
        "",
    ]


def _going_back(spec: ModelSpec) -> list[str]:
    return [
        "## Going back",
        "",
        f"`barberpro promote --rollback --model {spec.name} --by NAME --why TEXT` makes the champion before this one "
        "champion again. Then `barberpro run`, or the stages `score` and `publish`, give its answers.",
        "",
    ]
