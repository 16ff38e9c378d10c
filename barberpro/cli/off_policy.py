"""Verbs that judge what was never in force: ope, discontinuity."""

from __future__ import annotations

from math import inf, isfinite
from pathlib import Path
from typing import Annotated

import typer

from barberpro.cli.console import Json, print_json, shown_progress
from barberpro.errors import UsageError

LOG = typer.Argument(metavar="LOG", help="A log as .parquet or .csv; only the columns named are read.")
CLUSTER = typer.Option(metavar="COL", help="Who it was: rows of one client count as one observation.")


def ope(
    log: Annotated[Path, LOG],
    action: Annotated[str, typer.Option(metavar="COL", help="What was done.")],
    reward: Annotated[str, typer.Option(metavar="COL", help="What it brought: a number, more is better.")],
    target: Annotated[
        list[str],
        typer.Option(
            metavar="COL",
            help="The action of a policy to be judged, of the type of --action; or, as a number with a fraction, "
            "its probability of the logged action. May be given several times.",
        ),
    ],
    propensity: Annotated[
        str | None, typer.Option(metavar="COL", help="The probability with which the action was drawn.")
    ] = None,
    cluster: Annotated[str | None, CLUSTER] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="What was known before the action. May be given several times."),
    ] = None,
    estimated: Annotated[
        bool, typer.Option("--estimated", help="The propensities were estimated afterwards, not recorded.")
    ] = False,
    level: Annotated[float, typer.Option(help="Of the interval of each estimate.")] = 0.90,
    verdict_level: Annotated[
        float, typer.Option(help="Of the intervals that the verdicts rest on, for all targets together.")
    ] = 0.95,
    margin: Annotated[float, typer.Option(help="A difference up to this, in units of the reward, is of no use.")] = 0.0,
    detect: Annotated[
        float | None, typer.Option(help="The difference that `sample_needed` is for; default: the estimated one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell from a log what other policies would have brought, and whether they are better than what was logged.

    Better only with recorded propensities, where the log shows what the policy would do, and where the interval of the
    difference leaves out zero after a correction for all targets. The rule: docs/off-policy-evaluation.md.

    Example: barberpro ope log.parquet --action menu --reward paid --propensity p --target new_menu --cluster client_id
    """
    if len(set(target)) < len(target):
        raise UsageError(f"--target names a column twice: {', '.join(target)}")
    _check_levels(margin, level=level, verdict_level=verdict_level)
    _check_numbers(detect=detect)
    from barberpro.cli.off_policy_report import show_judged
    from models.ope_verdict import Rule
    from pipelines import off_policy
    from pipelines.judged_log import Columns

    columns = Columns(action, reward, tuple(target), propensity, cluster, tuple(fact or ()))
    rule = Rule(level=level, verdict_level=verdict_level, margin=margin, detect=detect)
    with shown_progress() as progress:
        result = off_policy.run(log, columns, progress, is_estimated=estimated, rule=rule)
    if as_json:
        print_json(result.as_json())
    else:
        show_judged(result)


def _check_levels(size: float, **levels: float) -> None:
    for name, level in levels.items():
        if not 0.5 <= level < 1:
            option = name.replace("_", "-")
            raise UsageError(f"--{option} is {level}; allowed: from 0.5 to below 1, such as 0.9")
    if not 0 <= size < inf:
        raise UsageError(f"--margin or --donut is {size}; allowed: 0 or more")


def _check_numbers(**numbers: float | None) -> None:
    for name, number in numbers.items():
        if number is not None and not isfinite(number):
            raise UsageError(f"--{name} is {number}; allowed: a number")


def discontinuity(
    log: Annotated[Path, LOG],
    running: Annotated[str, typer.Option(metavar="COL", help="The amount by which the table decides.")],
    outcome: Annotated[str, typer.Option(metavar="COL", help="What is told: a number.")],
    edge: Annotated[
        list[float],
        typer.Option(help="Where the table switches; the amount itself belongs below. May be given several times."),
    ],
    action: Annotated[
        str | None, typer.Option(metavar="COL", help="What was shown; without it nothing says that the table ruled.")
    ] = None,
    cluster: Annotated[str | None, CLUSTER] = None,
    donut: Annotated[float, typer.Option(help="Look again without amounts up to so far from the edge.")] = 0.0,
    level: Annotated[float, typer.Option(help="The intervals of all edges hold together with this probability.")] = 0.9,
    plot: Annotated[Path | None, typer.Option(metavar="FILE.png", help="Draw the edges into this file.")] = None,
    as_json: Json = False,
) -> None:
    """Tell from a log that a table ruled whether the outcome jumps where the table switches: local to the edge only.

    Example: barberpro discontinuity log.parquet --running amount --outcome paid --edge 5000 --edge 15000 --action menu
    """
    _check_levels(donut, level=level)
    if plot is not None and plot.suffix != ".png":
        raise UsageError(f"--plot {plot}: the ending {plot.suffix!r} is not .png")
    from barberpro.cli.off_policy_report import show_edges
    from pipelines import discontinuity as stage

    for each in edge:
        _check_numbers(edge=each)
    asked = stage.Asked(running, outcome, tuple(sorted(set(edge))), action, cluster, donut, level)
    with shown_progress() as progress:
        result = stage.run(log, asked, progress, plot=plot)
    if as_json:
        print_json(result.as_json())
    else:
        show_edges(result)


VERBS = (ope, discontinuity)
