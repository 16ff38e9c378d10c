"""What a metric is: its meaning in both languages, and the sums that it is made of."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal, get_args

from barberpro.domain.formatting import Language
from barberpro.tables import schemas
from barberpro.tables.mart_schemas import MARTS, REAL_MONEY
from barberpro.tables.schemas import Table

Unit = Literal["money", "count", "share"]
Better = Literal["higher", "lower", "neither"]
Prices = Literal["nominal", "real"]
Owner = Literal["payments", "finance", "risk", "marketplace"]

PRICES: tuple[Prices, ...] = get_args(Prices)


@dataclass(frozen=True, slots=True)
class Sum:
    """Columns of a mart added up over rows: those of `plus` less those of `minus`. Additive over any roll-up."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write it as a formula."""
        return " + ".join(f"sum({name})" for name in self.plus) + "".join(f" - sum({name})" for name in self.minus)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it reads."""
        return (*self.plus, *self.minus)


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different known values of `column` there are among the rows where `where` is positive.

    It cannot be added over days or places: who pays in two months is one client.
    """

    column: str
    where: str

    def __str__(self) -> str:
        """Write it as a formula."""
        return f"count(distinct {self.column} where {self.where} > 0)"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it reads."""
        return (self.column, self.where)


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: `numerator`, or `numerator / denominator`, over rows of `mart`."""

    name: str
    title_es: str
    title_en: str
    description_es: str
    description_en: str
    unit: Unit
    counting_unit_es: str
    counting_unit_en: str
    owner: Owner
    mart: str
    numerator: Sum | Distinct
    denominator: Sum | None = None
    better: Better = "higher"
    real: bool = False
    """Whether it may be shown in real pesos: amounts alone, never ratios of amounts."""
    within: str | None = None
    """The slice whose values share out the denominator: it is added up over all of them."""

    @property
    def formula(self) -> str:
        """The arithmetic in words of the mart's columns."""
        under = self.denominator
        if under is None:
            return f"{self.mart}: {self.numerator}"
        over = f" over every {self.within}" if self.within else ""
        return f"{self.mart}: {_bracketed(self.numerator)} / {_bracketed(under)}{over}"

    @property
    def is_additive(self) -> bool:
        """Whether parts that do not overlap add up to the whole."""
        return self.denominator is None and isinstance(self.numerator, Sum)

    @property
    def counts_successes(self) -> bool:
        """Whether it is a share of counted things, so that an interval can be told."""
        return self.unit == "share" and all(kind_of(self.mart, name) == "integer" for name in self.columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the mart that it reads."""
        return (*self.numerator.columns, *(self.denominator.columns if self.denominator else ()))

    def title(self, language: Language) -> str:
        """Give its name on the screen."""
        return self.title_es if language == "es" else self.title_en

    def description(self, language: Language) -> str:
        """Say what it tells and what it leaves out."""
        return self.description_es if language == "es" else self.description_en

    def counting_unit(self, language: Language) -> str:
        """Say what one of it is; of a ratio, what stands below the line."""
        return self.counting_unit_es if language == "es" else self.counting_unit_en


def mart_of(name: str) -> Table:
    """Find a mart by its name; KeyError where there is none."""
    return {table.name: table for table in MARTS}[name]


@functools.cache
def kind_of(mart: str, name: str) -> schemas.Kind:
    """Give the kind of a mart's column; KeyError where there is none."""
    kinds = {column.name: column.kind for column in mart_of(mart).columns}
    return kinds[name]


def real_column(name: str) -> str:
    """Give the column that holds an amount in real pesos."""
    if name not in REAL_MONEY:
        raise KeyError(f"{name!r} has no real amount; those that have: {', '.join(REAL_MONEY)}")
    return f"{name}_real"


def _bracketed(terms: Sum | Distinct) -> str:
    return f"({terms})" if len(terms.columns) > 1 else str(terms)
