"""Verbs of plans of installments: plan cost, plan list."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, table

if TYPE_CHECKING:
    from pipelines.plans import Costed

app = typer.Typer(no_args_is_help=True, help="Plans of installments: which are in force, and what they truly cost.")

Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day; default: today.")
]


@app.command()
def cost(
    context: typer.Context,
    amount: Annotated[str, typer.Option(help="Cash price in pesos, such as 22000 or 22000.50.")],
    installments: Annotated[int, typer.Option(help="How many installments.")],
    on: Day = None,
    interest_free: Annotated[
        bool, typer.Option("--interest-free", help="The plan that the collector pays for.")
    ] = False,
    plan: Annotated[str | None, typer.Option(help="Name of the plan, as `barberpro plan list` shows it.")] = None,
    inflation: Annotated[
        str | None,
        typer.Option(help="Percent a month, such as 2.4; default: what the price index and the survey led to expect."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Work out a plan: installments, total, TNA, TEA, CFTEA, what the collector bears, and the cut in real terms.

    The text in Spanish is what has to stand beside a financed price.

    Example: barberpro plan cost --amount 22000 --installments 6 --interest-free --inflation 2.4
    """
    from pipelines.plans import Question, costed

    asked = Question(amount, installments, on.date() if on else None, interest_free, plan, inflation)
    found = costed(settings_of(context), asked)
    if as_json:
        print_json(found.as_json())
    else:
        _tell(found)


@app.command("list")
def list_(context: typer.Context, on: Day = None, as_json: Json = False) -> None:
    """List the plans in force on a day, with where each figure comes from.

    Example: barberpro plan list --on 2025-06-30
    """
    from pipelines.plans import in_force

    day, found = in_force(on.date() if on else None)
    if as_json:
        print_json([each.as_json() for each in found])
        return
    rows = [each.as_row() for each in found]
    columns = ("plan", "kind", "cuotas", "TNA", "surcharge", "collector", "from", "until", "basis")
    table(f"Plans in force on {day}", rows, columns, right=(2, 3, 4, 5))


def _tell(found: Costed) -> None:
    say(found.text_es)
    say(found.text_en)
    for line in found.lines():
        say(line)
    note(f"{found.plan.name} from {found.plan.effective_from}, {found.plan.basis}: {found.plan.source}")
