"""Verbs that ask what a policy does: simulate commission, pricing and again; commission quote."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, print_json, say, settings_of, shown_progress

if TYPE_CHECKING:
    from pipelines.simulate import Simulation

simulate = typer.Typer(no_args_is_help=True, help="Ask what a policy would have brought, and what it may bring.")
commission = typer.Typer(no_args_is_help=True, help="What a provider is charged, line by line.")

Policies = Annotated[
    list[str], typer.Option("--policy", metavar="FILE|NAME", help="A scenario file or name, or current; up to ten.")
]
Months = Annotated[int, typer.Option("--months", help="Months ahead; 0 looks at the past only.")]
Draws = Annotated[int, typer.Option("--draws", help="Futures that are drawn.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Which ones.")]


@simulate.command("commission")
def simulate_commission(
    context: typer.Context,
    policy: Policies,
    months: Months = 12,
    draws: Draws = 1_000,
    seed: Seed = 7,
    as_json: Json = False,
) -> None:
    """Bill the past by each policy, and draw the months ahead; the answer is kept under an id.

    The past is billed as if the policy had always been in force. Bands hold 90 of 100 draws.

    Example: barberpro simulate commission --policy second_tier_at_40 --policy running_tiers
    """
    _ask(context, "commission", policy, (months, draws, seed), as_json=as_json)


@simulate.command("pricing")
def simulate_pricing(
    context: typer.Context,
    policy: Policies,
    months: Months = 12,
    draws: Draws = 1_000,
    seed: Seed = 7,
    as_json: Json = False,
) -> None:
    """Price the past by each policy beside what was charged, and draw the months ahead; kept under an id.

    Shops are taken to move in proportion to the rule. Bands hold 90 of 100 draws.

    Example: barberpro simulate pricing --policy every_two_months --policy no_buffer
    """
    _ask(context, "pricing", policy, (months, draws, seed), as_json=as_json)


@simulate.command("fx")
def simulate_fx(
    context: typer.Context,
    policy: Policies,
    months: Months = 12,
    draws: Draws = 1_000,
    seed: Seed = 7,
    as_json: Json = False,
) -> None:
    """Decide about the dollar by each policy, in the past and in the months ahead; the answer is kept under an id.

    Every decision rests on what was known on its day. Costs in dollars are an assumption (`dollar.costs_bp`).

    Example: barberpro simulate fx --policy dollar_trigger_10 --policy dollar_tolerance_1
    """
    _ask(context, "fx", policy, (months, draws, seed), as_json=as_json)


@simulate.command()
def again(context: typer.Context, name: Annotated[str, typer.Argument(metavar="ID")], as_json: Json = False) -> None:
    """Ask a kept simulation once more, and hold it to what was kept: the same id gives the same bytes.

    Example: barberpro simulate again sim-0123456789abcdef
    """
    from pipelines import simulate as stage

    with shown_progress() as progress:
        found = stage.again(settings_of(context), name, progress)
    if as_json:
        print_json(found.content)
    else:
        _show(found)
        say("It came out as it was kept.")


@commission.command()
def quote(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(metavar="PROVIDER")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day; default: today.")
    ] = None,
    policy: Annotated[str, typer.Option("--policy", metavar="FILE|NAME", help="By which policy.")] = "current",
    as_json: Json = False,
) -> None:
    """Print the rate at which a booking of a day is frozen, line by line, and what it rests on.

    Example: barberpro commission quote PR00067 --on 2026-08-01
    """
    from barberpro.cli.simulations_report import show_quote
    from pipelines import quote as stage
    from pipelines.policies import policy_named, today

    settings = settings_of(context)
    found = stage.run(settings, provider, on.date() if on else today(), policy_named(settings, policy))
    if as_json:
        print_json(found.as_json())
    else:
        show_quote(found)


def _ask(context: typer.Context, about: str, policies: list[str], how: tuple[int, int, int], *, as_json: bool) -> None:
    """Simulate a subject and print the answer."""
    from barberpro.simulation.outcome import Asked
    from pipelines import simulate as stage

    with shown_progress() as progress:
        found = stage.ask(settings_of(context), stage.Wanted(about, Asked(*how)), policies, progress)
    if as_json:
        print_json(found.content)
    else:
        _show(found)


def _show(found: Simulation) -> None:
    """Print an answer by the report of its subject."""
    from barberpro.cli import dollar_report, simulations_report

    reports = {"fx": dollar_report.show}
    reports.get(found.content["question"]["subject"], simulations_report.show)(found)
