"""From a log of menus to a verdict: what was shown, who takes installments, and what plans cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from barberpro.warehouse.reader import Generation, open_generation
from dashboards.queries import installments, menu_verdicts, plan_costs, slices
from dashboards.queries.installments import Found
from dashboards.queries.menu_verdicts import Judged
from dashboards.selection import default
from models.menus import parsed
from models.uptake import Decile, uptake
from pipelines.table_log import label

OLIST = "olist/olist_order_payments_dataset.csv.gz"
SHOWN = """
SELECT menu, default_installments, propensity, exploration, outcome = 'paid' AS paid FROM checkouts
WHERE outcome <> 'open' AND menu IS NOT NULL
"""
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Story:
    """The generation in force, who pays in installments there, and the verdicts on the table."""

    settings: Settings
    generation: Generation
    found: Found
    judged: Judged
    day: date
    """The last day of the data."""

    @property
    def database(self) -> Database:
        """What is asked."""
        return self.generation.database


@dataclass(frozen=True, slots=True)
class Outside:
    """Uptake in another marketplace, or why it is left out."""

    deciles: pl.DataFrame
    said: str


def told(settings: Settings) -> Story:
    """Read everything; UnavailableError where no menus were logged or judged."""
    generation = open_generation(settings)
    options = slices.options(generation.database, generation.sidecar["max_event_at"])
    judged = menu_verdicts.judged(settings).get(menu_verdicts.TABLE)
    if options is None or not judged or isinstance(judged, str):
        raise UnavailableError(
            f"no menus were judged on {generation.name}; run `barberpro run` on a history with menus"
        )
    everything = replace(default(options), first=options.first_day)
    return Story(settings, generation, installments.found(generation.database, everything), judged[0], options.last_day)


def rests_on(story: Story) -> pl.DataFrame:
    """Say how much there is."""
    content, found = story.judged.content, story.found
    row = {
        "checkouts": content["checkouts"],
        "without a propensity": content["without_propensity"],
        "card payments": found.payments,
        "in installments, %": percent(found.of_payments.value if found.of_payments else None),
        "charged on their price, %": percent(found.financing.share),
        "pesos of": content["base_month"][:7],
    }
    return pl.DataFrame([row])


def menus(story: Story) -> pl.DataFrame:
    """List the menus that were shown, and with which probabilities: that of the whole menu, as it was logged."""
    rows = story.database.frame(SHOWN)
    known = {pair: parsed(*pair) for pair in rows.select("menu", "default_installments").unique().rows()}
    every = frozenset(method for menu in known.values() if menu for method in menu.methods)
    named = {pair: label(menu, every) for pair, menu in known.items() if menu}
    pairs = rows.select("menu", "default_installments").rows()
    told = rows.with_columns(menu=pl.Series([named.get(pair) for pair in pairs], dtype=pl.String))
    return (
        told.drop_nulls("menu")
        .group_by("menu")
        .agg(
            checkouts=pl.len(),
            explored=pl.col("exploration").cast(pl.Float64).mean().round(3),
            low=pl.col("propensity").cast(pl.Float64).min().round(4),
            propensity=pl.col("propensity").cast(pl.Float64).mean().round(4),
            high=pl.col("propensity").cast(pl.Float64).max().round(4),
            paid=pl.col("paid").mean().round(4),
        )
        .sort("menu")
    )


def own_uptake(story: Story) -> pl.DataFrame:
    """Give the deciles of our own card payments, in real pesos."""
    return _deciles(story.found.deciles)


def outside_uptake(settings: Settings) -> Outside:
    """Fit the same curve to Olist's card payments, a real marketplace in Brazil, where its file is at hand."""
    path = None if settings.external_data is None else settings.external_data / OLIST
    if path is None or not path.is_file():
        return Outside(
            _deciles(()),
            "left out: Olist's payments are no part of this project; name their folder in BARBERPRO_EXTERNAL_DATA",
        )
    return _olist(path)


def _olist(path: Path) -> Outside:
    rows = pl.read_csv(path).filter(pl.col("payment_type") == "credit_card", pl.col("payment_value") > 0)
    found = uptake(
        rows["payment_value"].to_numpy(),
        (rows["payment_installments"] > 1).to_numpy(),
        installments.numbered(rows["order_id"]),
    )
    if found is None:
        return Outside(_deciles(()), f"left out: {rows.height} card payments are too few")
    first, last = (found.deciles[place].taken.value for place in (0, -1))
    calibrated = "within every interval" if found.is_calibrated else "outside some interval"
    return Outside(
        _deciles(found.deciles),
        f"{rows.height:,} card payments: {first:.2f} to {last:.2f}; the curve lies {calibrated}",
    )


def plans(story: Story, cash_price: int = 20_000) -> pl.DataFrame:
    """Say what each plan in force on the last day of the data costs, for a cash price."""
    found = plan_costs.costs(story.settings, Decimal(cash_price), story.day)
    return pl.DataFrame(
        [
            {
                "installments": each.cost.plan.installments,
                "interest": "none" if each.is_free else "of the payer",
                "each": each.cost.installments[-1] / 100,
                "total": each.cost.total / 100,
                "CFTEA, %": percent(float(each.cost.cftea)),
                "real cut, %": percent(each.real_cut),
                "seller bears, %": percent(each.borne_share),
                "basis": each.plan.basis,
            }
            for each in found.rows
        ]
    )


def _deciles(deciles: tuple[Decile, ...]) -> pl.DataFrame:
    schema = dict.fromkeys(("amount_from", "amount_to", "value", "low", "high", "said"), pl.Float64)
    rows = [{"decile": each.number, "rows": each.rows, **each.as_json()} for each in deciles]
    return pl.DataFrame(rows, schema={"decile": pl.Int64, **schema, "rows": pl.Int64, "is_held": pl.Boolean})


def percent(value: float | None) -> float | None:
    """Write a share in percent, or a difference in points."""
    return None if value is None else round(PERCENT * value, 2)
