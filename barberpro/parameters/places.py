"""Provinces and cities."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.errors import BadInputError
from barberpro.parameters.prices import CPI_REGIONS, NATIONAL
from barberpro.parameters.reading import FOLDER, check_known, check_positive, read

JURISDICTIONS = 24


def provinces(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the 24 jurisdictions, as `schemas.PROVINCES`."""
    path = folder / "provinces.csv"
    kinds = {"province": pl.String, "name": pl.String, "cpi_region": pl.String, "population": pl.Int64}
    table = read(path, kinds | {"indec_code": pl.String, "short_name": pl.String}).sort("province")
    for key in ("province", "indec_code", "short_name"):
        if table[key].n_unique() != JURISDICTIONS or table.height != JURISDICTIONS:
            raise BadInputError(
                f"{path}: {table.height} rows; there must be {JURISDICTIONS} provinces, each {key} once"
            )
    check_known(table, "cpi_region", set(CPI_REGIONS) - {NATIONAL}, path)
    check_positive(table, "population", path)
    return table


def cities(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the main cities: province, city, capital (whether it is the province's) and population."""
    path = folder / "cities.csv"
    table = read(path, {"province": pl.String, "city": pl.String, "capital": pl.Boolean, "population": pl.Int64})
    table = table.sort("province", pl.col("population").neg(), "city")
    known = set(provinces(folder)["province"])
    check_known(table, "province", known, path)
    check_positive(table, "population", path)
    for province in sorted(known - set(table.filter("capital")["province"])):
        raise BadInputError(f"{path}: {province} has no capital; every province needs one row with capital true")
    return table
