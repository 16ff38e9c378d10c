"""Verbs of reference data: parameters import, list, show."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, table
from barberpro.errors import BadInputError

if TYPE_CHECKING:
    from pipelines.cash_points import CashPointsResult
    from pipelines.parameters import ImportResult

app = typer.Typer(no_args_is_help=True, help="Look at the reference data, and import newly published figures.")

Month = Annotated[str | None, typer.Option(metavar="YYYY-MM")]
MOST_ROWS = 200


@app.command("import")
def import_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the file holds: cpi, fx, rem, market or cash_points.")],
    file: Annotated[Path, typer.Argument(help="The CSV file.")],
    published_on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Day on which the newest figures of the file, and its revisions, were published. Without it a column "
            "published_on counts, else the day by which such figures are out, or today.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Accept revisions and jumps that are beyond what is plausible.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Import newly published figures; the next run restates real amounts with them.

    Accepted for cpi: INDEC's serie_ipc_divisiones.csv as downloaded, or region,month,index_value[,division], or
    month,cuyo,gba,nacional,nea,noa,pampeana,patagonia[,division]; index values of December 2016 = 100.
    For fx: rate,month,ars_per_usd, or month,official_wholesale,official_retail,blue; the month's last close.
    For rem: survey_month,variable,horizon_months,value, or survey_month,cpi_monthly_0,...,fx_average_12; inflation as
    a fraction (0.018 is 1.8 %). For market, of which nothing is shipped: month,market_ars,source,published_on, or
    market_payments instead of pesos; how large the whole market was, as somebody outside published it. The layouts of
    cpi, fx and rem that are our own may have a column published_on. Cells are separated by commas
    (decimal point) or semicolons (decimal comma). Figures that are known already are passed over, so whole series may
    be given.
    For cash_points, where vouchers can be paid: city,province,cash_points[,population]; the newest file counts as a
    whole.

    Example: barberpro parameters import cpi serie_ipc_divisiones.csv --published-on 2026-09-10
    """
    from barberpro.parameters.additions import Terms
    from barberpro.parameters.cash_points import CASH_POINTS
    from pipelines import cash_points
    from pipelines import parameters as stage

    if name == CASH_POINTS.name:
        kept = cash_points.run(settings_of(context), file, stage.today())
        print_json(kept.as_json()) if as_json else _tell_points(kept)
        return
    terms = Terms(stage.today(), published_on.date() if published_on else None, force)
    result = stage.run(settings_of(context), name, file, terms)
    if as_json:
        print_json(result.as_json())
    else:
        _tell(result)


def _tell_points(result: CashPointsResult) -> None:
    if result.overlay is None:
        say(f"{result.file} is the table in use already; nothing changed.")
        return
    say(
        f"Imported {result.cities:,} cities with {result.cash_points:,} cash points: {result.new:,} new, "
        f"{result.changed:,} changed, {result.gone:,} no longer there."
    )
    note(f"kept in {result.overlay}; `barberpro recommend methods --province --city` uses it at once")


def _tell(result: ImportResult) -> None:
    if result.again:
        say(f"{result.file} was imported before; nothing changed.")
        return
    if result.overlay is None:
        say(f"{result.file}: all {result.known:,} figures are known already; nothing changed.")
        return
    days = f"published on {result.published_on[0]}"
    if len(result.published_on) > 1:
        days = f"published between {result.published_on[0]} and {result.published_on[-1]}"
    say(
        f"Imported {result.new:,} new and {result.revised:,} revised figures of {result.name} ({result.layout}), "
        f"{days}; {result.known:,} were known. It now goes to {result.last_period:%Y-%m}."
    )
    note(f"kept in {result.overlay}; the next `barberpro run` restates what rests on it")


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Say what reference data there is, to which month, from where, and when it was imported.

    Example: barberpro parameters list
    """
    from barberpro.parameters.listing import holdings
    from pipelines.parameters import today

    found = holdings(settings_of(context).parameters, today())
    if as_json:
        print_json([each.as_json() for each in found])
        return
    rows = [
        (each.name, each.series, f"{each.rows:,}", each.first, each.last, each.origin, each.stale) for each in found
    ]
    table("Reference data", rows, ("name", "series", "rows", "from", "to", "where from", "state"), right=(2,))


@app.command("show")
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="cpi, fx, rem, market, deflator, fees, plans, provinces or holidays.")],
    region: Annotated[str | None, typer.Option(help="cpi, deflator: nacional or one of INDEC's regions.")] = None,
    division: Annotated[str | None, typer.Option(help="cpi: general, 01 ... 12.")] = None,
    rate: Annotated[str | None, typer.Option(help="fx: official_wholesale, official_retail or blue.")] = None,
    variable: Annotated[str | None, typer.Option(help="rem: cpi_monthly, cpi_yearly or fx_average.")] = None,
    province: Annotated[str | None, typer.Option(help="fees, provinces: ISO 3166-2 code, such as AR-S.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", help="First month shown.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", help="Last month shown.")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Show what was published on or before this day, and no later."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the values of a reference table, each with the day it was published.

    Example: barberpro parameters show cpi --region nacional --from 2025-01
    """
    from barberpro.parameters.listing import shown

    filters = {"region": region, "division": division, "rate": rate, "variable": variable, "province": province}
    asked = {key: value for key, value in filters.items() if value is not None}
    day = as_of.date() if as_of else None
    frame = shown(settings_of(context).parameters, name, asked, (_month(first), _month(last)), day)
    if as_json:
        print_json(frame.to_dicts())
        return
    if frame.is_empty():
        raise BadInputError(f"{name} has no row for what was asked; see `barberpro parameters list`")
    narrow = frame.drop("source", strict=False)  # long texts; --json has them
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in narrow.tail(MOST_ROWS).rows()]
    table(name, rows, tuple(narrow.columns))
    if frame.height > MOST_ROWS:
        note(f"the last {MOST_ROWS} of {frame.height:,} rows; narrow the question, or take --json")


def _month(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadInputError(f"{text!r} is no month; write it YYYY-MM") from None
