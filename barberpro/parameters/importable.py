"""What may be imported, and what is plausible of it; the limits lie beyond all that was seen since December 2016."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from barberpro.domain.vocabulary import CPI_GENERAL, FX_RATES
from barberpro.errors import BadInputError
from barberpro.parameters import exchange, expectations, market, prices
from barberpro.parameters.reading import check_known

DATES = {"published_on": pl.Date, "published_on_basis": pl.String}


@dataclass(frozen=True, slots=True)
class Limit:
    """How far a value of some series may move in a month: as a share of it, or as it is where `absolute`."""

    where: pl.Expr
    up: float
    down: float
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Importable:
    """A table that takes overlays: its key, its value, the shipped rows and what is asked of new ones."""

    name: str
    table: str
    key: tuple[str, ...]
    period: str
    value: str
    columns: dict[str, pl.DataType | type[pl.DataType]]
    shipped: Callable[[], pl.DataFrame]
    check: Callable[[pl.DataFrame, str | Path], None]
    assumed_release: Callable[[], pl.Expr]
    limits: tuple[Limit, ...]
    constants: tuple[tuple[str, str], ...] = ()
    """Further columns of an imported row, with what stands in them."""
    texts: tuple[str, ...] = ()
    """Further columns that the file itself fills."""

    @property
    def decimals(self) -> int:
        """Decimals that the value is kept with."""
        return getattr(self.columns[self.value], "scale", 0)

    @property
    def series(self) -> list[str]:
        """The key without the period."""
        return [name for name in self.key if name != self.period]


def _check_cpi(table: pl.DataFrame, where: str | Path) -> None:
    prices.check_cpi(table, where)
    prices.check_every_region(table, where)


def _check_fx(table: pl.DataFrame, where: str | Path) -> None:
    check_known(table, "rate", FX_RATES, where)
    exchange.check_fx(table, where)


def _check_rem(table: pl.DataFrame, where: str | Path) -> None:
    expectations.check_expectations(table, where)
    expectations.check_every_survey(table, where)


CPI = Importable(
    name="cpi",
    table="cpi",
    key=prices.KEY,
    period="month",
    value="index_value",
    columns={"region": pl.String, "division": pl.String, "month": pl.Date, "index_value": prices.INDEX, **DATES},
    shipped=lambda: prices.cpi(division=None),
    check=_check_cpi,
    assumed_release=prices.assumed_release,
    limits=(
        Limit(pl.col("division") == CPI_GENERAL, up=0.40, down=0.05),
        Limit(pl.col("division") != CPI_GENERAL, up=1.00, down=0.15),
    ),
)

FX = Importable(
    name="fx",
    table="fx",
    key=exchange.KEY,
    period="month",
    value="ars_per_usd",
    columns={"rate": pl.String, "month": pl.Date, "ars_per_usd": exchange.RATE, **DATES, "basis": pl.String},
    shipped=exchange.fx,
    check=_check_fx,
    assumed_release=lambda: pl.col("month").dt.offset_by("1mo"),
    limits=(Limit(pl.lit(value=True), up=0.60, down=0.25),),
    constants=(("basis", "imported"),),
)

REM = Importable(
    name="rem",
    table="inflation_expectations",
    key=expectations.KEY,
    period="survey_month",
    value="value",
    columns={
        "survey_month": pl.Date,
        **DATES,
        "variable": pl.String,
        "horizon_months": pl.Int64,
        "value": expectations.VALUE,
    },
    shipped=expectations.inflation_expectations,
    check=_check_rem,
    assumed_release=expectations.assumed_release,
    limits=(
        Limit(pl.col("variable") == "cpi_monthly", up=0.16, down=0.16, absolute=True),
        Limit(pl.col("variable") == "cpi_yearly", up=1.0, down=1.0, absolute=True),
        Limit(pl.col("variable") == "fx_average", up=1.5, down=0.4),
    ),
)

MARKET = Importable(
    name="market",
    table="market",
    key=market.KEY,
    period="month",
    value="market",
    columns=market.COLUMNS,
    shipped=market.nothing_shipped,
    check=market.check_market,
    assumed_release=lambda: pl.col("month").dt.offset_by("1mo"),
    limits=(Limit(pl.lit(value=True), up=1.0, down=0.5),),
    texts=("source",),
)

IMPORTABLE = {each.name: each for each in (CPI, FX, REM, MARKET)}


def importable(name: str) -> Importable:
    """Find what is called `name`; BadInputError lists what there is."""
    if name not in IMPORTABLE:
        raise BadInputError(f"{name!r} cannot be imported; there are {', '.join(IMPORTABLE)}, cash_points")
    return IMPORTABLE[name]
