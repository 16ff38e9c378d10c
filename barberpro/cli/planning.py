"""The verb that plans experiments: power."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, table
from barberpro.errors import UsageError

if TYPE_CHECKING:
    from models.multiple_arms import Correction
    from pipelines.power_question import Plan, Sample


def power(
    context: typer.Context,
    effect: Annotated[
        float | None, typer.Option(help="Effect to show, in the metric's unit: 0.02 is two points of conversion.")
    ] = None,
    lift: Annotated[float | None, typer.Option(help="The same in parts of the base: 0.08 is 8 % of it.")] = None,
    days: Annotated[int | None, typer.Option(help="How long it may take: gives the smallest effect it shows.")] = None,
    metric: Annotated[str, typer.Option(help="conversion, or net_real_ars: net real pesos a checkout.")] = "conversion",
    arms: Annotated[int, typer.Option(min=2, max=8, help="How many, the control included.")] = 2,
    allocation: Annotated[
        str | None, typer.Option(metavar="A,B,...", help="Shares of the arms, the control first; default: equal.")
    ] = None,
    base: Annotated[float | None, typer.Option(help="Rate or mean without the effect; default: our history's.")] = None,
    deviation: Annotated[float | None, typer.Option(help="Of net pesos; default: our history's.")] = None,
    alpha: Annotated[float, typer.Option(help="Two-sided error of all comparisons together.")] = 0.05,
    power_: Annotated[float, typer.Option("--power", help="How likely the effect is to be shown.")] = 0.8,
    correction: Annotated[
        str | None, typer.Option(help="For several arms: dunnett (default for a fixed horizon), bonferroni or none.")
    ] = None,
    assigned_by: Annotated[str, typer.Option(help="Who is drawn: client, or checkout (no clustering).")] = "client",
    icc: Annotated[float | None, typer.Option(help="Correlation within a client; default: our history's.")] = None,
    cluster_size: Annotated[float | None, typer.Option(help="Checkouts of a client; default: our history's.")] = None,
    per_day: Annotated[float | None, typer.Option(help="Eligible checkouts a day; default: our history's.")] = None,
    holdout: Annotated[float, typer.Option(help="Share kept out of all arms.")] = 0.0,
    stop_rule: Annotated[
        str, typer.Option(help="fixed_horizon, obrien_fleming (stops at 1/12 and 1/3 of the time too) or always_valid.")
    ] = "fixed_horizon",
    province: Annotated[list[str] | None, typer.Option(help="Only this province, as AR-B; may be repeated.")] = None,
    amount_from: Annotated[float | None, typer.Option(help="Only from this many real pesos on.")] = None,
    amount_below: Annotated[float | None, typer.Option(help="Only below this many real pesos.")] = None,
    exploration: Annotated[float | None, typer.Option(help="Share of exploration: what a log needs instead.")] = None,
    menus: Annotated[int, typer.Option(help="Menus that it explores.")] = 4,
    changed: Annotated[float, typer.Option(help="Share of checkouts for which the other policy differs.")] = 0.5,
    as_json: Json = False,
) -> None:
    """Say how many checkouts an experiment needs, how long our traffic takes for them, and what a time can show.

    Rates by the pooled z test, means by the z test, two-sided. What is not given is measured on the generation in
    force.

    Example: barberpro power --lift 0.08 --arms 3 --province AR-B --days 28
    """
    from models.effective_sample import ExplorationPlan
    from models.experiments.design import StopRule
    from models.power import Design
    from pipelines import power as planning
    from pipelines.power_question import Asked
    from pipelines.traffic import METRICS, Eligible

    chosen = Asked(
        metric=_one_of("--metric", metric, METRICS),
        effect=effect,
        lift=lift,
        days=days,
        base=base,
        deviation=deviation,
        per_day=per_day,
        correlation=icc,
        cluster_size=cluster_size,
        design=Design(_shares(arms, allocation), alpha, power_, _correction(correction, stop_rule)),
        assigned_by=_one_of("--assigned-by", assigned_by, ("client", "checkout")),
        holdout_share=holdout,
        stop_rule=_one_of("--stop-rule", stop_rule, get_args(StopRule)),
        eligible=Eligible(tuple(province or ()), amount_from, amount_below),
        exploration=None if exploration is None else ExplorationPlan(exploration, menus, changed),
    )
    plan = planning.run(settings_of(context), chosen)
    if as_json:
        print_json(plan.as_json())
    else:
        _tell(plan)


def _correction(asked: str | None, stop_rule: str) -> Correction:
    from models.multiple_arms import CORRECTIONS

    default = "dunnett" if stop_rule == "fixed_horizon" else "bonferroni"
    chosen: Correction = _one_of("--correction", asked or default, CORRECTIONS)
    return chosen


def _one_of(option: str, value: str, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise UsageError(f"{option} is {value!r}; allowed: {', '.join(allowed)}")
    return value


def _shares(arms: int, allocation: str | None) -> tuple[float, ...]:
    if allocation is None:
        return (1.0 / arms,) * arms
    try:
        given = tuple(float(each) for each in allocation.split(","))
    except ValueError as error:
        raise UsageError(
            f"--allocation is {allocation!r}; write shares with commas between, as 0.5,0.25,0.25"
        ) from error
    if arms not in {2, len(given)}:
        raise UsageError(f"--allocation has {len(given)} shares for {arms} arms; give one for each arm")
    return given


def _tell(plan: Plan) -> None:
    rows = [_row(plan, name, sample) for name, sample in (
        ("the effect asked for", plan.sample),
        ("... each checkout drawn by itself", plan.by_checkout),
        (f"the smallest that {plan.asked.days} days show", plan.smallest),
    ) if sample is not None]  # fmt: skip
    names = ("", "effect", "of the base", "checkouts", "by arm", "days", "design effect")
    table(f"{plan.asked.metric}: base {_number(plan, plan.base)}", rows, names, right=(1, 2, 3, 4, 5, 6))
    if plan.asked.days is not None and plan.smallest is None:
        say(f"{plan.asked.days} days show no effect with this power, however large.")
    if plan.from_log is not None:
        _tell_log(plan.from_log)
    _tell_ground(plan)


def _row(plan: Plan, name: str, sample: Sample) -> tuple[str, ...]:
    arms = " / ".join(f"{each:,}" for each in sample.per_arm)
    days = "never" if sample.days is None and plan.per_day else "?" if sample.days is None else f"{sample.days:,}"
    return (
        name, _number(plan, sample.effect), f"{sample.lift:+.1%}", f"{sample.total:,}", arms, days,
        f"{sample.design_effect:.2f}",
    )  # fmt: skip


def _number(plan: Plan, value: float) -> str:
    return f"{value:.4f}" if plan.asked.metric == "conversion" else f"$ {value:,.0f}"


def _tell_log(found: dict[str, Any]) -> None:
    days = "" if found["days"] is None else f", {found['days']:,} days"
    say(
        f"From a log that explores {found['share']:.1%} over {found['menus']} menus: {found['rows']:,} checkouts"
        f"{days}, worth {found['effective_rows']:,}; the largest weight is {found['largest_weight']:.0f}"
    )


def _tell_ground(plan: Plan) -> None:
    design = plan.asked.design
    say(
        f"Two-sided error {design.alpha:g}, {design.correction} over {len(design.shares) - 1} beside the control ("
        f"{plan.comparison_alpha:.4f} each), power {design.power:g}; "
        f"{plan.asked.stop_rule} makes it {plan.inflation:.3f} times as large."
    )
    ours = plan.traffic
    if ours is None:
        return
    say(
        f"{ours.per_day:,.1f} checkouts a day in the {ours.recent_days} days to {ours.last_day}, of them "
        f"{ours.eligible_share:.1%} eligible; correlation within a client {plan.correlation:.3f} "
        f"({plan.correlation_low:.3f} to {plan.correlation_high:.3f}, 90 %)."
    )
    if plan.asked.metric != "conversion":
        explained = ours.measured.explained_share
        say(f"Real pesos are of {ours.base_month}; amounts explain {explained:.0%} of how they differ: taken out.")
    if ours.synthetic:
        note("The history is invented: so are base, traffic and correlation.")
    if any(each.few_events for each in (plan.sample, plan.smallest) if each):
        note("An arm expects fewer than ten successes or failures: the approximation says little.")


VERBS = (power,)
