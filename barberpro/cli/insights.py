"""Verbs of what the published history tells: insights pesos, installments, market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from barberpro.cli.console import Json, print_json, settings_of, shown_progress

if TYPE_CHECKING:
    from pipelines.insights import Subject

app = typer.Typer(
    no_args_is_help=True,
    help="What the published history tells about pesos, installments and the market, with intervals and verdicts.",
)

First = Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help="First month; default: where it begins.")]
Last = Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help="Last month; default: where it ends.")]


@app.command()
def pesos(context: typer.Context, first: First = None, last: Last = None, as_json: Json = False) -> None:
    """Tell how much was paid by month, nominal and real, to the centavo, and whether it improved.

    An improvement is one of the average week, over the month and the year before, with a 90 % interval. Months that are
    not whole are not compared.

    Example: barberpro insights pesos
    """
    from barberpro.cli.insights_report import show_pesos
    from pipelines.insight_pesos import answer

    found = _found(context, answer, first, last)
    if as_json:
        print_json(found)
    else:
        show_pesos(found)


@app.command()
def installments(context: typer.Context, first: First = None, last: Last = None, as_json: Json = False) -> None:
    """Tell how many pay in installments, of which amounts, at what cost, and what is known of better menus.

    Example: barberpro insights installments --from 2026-01
    """
    from barberpro.cli.insights_report import show_installments
    from pipelines.insight_installments import answer

    found = _found(context, answer, first, last)
    if as_json:
        print_json(found)
    else:
        show_installments(found)


@app.command()
def market(context: typer.Context, first: First = None, last: Last = None, as_json: Json = False) -> None:
    """Tell digital adoption, method trends, new and returning payers, seasons, and the market share if it can be told.

    A share needs how large the market is, from somebody outside: `barberpro parameters import market FILE`.

    Example: barberpro insights market --json
    """
    from barberpro.cli.market_report import show_market
    from pipelines.insight_market import answer

    found = _found(context, answer, first, last)
    if as_json:
        print_json(found)
    else:
        show_market(found)


def _found(context: typer.Context, answer: Subject, first: str | None, last: str | None) -> dict[str, Any]:
    from pipelines import insights

    span = (insights.parsed_month(first), insights.parsed_month(last))
    with shown_progress() as progress:
        return insights.run(settings_of(context), answer, span, progress)
