"""Verbs that learn and predict: train, score."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress
from barberpro.errors import BadInputError, IntegrityError, UsageError

if TYPE_CHECKING:
    from barberpro.settings import Settings

DAY = ["%Y-%m-%d"]


def train(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Model to train.")] = "payment_failure",
    source: Annotated[str | None, typer.Option(help="Train on the payments of this source only.")] = None,
    date_from: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day of attempts.")] = None,
    date_to: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="The day after the last one.")] = None,
    overrides: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=NUMBER", help="Another value for a key of params.yaml.")
    ] = None,
    tune: Annotated[
        int,
        typer.Option(min=0, max=10_000, metavar="N", help="Try N sets of parameters first."),
    ] = 0,
    as_json: Json = False,
) -> None:
    """Train a model on mature payments; the first one becomes champion, later ones wait as challengers.

    Example: barberpro train payment_failure --set num_leaves=63
    """
    from barberpro.cli.report import show_training
    from pipelines import train as stage

    settings = settings_of(context)
    chosen = numbers(overrides or [])
    if source is not None:
        check_source(settings, source)
    with shown_progress() as progress:
        result = stage.run(
            settings,
            progress=progress,
            model=model,
            source=source,
            overrides=chosen,
            date_from=date_from.date() if date_from else None,
            date_to=date_to.date() if date_to else None,
            tune=tune,
        )
    if as_json:
        print_json(result.as_json())
        return
    show_training(result)


def numbers(settings: list[str]) -> dict[str, float]:
    """`KEY=NUMBER` as a mapping, each within the range of its parameter; UsageError for anything else."""
    from barberpro.settings import checked

    found: dict[str, float] = {}
    for each in settings:
        key, _, text = each.partition("=")
        try:
            found[key] = checked("payment_failure", key, float(text))
        except ValueError as error:
            raise UsageError(f"--set {each!r} is not KEY=NUMBER, such as num_leaves=15") from error
        except BadInputError as error:
            raise UsageError(f"--set {each}: {error}") from error
    return found


def check_source(settings: Settings, source: str) -> None:
    """See that there are features of `source`; BadInputError names the sources there are."""
    import polars as pl

    path = settings.tables / "payment_features.parquet"
    if not path.exists():
        return
    try:
        there = pl.scan_parquet(path).select(pl.col("source").unique().sort()).collect()["source"].to_list()
    except pl.exceptions.PolarsError as error:
        raise IntegrityError(f"{path} is damaged ({' '.join(str(error).split())}); run `barberpro run`") from error
    if source not in there:
        raise BadInputError(f"there are no payments of the source {source!r}; there are {', '.join(there) or 'none'}")


def score(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File with payments to score.")],
    mapping: Annotated[str, typer.Option("--mapping", metavar="FILE", help="Mapping that reads the file.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write .csv, .parquet or .json; default: CSV on stdout.")
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write whole answers with reasons, one a line (.jsonl).")
    ] = None,
    reasons_share: Annotated[
        float | None, typer.Option(min=0.0, max=1.0, help="Riskiest share that gets reasons; default: params.yaml.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Give each payment in a file its probability of failing, from the champion's plain files.

    Outcome columns may be missing. History is what the file and the published generation hold.

    Example: barberpro score new_attempts.csv --mapping psp --out scores.csv --answers answers.jsonl
    """
    from pipelines import score_file as stage
    from pipelines.frame_files import write

    settings = settings_of(context)
    share = reasons_share_of(settings, answers, reasons_share)
    if answers is not None:
        stage.check_answers(answers)
    with shown_progress() as progress:
        result = stage.run(settings, file, mapping, progress, share)
    for text in result.warnings:
        note(f"warning: {text}")
    if out is not None:
        write(result.scores, out)
    if answers is not None:
        stage.write_answers(result.answers, answers)
        note(f"{len(result.answers):,} answers with their reasons in {answers}")
    if as_json:
        print_json(result.as_json())
    elif out is None:
        say(result.scores.write_csv().rstrip("\n"))
    else:
        say(f"Scored {result.scores.height:,} payments with {result.model_version} into {out}.")


def reasons_share_of(settings: Settings, answers: Path | None, chosen: float | None) -> float | None:
    """Which share gets reasons: None without a file for answers, else what was chosen or what `params.yaml` says."""
    if answers is None and chosen is not None:
        raise UsageError("--reasons-share says who gets reasons in the file of answers; name it with --answers FILE")
    if answers is None:
        return None
    return settings.params.payment_failure.reason_share if chosen is None else chosen


VERBS = (train, score)
