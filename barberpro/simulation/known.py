"""What was published of prices, the dollar and the survey by a day, as arrays by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.parameters.prices import CPI_REGIONS, NATIONAL
from barberpro.simulation import months

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
RATE = "official_wholesale"
"""The rate that the survey asks about."""
NATION = CPI_REGIONS.index(NATIONAL)


@dataclass(frozen=True, slots=True)
class Published:
    """The reference tables whole, as `schemas.CPI` (general level), `FX` and `INFLATION_EXPECTATIONS`."""

    cpi: pl.DataFrame
    fx: pl.DataFrame
    expectations: pl.DataFrame

    @classmethod
    def read(cls, overlays: Path | None = None) -> Published:
        """Read the shipped tables, with what was imported beside them where `overlays` is given."""
        return cls(
            reference.cpi(overlays=overlays),
            reference.fx(overlays=overlays),
            reference.inflation_expectations(overlays=overlays),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """Log levels by month from `first` on, NaN where nothing was published by the day, and the survey's medians."""

    first: int
    log_cpi: Floats
    """Months by regions, in the order of CPI_REGIONS."""
    log_fx: Floats
    """Last close of each month, log pesos for one dollar."""
    survey_month: Ints
    """Rising."""
    answers: dict[tuple[str, int], Floats]
    """Median by variable and months ahead, one for each survey; NaN where it was not asked."""

    @property
    def last_cpi(self) -> int:
        """Number of the last month whose national index is known."""
        return self.first + _last(self.log_cpi[:, NATION])

    @property
    def last_fx(self) -> int:
        """Number of the last month whose close is known."""
        return self.first + _last(self.log_fx)


def known(published: Published, day: date) -> Known:
    """Keep what was published on or before `day`, of several publications the newest; BadInputError without any."""
    cpi = _newest(published.cpi.filter(pl.col("division") == CPI_GENERAL), day, ["region", "month"])
    fx = _newest(published.fx.filter(pl.col("rate") == RATE), day, ["month"])
    survey = _newest(published.expectations, day, ["survey_month", "variable", "horizon_months"])
    for table, name in ((cpi, "price index"), (fx, f"{RATE} dollar"), (survey, "survey of expectations")):
        if table.is_empty():
            raise BadInputError(f"no {name} was published on or before {day}; choose a later day")
    first = min(int(months.numbers(table["month"]).min()) for table in (cpi, fx))
    size = max(int(months.numbers(table["month"]).max()) for table in (cpi, fx)) - first + 1
    log_cpi, log_fx = np.full((size, len(CPI_REGIONS)), np.nan), np.full(size, np.nan)
    region = cpi["region"].cast(pl.Enum(CPI_REGIONS)).to_physical().to_numpy()
    log_cpi[months.numbers(cpi["month"]) - first, region] = _logs(cpi["index_value"])
    log_fx[months.numbers(fx["month"]) - first] = _logs(fx["ars_per_usd"])
    return Known(first, log_cpi, log_fx, *_answers(survey))


def _answers(survey: pl.DataFrame) -> tuple[Ints, dict[tuple[str, int], Floats]]:
    asked = months.numbers(survey["survey_month"])
    surveys = np.unique(asked)
    place = np.searchsorted(surveys, asked)
    values, kinds = survey["value"].cast(pl.Float64).to_numpy(), survey.select("variable", "horizon_months").rows()
    answers: dict[tuple[str, int], Floats] = {kind: np.full(len(surveys), np.nan) for kind in sorted(set(kinds))}
    for kind, where, value in zip(kinds, place, values, strict=True):
        answers[kind][where] = value
    return surveys, answers


def _newest(table: pl.DataFrame, day: date, key: list[str]) -> pl.DataFrame:
    return table.filter(pl.col("published_on") <= day).sort(*key, "published_on").unique(key, keep="last")


def _logs(values: pl.Series) -> Floats:
    return np.asarray(np.log(values.cast(pl.Float64).to_numpy()), dtype=np.float64)


def _last(values: Floats) -> int:
    return int(np.flatnonzero(np.isfinite(values))[-1])
