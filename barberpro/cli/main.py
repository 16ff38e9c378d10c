"""The program `barberpro`: its verbs, the global options, and errors as one line with an exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from barberpro.cli import (
    audit,
    books,
    claims,
    daily,
    data,
    experiments,
    exploring,
    insights,
    judging,
    learning,
    off_policy,
    pages,
    parameters,
    planning,
    plans,
    policies,
    privacy,
    quarantine,
    recommend,
    scenarios,
    simulations,
    state,
    watching,
    waterfall,
)
from barberpro.cli.console import Call
from barberpro.crashes import told_in_one_line

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    help=(
        "Payments analytics and machine learning for BarberPro.\n\n"
        "Exit codes: 0 done, 2 usage, 3 bad input, 4 locked by another, 5 a gate refused, 6 integrity, "
        "7 something needed is unavailable."
    ),
)


@app.callback()
def options(
    context: typer.Context,
    data_root: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="The data root; else BARBERPRO_DATA, else data/ in the project."),
    ] = None,
) -> None:
    """Keep the global options for the verbs."""
    context.obj.data_root = data_root


for verb in (
    *audit.VERBS,
    *data.VERBS,
    *books.VERBS,
    *claims.VERBS,
    *daily.VERBS,
    *exploring.VERBS,
    *learning.VERBS,
    *judging.VERBS,
    *off_policy.VERBS,
    *pages.VERBS,
    *planning.VERBS,
    *privacy.VERBS,
    *state.VERBS,
    *watching.VERBS,
    *waterfall.VERBS,
):
    app.command(verb.__name__.removesuffix("_").replace("_", "-"))(verb)
app.add_typer(experiments.app, name="experiment")
app.add_typer(insights.app, name="insights")
app.add_typer(parameters.app, name="parameters")
app.add_typer(plans.app, name="plan")
app.add_typer(policies.app, name="policy")
app.add_typer(privacy.app, name="pseudonyms")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(recommend.app, name="recommend")
app.add_typer(scenarios.app, name="scenario")
app.add_typer(simulations.simulate, name="simulate")
app.add_typer(simulations.commission, name="commission")


def main() -> None:
    """Run the program; a user's mistake prints one line and exits with its code."""
    call = Call()
    with told_in_one_line(lambda: call.data_root):
        app(obj=call)
