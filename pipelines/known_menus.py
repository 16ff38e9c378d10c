"""Verdicts on the table of installments in worlds of which the truth is known, built in memory: estimates beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from barberpro.domain.inflation import IndexValue
from barberpro.parameters import reference
from barberpro.policies.files import shipped_policy
from barberpro.policies.installments import InstallmentTable
from barberpro.policies.price_index import index_values
from barberpro.world.checkout_export import checkouts_export
from barberpro.world.ground import Facts
from barberpro.world.menus import MENUS
from barberpro.world.named import named_world
from barberpro.world.truths import checkouts_truth
from barberpro.world.world import World, world
from models.discontinuity import Discontinuity, Rows
from models.discontinuity_checks import discontinuities
from models.menus import Menu
from models.ope import Judged, judged
from models.ope_verdict import DEFAULT, Rule
from pipelines.shown_checkouts import clients
from pipelines.table_log import TableLog, log_of, table_log

MATURE_HOURS = 168
NATIONAL = "nacional"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which world: its name, payments, half-open days and seed."""

    name: str
    payments: int = 20_000
    days: tuple[date, date] = (date(2025, 7, 1), date(2026, 7, 1))
    seed: int = 3


@dataclass(frozen=True, slots=True)
class Known:
    """The log of a world, and how likely each of its checkouts is paid: as shown, and under the table's menu."""

    asked: Asked
    log: TableLog
    as_shown: np.ndarray
    by_table: np.ndarray

    @property
    def truth(self) -> float:
        """What the table would truly add to the share paid."""
        return float((self.by_table - self.as_shown).mean())

    @property
    def naive(self) -> float:
        """What somebody sees who compares those who were shown the table's menu with all."""
        paid, shown = self._paid(), (self.log.frame["place"] == self.log.frame["wanted"]).to_numpy()
        return float(paid[shown].mean() - paid.mean())

    def judged(self, rule: Rule = DEFAULT) -> Judged:
        """Judge the table as on a log of our own."""
        laid, target = log_of(self.log, self.log.frame, self._paid())
        (found,) = judged(laid, [target], rule)
        return found

    def as_if_ruled(self) -> Known:
        """Keep the checkouts that were shown the table's menu: where menus are drawn evenly, as if it had ruled."""
        ruled = (self.log.frame["place"] == self.log.frame["wanted"]).to_numpy()
        log = replace(self.log, frame=self.log.frame.filter(pl.Series(ruled)))
        return replace(self, log=log, as_shown=self.as_shown[ruled], by_table=self.by_table[ruled])

    def edges(self, level: float = DEFAULT.level) -> list[Discontinuity]:
        """Look for jumps at the table's edges."""
        frame = self.log.frame
        rows = Rows(frame["real"].to_numpy(), self._paid(), clients(frame), frame["place"].to_numpy())
        return discontinuities(rows, self.log.table.edges, level)

    def _paid(self) -> np.ndarray:
        return self.log.frame["paid"].cast(pl.Float64).to_numpy()


def known_menus(asked: Asked) -> Known:
    """Build a world and lay out its checkouts that had their time to be paid; BadInputError for an unknown name."""
    holidays = reference.holidays(asked.days[0] - timedelta(days=400), asked.days[1] + timedelta(days=400))
    facts = Facts(reference.cpi(), reference.provinces(), reference.cities(), holidays)
    made = world(facts, asked.payments, asked.days, asked.seed, named_world(asked.name).assumptions)
    log = table_log(_rows(made), _table(asked.days[1]), _index())
    told = log.frame.select("checkout_id").join(
        checkouts_truth(made), on="checkout_id", how="left", maintain_order="left"
    )
    every = told.select(f"paid_{menu.name}" for menu in MENUS).to_numpy()
    place = np.array([_named(menu) for menu in log.menus])[log.frame["wanted"].to_numpy()]
    return Known(asked, log, told["paid_as_shown"].to_numpy(), every[np.arange(len(place)), place])


def _rows(made: World) -> pl.DataFrame:
    """Lay out a world's checkouts as `mature_checkouts` reads them; fees are left out."""
    told = checkouts_export(made).with_columns(
        pl.col("opened_at", "paid_at").dt.replace_time_zone(None),
        net=pl.lit(None, pl.Float64),
        feeless=pl.lit(value=True),
    )
    patience = pl.duration(hours=MATURE_HOURS)
    paid = pl.col("paid_at").is_not_null() & (pl.col("paid_at") <= pl.col("opened_at") + patience)
    end = pl.lit(made.ground.calendar.end_at).cast(pl.Datetime("us"))
    return told.with_columns(paid=paid).filter(pl.col("opened_at") + patience <= end).sort("checkout_id")


def _named(menu: Menu) -> int:
    """Find the world's menu that is a menu of the log."""
    alike: dict[Any, int] = {
        (frozenset(each.methods), frozenset(each.installments), each.default_installments): place
        for place, each in enumerate(MENUS)
    }
    return alike[menu.methods, menu.installments, menu.default_installments]


def _table(day: date) -> InstallmentTable:
    return InstallmentTable.of(shipped_policy(), day)


def _index() -> tuple[IndexValue, ...]:
    return tuple(index_values(reference.cpi(), NATIONAL))
