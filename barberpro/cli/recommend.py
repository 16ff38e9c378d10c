"""Verbs that recommend: recommend methods, recommend installments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress, table
from barberpro.errors import UsageError

if TYPE_CHECKING:
    from barberpro.parameters.cash_points import Coverage
    from models.methods_value import Situation
    from models.recommended_installments import MenuOption
    from models.recommended_methods import Option, Recommendation
    from pipelines.recommend_installments import Answer

SYNTHETIC = "SYNTHETIC: the history is invented, and none of these figures is of real clients."
WHOLE_FROM = 10.0
"""Figures from here on are told without decimals."""

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
    client: Annotated[
        str | None, typer.Option(help="Pseudonym of the client: the champion says how likely he fails by each method.")
    ] = None,
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
    from pipelines.recommend_methods import Whom, asked_once

    issued = None if hour is None or weekday is None else (weekday, hour)
    asked = Situation(amount_ars(amount), province, issued, at_shop, installments, starts_in_hours)
    with shown_progress() as progress:
        found = asked_once(settings_of(context), asked, Whom(city, client), on.date() if on else None, progress)
    if as_json:
        print_json(found.as_json())
    else:
        _tell(found.recommendation, asked)
        if installments > 1:
            say(f"by credit card: {display_text(found.plan, 'es')}")
        if found.coverage is not None:
            say(f"cash points in {city}: {_points(found.coverage)}")
        note(found.ground())
        if found.synthetic:
            say(SYNTHETIC)


@app.command()
def installments(
    context: typer.Context,
    amount: Annotated[str, typer.Option(help="Pesos asked, such as 22000 or 22000.50.")],
    province: Annotated[str | None, typer.Option(help="ISO 3166-2 code, such as AR-C.")] = None,
    device: Annotated[str | None, typer.Option(help="Device, such as android_app or mobile_web.")] = None,
    hour: Annotated[int | None, typer.Option(min=0, max=23, help="Hour in Buenos Aires; with --weekday.")] = None,
    weekday: Annotated[int | None, typer.Option(min=1, max=7, help="1 is Monday, 7 Sunday; with --hour.")] = None,
    starts_in_hours: Annotated[float | None, typer.Option(help="Hours until the appointment; below 0: begun.")] = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Choose the menu of installments for an amount: the table's, unless another one surely leaves more real pesos.

    Each menu is told with how likely the checkout is paid and the real pesos that this leaves, with 90 % intervals.
    They are predictions for a new client; beside them stands what the off-policy evaluation says of such choices.

    Example: barberpro recommend installments --amount 22000 --province AR-X --starts-in-hours 30
    """
    if (hour is None) != (weekday is None):
        raise UsageError("--hour and --weekday say together when it is; give both or neither")
    from pipelines.plans import amount_ars
    from pipelines.recommend_installments import Asked, asked_once

    issued = None if hour is None or weekday is None else (weekday, hour)
    asked = Asked(amount_ars(amount), province, device, issued, starts_in_hours)
    found = asked_once(settings_of(context), asked, on.date() if on else None)
    if as_json:
        print_json(found.as_json())
    else:
        _tell_menus(found)


def _tell_menus(found: Answer) -> None:
    from barberpro.domain.formatting import money

    rows = [_menu_row(each) for each in found.recommendation.options]
    title = f"Menus for {money(found.asked.amount_ars, language='en')} on {found.on}, band {found.recommendation.band}"
    table(title, rows, ("", "installments [default]", "paid", "leaves", "90 %", "beyond the table"), right=(2, 3, 4, 5))
    say(found.recommendation.reasoning[1])
    for source, verdicts in found.as_json()["evidence"].items():
        for each in verdicts:
            say(f"evidence, {source}, {each['reward']}: {each['verdict_en']}{_over(each['over_the_table'])}")
    say("Pesos are real: what remains after charges and the wait, in pesos of the day; bands are in the base month's.")
    say(f"The history is known until {(found.known_until or 'no day')[:10]}.")
    if found.synthetic:
        say(SYNTHETIC)


def _over(found: Mapping[str, float] | None) -> str:
    """Say by how much the model's menus are found better than the table's."""
    if found is None:
        return ""
    value, low, high = (_signed(found[end]) for end in ("value", "low", "high"))
    return f"; over the table {value} [{low}, {high}]"


def _signed(value: float) -> str:
    return f"{value:+,.0f}" if abs(value) >= WHOLE_FROM else f"{value:+.3f}"


def _menu_row(option: MenuOption) -> tuple[str, ...]:
    from barberpro.domain.formatting import money, percent

    mark = "recommended" if option.is_recommended else "table" if option.is_table else ""
    lacking = "" if "cash_voucher" in option.methods else ", no vouchers"
    if option.conversion is None or option.net_real_ars is None or option.gain_ars is None:
        return mark, option.name + lacking, "", "", "", ""
    net, gain = option.net_real_ars, option.gain_ars
    low, high = (money(each, language="en") for each in (net.low, net.high))
    beyond = "" if option.is_table else f"{gain.value:+,.0f} [{gain.low:+,.0f}, {gain.high:+,.0f}]"
    paid = percent(option.conversion.value, 1, "en")
    return mark, option.name + lacking, paid, money(net.value, language="en"), f"{low} to {high}", beyond


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
