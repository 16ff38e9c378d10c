"""Verbs that judge models: evaluate, promote, sync-runs."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress
from barberpro.errors import UsageError

if TYPE_CHECKING:
    from barberpro.settings import Settings
    from pipelines.promote import PromoteResult

DAY = ["%Y-%m-%d"]
MODEL = typer.Option("--model", help="The model.")


def evaluate(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Model to judge.")] = "payment_failure",
    challenger: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Judge this waiting model beside the champion.")
    ] = None,
    date_from: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day of attempts.")] = None,
    date_to: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="The day after the last one.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who looks; default: the user here.")] = None,
    as_json: Json = False,
) -> None:
    """Judge a model on attempts it never learned from: metrics, pesos and slices, beside baselines and the champion.

    Each look is recorded, for the more often one looks, the more a model passes by luck.

    Example: barberpro evaluate --challenger 20260731T231500-1a2b3c4d
    """
    from barberpro.cli.judging_report import show_evaluation
    from pipelines import evaluate as stage

    with shown_progress() as progress:
        result = stage.run(
            settings_of(context),
            progress=progress,
            model=model,
            challenger=challenger,
            date_from=date_from.date() if date_from else None,
            date_to=date_to.date() if date_to else None,
            by=by or getpass.getuser(),
        )
    if as_json:
        print_json(result.as_json())
    else:
        show_evaluation(result)


def promote(
    context: typer.Context,
    version: Annotated[str | None, typer.Argument(help="The waiting model that is to become champion.")] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who promotes; kept with the promotion.")] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept with the promotion.")] = "",
    kind: Annotated[
        str | None,
        typer.Option(
            help="refresh: the same model on newer data, must not be worse. redesign: must be better. "
            "Default: refresh where the parameters are the champion's."
        ),
    ] = None,
    rollback: Annotated[bool, typer.Option("--rollback", help="Go back to the champion before.")] = False,
    model: Annotated[str, MODEL] = "payment_failure",
    as_json: Json = False,
) -> None:
    """Make a waiting model the champion, if it passes every gate of params.yaml on attempts that neither learned from.

    Exit code 5 with one line for each gate that refuses. Each attempt is recorded, allowed or refused.

    Example: barberpro promote 20260731T231500-1a2b3c4d --by Ana --why "monthly refresh"
    """
    from pipelines import promote as stage

    settings = settings_of(context)
    if rollback and version is not None:
        raise UsageError("--rollback takes no version: it goes back to the champion before")
    if not rollback and version is None:
        from models.promotion import waiting

        there = ", ".join(waiting(settings.models / model)) or "none: `barberpro train` makes one"
        raise UsageError(f"give the version to promote, or --rollback; those that wait: {there}")
    if version is None:
        _show(stage.roll_back(settings, by=by, why=why, model=model), as_json=as_json)
        return
    result = _promoted(settings, version, kind, by, why, model)
    _show(result, as_json=as_json)
    if not result.promoted:
        raise stage.refused(result)


def _promoted(settings: Settings, version: str, kind: str | None, by: str, why: str, model: str) -> PromoteResult:
    from models.gates import KINDS
    from pipelines import promote as stage

    chosen = next((each for each in KINDS if each == kind), None)
    if chosen is None and kind is not None:
        raise UsageError(f"--kind {kind!r} is not known; there is {', '.join(KINDS)}")
    with shown_progress() as progress:
        return stage.run(settings, progress=progress, version=version, by=by, why=why, kind=chosen, model=model)


def _show(result: PromoteResult, *, as_json: bool) -> None:
    if as_json:
        print_json(result.as_json())
        return
    for text in result.warnings:
        note(f"warning: {text}")
    for each in result.verdicts:
        say(f"{'passed' if each.passed else 'REFUSED':<8} {each.gate:<11} {each.text}")
    if result.earlier_looks:
        looks = "look" if result.earlier_looks == 1 else "looks"
        say(f"On record: {result.earlier_looks} earlier {looks} at these attempts.")
    if result.promoted:
        back = f"promote {result.instead_of}" if result.kind == "rollback" else "promote --rollback"
        say(f"{result.version} is champion instead of {result.instead_of}.")
        say(f"That one is kept: barberpro {back} --by NAME --why TEXT")
        say("The next `barberpro run` scores and publishes with it.")


def sync_runs(context: typer.Context, as_json: Json = False) -> None:
    """Bring to MLflow the trainings and promotions that it could not take while its server was down; each only once.

    Example: barberpro sync-runs
    """
    from pipelines import sync_runs as stage

    with shown_progress() as progress:
        result = stage.run(settings_of(context), progress)
    if as_json:
        print_json(result.as_json())
        return
    for version in result.recorded:
        say(f"recorded  {version}")
    for version in result.known:
        say(f"known     {version}: it stood there already")
    for model, version in result.aliases.items():
        say(f"champion  {model} {version}")
    if not (result.recorded or result.known or result.aliases):
        say("No run waits to be recorded.")


VERBS = (evaluate, promote, sync_runs)
