"""The verb that draws menus to learn from: explore."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, table
from barberpro.errors import UsageError

if TYPE_CHECKING:
    from barberpro.settings import Settings
    from models.offers import Offer
    from pipelines.exploring import Explored

UNITS = ("checkout", "client")


def explore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Checkouts about to be shown a menu: Parquet or CSV with checkout_id.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The log: .parquet, .csv or .json.")],
    version: Annotated[
        str | None, typer.Option("--policy-version", metavar="NAME", help="Which policy wants; kept in the log.")
    ] = None,
    wanted: Annotated[
        str | None, typer.Option("--wanted", metavar="COLUMN", help="Column that holds the menu the policy wants.")
    ] = None,
    prefix: Annotated[
        str | None,
        typer.Option(
            "--wanted-prefix", metavar="PREFIX", help="Columns PREFIX<menu_id> hold its probabilities instead."
        ),
    ] = None,
    experiment: Annotated[
        str | None,
        typer.Option("--experiment", metavar="NAME", help="Draw the arms of a registered experiment instead."),
    ] = None,
    allowed: Annotated[
        str | None, typer.Option("--allowed", metavar="COLUMN", help="Column of menus safe for a checkout, a;b;c.")
    ] = None,
    menus: Annotated[
        Path | None, typer.Option("--menus", metavar="FILE", help="YAML list of menus; default: those shown lately.")
    ] = None,
    share: Annotated[
        float | None, typer.Option("--share", help="Share that is drawn to learn; default: params.yaml.")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help=f"What is drawn for: {' or '.join(UNITS)}.")] = "checkout",
    source: Annotated[str, typer.Option("--source", help="Name of the source where the file has no such column.")] = "",
    as_json: Json = False,
) -> None:
    """Draw the menu that each checkout of a file is to be shown, with the propensity of the whole menu.

    The log holds the file's columns and menu_id, menu, default_installments, policy_version, propensity, exploration.
    It is written before anybody chooses. The draw is a keyed hash: the same checkout gets the same menu again.

    Example: barberpro explore shown.csv --wanted menu_wanted --policy-version menus-2026-09 --out log.parquet
    """
    from barberpro.settings import checked
    from pipelines import exploring, offered
    from pipelines.policies import today

    if unit not in UNITS:
        raise UsageError(f"--unit is {unit!r}; allowed: {' or '.join(UNITS)}")
    settings = settings_of(context)
    offers = offered.offers_of_file(menus) if menus else offered.offers_shown(settings)
    if experiment is not None:
        if (version, wanted, prefix, allowed, share) != (None,) * 5:
            raise UsageError(
                "--experiment says what is wanted; leave out --policy-version, --wanted, --allowed, --share"
            )
        explored = _arms(settings, file, experiment, offers, source)
    else:
        if not version:
            raise UsageError("give --policy-version, the name of the policy that wants these menus, or --experiment")
        chosen = None if share is None else checked("exploration", "share", share)
        policy = exploring.logging_policy(settings, offers, offered.plans_in_force(today()), version, chosen)
        asked = exploring.Wanted(wanted, prefix, allowed)
        explored = exploring.run(file, policy, asked, "client" if unit == "client" else "checkout", source)
    exploring.write_log(explored, out)
    if as_json:
        print_json(explored.as_json() | {"out": str(out)})
        return
    _tell(explored)
    note(f"written to {out}")


def _arms(settings: Settings, file: Path, name: str, offers: tuple[Offer, ...], source: str) -> Explored:
    from pipelines import drawn_arms, offered
    from pipelines.experiments import going
    from pipelines.policies import today

    design = going(settings, name)
    policy = drawn_arms.arms_policy(settings, design, offers, offered.plans_in_force(today()))
    return drawn_arms.run(settings, file, design, policy, source)


def _tell(explored: Explored) -> None:
    rows = [(each.menu_id, f"{each.shown:,}", f"{each.expected:,.1f}", f"{each.explored:,}") for each in explored.menus]
    table(f"Menus of {explored.policy_version}", rows, ("menu", "shown", "expected", "to learn"), right=(1, 2, 3))
    say(
        f"{explored.log.height:,} checkouts, {explored.exploration_share:.1%} to learn by {explored.unit}; "
        f"the largest weight is {explored.largest_weight:.1f}, none may exceed {explored.most_weight:.0f}"
    )


VERBS = (explore,)
