"""A simulation of the dollar for a person to read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barberpro.cli.console import say
from barberpro.cli.dollar_tables import (
    Told,
    ahead_table,
    covers_table,
    decisions_table,
    pesos,
    share,
    totals_table,
    track_table,
)

if TYPE_CHECKING:
    from pipelines.simulate import Simulation

PARTS = {
    "data": "who comes and how often",
    "behaviour": "how people answer",
    "macro": "prices and dollar",
    "interaction": "all together",
}
BEYOND = {
    "beyond_p95": "Moves above the P95 of their day",
    "beyond_tolerance": "Uncovered losses beyond the tolerance",
}
BANDS = {"variance": "Where the change's band comes from", "result_variance": "Where the result's comes from"}


def show(found: Simulation) -> None:
    """Print what is decided today, the past, the record, the months ahead, and what may deceive."""
    content = found.content
    _show_decisions_today(content)
    for each in content["policies"]:
        _show_policy(content, each)
    _show_caveats(content)
    say(f"  id: {content['id']}{' (kept before)' if found.kept else ''}")
    say(f"  all of it: {found.path}")


def _show_decisions_today(content: Told) -> None:
    """Print the newest decision of every policy, for whoever holds no cover yet, and how old its close is by now."""
    from pipelines.policies import today

    named = [("in force", content["in_force"]), *((each["policy"], each["replay"]) for each in content["policies"])]
    last = named[0][1]["decisions"][-1]
    age = (today() - date.fromisoformat(last["close_on"])).days
    say(
        f"Decision of {last['day']}: the newest close, $ {last['close']} of {last['close_on']}, was "
        f"{_counted(last['close_age_days'], 'day')} old then and is {_counted(age, 'day')} old today."
    )
    if age > last["stale_days"]:
        say(f"  Today it decides nothing: more than {last['stale_days']} days are too old. Import newer closes.")
    for name, told in named:
        say(f"  {name}: {_decision(told['decisions'][-1], told['horizon_months'])}")
    if content["newest_day"] > content["first_day"]:
        newest = content["in_force"]["record"]["decisions"][-1]
        say(f"  The payments end before the closes. By those of {newest['close_on']}, with income following prices: "
            f"{newest['text_en'].partition(' of $')[0]}.")  # fmt: skip


def _decision(row: Told, horizon: int) -> str:
    window = _counted(row["window"], row["window_unit"].removesuffix("s"))
    return (
        f"{row['text_en']}. The dollar moved {share(row['move'])} in {window}, the trigger is {share(row['trigger'])}. "
        f"Of {pesos(row['exposure_ars'])} bound for {_counted(horizon, 'month')} a P95 move of "
        f"{share(row['p95_move'])} costs {pesos(row['loss_ars']['p95'])}; "
        f"tolerance {share(row['tolerance'])} of the commission."
    )


def _show_policy(content: Told, each: Told) -> None:
    name, replay, history = each["policy"], each["replay"], content["history"]
    past = f"{history['first_month']} to {history['last_month']}"
    totals_table(f"{name}, had it always been in force ({past}, without the first month), pesos", replay["totals"])
    covers_table(f"covers whose bills are paid ({past})", content["in_force"]["covers"], replay["covers"])
    decisions_table("the newest decisions that bought cover", replay["decisions"])
    _show_record(content["in_force"]["record"], each["record"])
    if each["forward"] is not None:
        _show_ahead(name, each["forward"])
    say(f"  {each['break_even']['text_en']}")
    if each["not_simulated"]:
        say(f"  Changed by {name}, and not simulated here: {', '.join(each['not_simulated'])}.")


def _show_record(one: Told, other: Told) -> None:
    first, last = (other["decisions"][place]["day"] for place in (0, -1))
    title = f"all months that the tables allow ({first} to {last}), income following prices"
    track_table(title, one["track"], other["track"])
    for key, label in BEYOND.items():
        told = other["track"][key]
        say(
            f"  {label}: {told['beyond']} of {told['decisions']}, {told['expected']:.1f} expected, {told['low']} to "
            f"{told['high']} (95 %) were decisions independent. Horizons overlap: of the {told['apart']} that do not, "
            f"{told['apart_low']} to {told['apart_high']}."
        )


def _show_ahead(name: str, ahead: Told) -> None:
    months, real = f"{ahead['months'][0]} to {ahead['months'][-1]}", ahead["real"]["platform_result_ars"]
    totals_table(f"{name}, {months}, nominal pesos: medians, and the change's band", ahead["totals"])
    ahead_table(f"{months}: the result with its share of the commission", ahead["in_force"], ahead["policy"])
    say(
        f"  The result is better in {ahead['share_of_draws_that_pay']:.0%} of the futures; its mean change is "
        f"{pesos(ahead['mean_change_ars'])}. In pesos of the last published month: in force "
        f"{pesos(real['baseline'])}, policy {pesos(real['policy'])}."
    )
    say(f"  {ahead['policy']['spread']['text_en']}")
    for key, label in BANDS.items():
        if ahead[key]:
            parts = (f"{PARTS[part['source']]} {part['share']:.0%}" for part in ahead[key])
            say(f"  {label}: {', '.join(parts)}.")


def _show_caveats(content: Told) -> None:
    last, checked = content["in_force"]["decisions"][-1], content["approximation"]
    say("  Assumed, not measured: the platform's costs, their share in dollars, and what cover costs.")
    say(f"  The newest survey of expectations known was of {last['survey_month']}. Closes are monthly: a move that "
        "went back within a month is not seen.")  # fmt: skip
    newest = [(each["policy"], each["replay"]["decisions"][-1]) for each in content["policies"]]
    fell = sorted({name for name, row in newest if row["premium_fell_back"]})
    if fell:
        say(f"  That survey is too old to price cover, so that the assumed premium holds: {', '.join(fell)}.")
    if checked:
        say(f"  Ahead the P95 of the first day's paths is used again; drawn anew on {checked['paths']} paths at "
            f"{checked['day']} it is {share(checked['mean_difference'])} apart on average.")  # fmt: skip
    if content["synthetic"]:
        say("  Invented history: it says nothing about any market.")


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
