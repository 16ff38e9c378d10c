"""From a log of menus to a verdict: estimates, overlap, worlds whose truth is known, and what to plan next."""

from __future__ import annotations

import polars as pl

from barberpro.errors import UnavailableError
from dashboards.queries import menu_verdicts
from dashboards.queries.installment_story import PERCENT, Story, percent
from dashboards.queries.menu_verdicts import ALL, Row
from models.effective_sample import ExplorationPlan
from pipelines import power
from pipelines.known_menus import Asked, Known, known_menus
from pipelines.power_question import Asked as Question

PAID = "paid"
WORLDS = ("randomised_menus", "zero_effect", "hidden_confounding")
EFFECTS = (0.01, 0.02, 0.03, 0.05)
CHANGED = 0.5
"""Part of the checkouts to which a policy worth judging would show another menu: assumed."""


def estimates(story: Story, reward: str = PAID) -> pl.DataFrame:
    """Give the difference of the table to what was logged by each estimator, in points (of shares) or pesos."""
    row = _verdict(story, ALL, reward)
    scale = PERCENT if reward == PAID else 1
    rows = [
        {
            "estimator": each.name if each.name != "basis" else f"verdict ({row['basis']['estimator']})",
            "difference": round(each.value * scale, 2),
            "low": round(each.low * scale, 2),
            "high": round(each.high * scale, 2),
            "effective rows": None if each.ess is None else round(each.ess),
        }
        for each in menu_verdicts.intervals(row)
    ]
    numbers = dict.fromkeys(("difference", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema={"estimator": pl.String, **numbers, "effective rows": pl.Int64})


def thinnest(story: Story, most: int = 8) -> pl.DataFrame:
    """List the cells of the overlap map in which the log tells least."""
    cells = pl.DataFrame(_verdict(story, ALL, PAID)["overlap"]["cells"])
    shown = cells.sort("ess", "fact", "bin").head(most)
    return shown.select(
        "fact",
        "bin",
        "action",
        pl.col("rows"),
        pl.col("ess").round(0).alias("effective rows"),
        supported="is_supported",
    )


def verdicts(story: Story) -> pl.DataFrame:
    """List every verdict of the source, which hold together at 95 %, and what it would take to tell more."""
    daily = menu_verdicts.per_day(story.database).get(story.judged.source)
    rows = []
    for each in story.judged.content["verdicts"]:
        band, whole = menu_verdicts.band_of(each), story.judged.verdict(ALL, each["reward"])
        rows.append(
            {
                "amounts": band,
                "by": each["reward"],
                "checkouts": each["rows"],
                "verdict": each["verdict_en"],
                "needed": each["sample_needed"],
                "more days": menu_verdicts.days_needed(each, whole, daily),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def edges(story: Story) -> pl.DataFrame:
    """Say what was found at the edges of the table on our own log."""
    rows = [{"edge": each["edge"], "verdict": each["verdict_en"]} for each in story.judged.edges]
    return pl.DataFrame(rows, schema={"edge": pl.Float64, "verdict": pl.String})


def worlds(payments: int = 20_000) -> dict[str, Known]:
    """Build the worlds in which the truth about menus is known."""
    return {name: known_menus(Asked(name, payments)) for name in WORLDS}


def beside_the_truth(known: dict[str, Known]) -> pl.DataFrame:
    """Hold naive comparison and doubly robust estimate against the truth, in points of the share paid."""
    rows = []
    for name, each in known.items():
        found = each.judged()
        robust = found.estimates["dr"]
        ends = (robust.difference.value, robust.difference.low, robust.difference.high) if robust else (None,) * 3
        rows.append((name, *map(percent, (each.truth, each.naive, *ends)), found.as_json()["verdict_en"]))
    return pl.DataFrame(rows, schema=["world", "truth", "naive", "robust", "low", "high", "verdict"], orient="row")


def ruled_edge(known: dict[str, Known], edge: float = 15_000.0) -> Row:
    """Look at an edge of the table as if it had ruled: of evenly drawn menus those that were its own are kept."""
    found = known[WORLDS[0]].as_if_ruled().edges()
    return next(each for each in found if each.edge == edge).as_json()


def bins(edge: Row) -> pl.DataFrame:
    """Lay out the means of small bins beside an edge."""
    return pl.DataFrame(edge["picture"], schema={"running": pl.Float64, "outcome": pl.Float64, "rows": pl.Int64})


def planned(story: Story) -> pl.DataFrame:
    """Plan for effects in points: days of an experiment by client, of one by checkout, and of a log that explores."""
    share = story.settings.params.exploration.share
    explored = ExplorationPlan(share, max(len(story.found.menus), 2), CHANGED)
    rows = []
    for effect in EFFECTS:
        plan = power.run(story.settings, Question(effect=effect, exploration=explored))
        clients, checkouts, log = plan.sample, plan.by_checkout, plan.from_log
        row = {
            "effect, points": percent(effect),
            "checkouts by client": clients.total if clients else None,
            "days by client": clients.days if clients else None,
            "days by checkout": checkouts.days if checkouts else None,
            f"days of a log that explores {share:.0%}": log["days"] if log else None,
        }
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def _verdict(story: Story, band: str, reward: str) -> Row:
    found = story.judged.verdict(band, reward)
    if found is None:
        raise UnavailableError(f"the report holds no verdict on {band} by {reward}; run `barberpro run`")
    return found
