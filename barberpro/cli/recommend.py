"""Verbs that recommend: recommend methods."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, table
from barberpro.errors import UsageError

if TYPE_CHECKING:
    from barberpro.parameters.cash_points import Coverage
    from models.methods_value import Situation
    from models.recommended_methods import Option, Recommendation

app = typer.Typer(no_args_is_help=True, help="Say what to offer, what it rests on, and how far that may be off.")

Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day; default: today.")
]


@app.callback()
def recommend() -> None:
    """Say what to offer, what it rests on, and how far that may be off."""


@app.command()
def methods(
    context: typer.Context,
    amount: Annotated[str, typer.Option(help="Pesos asked, such as 22000 or 22000.50.")],
    province: Annotated[str | None, typer.Option(help="ISO 3166-2 code, such as AR-C.")] = None,
    city: Annotated[str | None, typer.Option(help="City, for where vouchers can be paid; with --province.")] = None,
    hour: Annotated[int | None, typer.Option(min=0, max=23, help="Hour in Buenos Aires; with --weekday.")] = None,
    weekday: Annotated[int | None, typer.Option(min=1, max=7, help="1 is Monday, 7 Sunday; with --hour.")] = None,
    starts_in_hours: Annotated[float | None, typer.Option(min=0, help="Hours until the appointment.")] = None,
    at_shop: Annotated[bool, typer.Option("--at-shop/--online", help="Where it is paid.")] = False,
    installments: Annotated[int, typer.Option(min=1, help="Installments, if by credit card.")] = 1,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Order the payment methods by the real pesos that a peso asked leaves, the equals as the policy has them.

    A peso's worth is what remains after fee, IVA and withholdings, discounted for the days to its release by the
    inflation expected, times the chance that it is paid. The policy's order is the baseline, and the answer without
    history.

    Example: barberpro recommend methods --amount 22000 --province AR-C --weekday 5 --hour 21 --starts-in-hours 14
    """
    if (hour is None) != (weekday is None):
        raise UsageError("--hour and --weekday say together when it is; give both or neither")
    if city is not None and province is None:
        raise UsageError("--city stands in a province; give --province too")
    from barberpro.domain.plan_words import display_text
    from models.methods_value import Situation
    from pipelines.plans import amount_ars
    from pipelines.recommend_methods import asked_once

    issued = None if hour is None or weekday is None else (weekday, hour)
    asked = Situation(amount_ars(amount), province, issued, at_shop, installments, starts_in_hours)
    found = asked_once(settings_of(context), asked, city, on.date() if on else None)
    if as_json:
        print_json(found.as_json())
    else:
        _tell(found.recommendation, asked)
        if installments > 1:
            say(f"by credit card: {display_text(found.plan, 'es')}")
        if found.coverage is not None:
            say(f"cash points in {city}: {_points(found.coverage)}")
        note(found.ground())


def _tell(found: Recommendation, asked: Situation) -> None:
    from barberpro.domain.formatting import money

    rows = [_row(place, each) for place, each in enumerate(found.options, start=1)]
    title = f"Methods for {money(asked.amount_ars, language='en')}, by {found.basis}"
    table(title, rows, ("", "method", "leaves", "90 %", "loses", "why"), right=(0, 2, 3, 4))
    for name, (_, why) in found.left_out.items():
        say(f"not offered: {name}, {why}")
    say(f"baseline: {', '.join(found.baseline)}")
    say(found.reasoning[1])


def _points(found: Coverage) -> str:
    if found.cash_points is None:
        return found.status
    density = f", {found.per_10_000:.1f} for 10,000 people" if found.per_10_000 is not None else ""
    return f"{found.cash_points:,}{density} ({found.imported_from})"


def _row(place: int, option: Option) -> tuple[str, ...]:
    from barberpro.domain.formatting import money

    shown = [money(each, language="en") for each in (option.net_ars, option.low_ars, option.high_ars)]
    lost = "equal" if option.equal else money(option.loses_ars, language="en")
    return str(place), option.method, shown[0], f"{shown[1]} to {shown[2]}", lost, option.reason[1]
