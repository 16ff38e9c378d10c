"""Verbs that watch the model in force: drift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from barberpro.cli.console import Json, print_json, say, settings_of, shown_progress, table

if TYPE_CHECKING:
    from pipelines.drift import DriftResult

MEANINGS = {
    "ok": "nothing raises the loss for sure",
    "watch": "the loss grows, not enough to train again",
    "retrain": "train again",
    "too_few": "too few attempts to tell",
}
EFFECTS = {
    "change": "the loss, in all",
    "score": "... because riskier attempts come",
    "unexplained": "... not explained by that",
    "calibration": "... of it, a new calibration would save",
}
MOST = 8


def drift(context: typer.Context, as_json: Json = False) -> None:
    """Say how the model in force does on the newest mature attempts, beside those that it was judged on.

    Each move is told as what it does to the loss. Inflation is taken out first. A verdict is no error: exit code 0.

    Example: barberpro drift --json
    """
    from pipelines import drift as stage

    with shown_progress() as progress:
        result = stage.run(settings_of(context), progress=progress)
    if as_json:
        print_json(result.as_json())
        return
    show_drift(result)


def show_drift(result: DriftResult) -> None:
    """Print the verdict, what it rests on, and how the answers did that were really given."""
    found = result.report
    reasons = ", ".join(found["reasons"])
    say(f"Verdict: {found['verdict']} ({MEANINGS[found['verdict']]}){': ' + reasons if reasons else ''}.")
    if "window" in found:
        for name in ("reference", "window"):
            say(f"  {name}: {_attempts(found[name])}")
    if "effects" in found:
        _show_effects(found)
    if "live" in found:
        _show_live(found["live"])
    say(f"  report: {result.path}" + (f", pictures: {result.plots[0].parent}" if result.plots else ""))


def _attempts(part: Mapping[str, Any]) -> str:
    if not part["rows"]:
        return "no attempts"
    failed = part["failures"] / part["rows"]
    return f"{part['rows']:,} attempts, {part['from'][:10]} to {part['to'][:10]}, {failed:.1%} of them failed"


def _show_effects(found: Mapping[str, Any]) -> None:
    loss = found["loss"]
    rows = [(text, *_cells(found["effects"][name], loss["reference"])) for name, text in EFFECTS.items()]
    rows += [(each["name"], *_cells(each["effect"], loss["reference"])) for each in found["inputs"][:MOST]]
    title = f"Log loss {loss['reference']:.4f} in the reference, {loss['window']:.4f} in the window (nats an attempt)"
    table(title, rows, ("what moved", "change", "90 % interval", "share of the loss"), right=(1, 2, 3))
    say(f"  The {min(MOST, len(found['inputs']))} of {len(found['inputs'])} inputs whose move raises the loss most.")


def _cells(effect: Mapping[str, float], loss: float) -> tuple[str, str, str]:
    span = f"[{effect['low']:+.4f}, {effect['high']:+.4f}]"
    return f"{effect['value']:+.4f}", span, f"{effect['value'] / loss:+.1%}"


def _show_live(live: Mapping[str, Any]) -> None:
    say(
        f"  Answers given: {live['answers']:,}; {live['judged']:,} judged, {live['waiting']:,} not mature or unknown, "
        f"{live['late']:,} asked after the outcome."
    )
    for name, group in live["groups"].items():
        if "log_loss" in group["all"]:
            loss, area = group["all"]["log_loss"], group["all"]["roc_auc"]
            said = f"log loss {loss['value']:.4f} [{loss['low']:.4f}, {loss['high']:.4f}], ROC AUC {area['value']:.3f}"
            say(f"    {name}: {group['all']['rows']:,} answers, {said}")


VERBS = (drift,)
