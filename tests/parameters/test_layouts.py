"""Every layout that is accepted, and what is said of files that are not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from barberpro.errors import BadInputError
from barberpro.parameters.importable import CPI, FX, REM, Importable
from barberpro.parameters.layouts import rows_of

AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
INDEC = "Codigo;Descripcion;Clasificador;Periodo;Indice_IPC;v_m_IPC;v_i_a_IPC;Region"


def file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "figures.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_long_layout(tmp_path: Path) -> None:
    text = "month,region,index_value,published_on\n2026-08,nea,100.5,2026-09-10\n\n2026-09-01,nea,101.00005,\n"
    table, layout = rows_of(file(tmp_path, text), CPI)
    assert layout == "long"
    assert table.rows() == [
        ("nea", "general", AUGUST, Decimal("100.5000"), date(2026, 9, 10)),
        ("nea", "general", SEPTEMBER, Decimal("101.0001"), None),  # half goes up at the fifth decimal
    ]


def test_the_wide_layout_with_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    text = "\ufeffmonth;division;cuyo;gba;nacional;nea;noa;pampeana;patagonia\n202608;12;1,5;2;3;4;5;6;7,25\n"
    table, layout = rows_of(file(tmp_path, text), CPI)
    assert layout == "wide"
    assert table.select("region", "division", "index_value").rows()[::6] == [
        ("cuyo", "12", Decimal("1.5000")),
        ("patagonia", "12", Decimal("7.2500")),
    ]


def test_indecs_own_file(tmp_path: Path) -> None:
    lines = [
        INDEC,
        "0;NIVEL GENERAL;Nivel general y divisiones COICOP;202608;12276,812;1,6;33,7;GBA",
        "04;Vivienda, agua, electricidad;Nivel general y divisiones COICOP;202608;100;NA;NA;Noroeste",
        "12;Bienes y servicios varios;Nivel general y divisiones COICOP;202608;NA;NA;NA;Noreste",
        "Núcleo;;Categorias;202608;12445,7973;1,8;31,9;Nacional",
        "B;Bienes;Bienes y servicios;202608;1,5;1,8;31,9;Nacional",
    ]
    table, layout = rows_of(file(tmp_path, "\r\n".join(lines), "latin-1"), CPI)
    assert layout == "INDEC's serie_ipc_divisiones.csv"
    assert table.rows() == [
        ("gba", "general", AUGUST, Decimal("12276.8120"), None),
        ("noa", "04", AUGUST, Decimal("100.0000"), None),
    ]


def test_the_dollar_and_the_survey_wide(tmp_path: Path) -> None:
    table, _ = rows_of(file(tmp_path, "month,blue,official_wholesale\n2026-08,1600.5,\n"), FX)
    assert table.rows() == [("blue", AUGUST, Decimal("1600.5000"), None)]
    table, _ = rows_of(file(tmp_path, "survey_month,cpi_monthly_0,fx_average_12\n2026-08,0.018,1700\n"), REM)
    assert table.rows() == [
        (AUGUST, "cpi_monthly", 0, Decimal("0.018000"), None),
        (AUGUST, "fx_average", 12, Decimal("1700.000000"), None),
    ]


@pytest.mark.parametrize(
    ("what", "text", "message"),
    [
        (CPI, "", "is no CSV"),
        (CPI, "PK\x03\x04\0", "is no CSV; save the sheet as CSV"),
        (
            CPI,
            "month,nacional\n2026-08,1\n",
            "the columns are month, nacional; accepted: long: region, month, index_value",
        ),
        (CPI, "region,month,month,index_value\n", "accepted: long"),
        (CPI, "region,month,index_value\n", "holds no values"),
        (CPI, "region,month,index_value\nnea,2026-08,1.234.5\n", "line 2: index_value is '1.234.5'; .* decimal point"),
        (CPI, "region;month;index_value\nnea;2026-08;1.234,5\n", "line 2: index_value is '1.234,5'; .* decimal comma"),
        (CPI, "region,month,index_value\nnea,2026-13,1\n", "line 2: month is '2026-13'; a month is written YYYY-MM"),
        (CPI, "region,month,index_value\nnea,ago-26,1\n", "month is 'ago-26'"),
        (CPI, "region,month,index_value\nnea,2026-08\n", "line 2: 2 cells; the header has 3"),
        (CPI, "region,month,index_value\nnea,2026-08,\n", "index_value is ''"),
        (CPI, "region,month,index_value\nnea,2026-08,1\nnea,202608,1\n", "nea general 2026-08 stands twice"),
        (CPI, "region,month,index_value\nnea,2026-08,999999999999999999\n", "out of range"),
        (CPI, "region,month,index_value,published_on\nnea,2026-08,1,10/09/2026\n", "a day is written YYYY-MM-DD"),
        (CPI, f"{INDEC}\n0;x;x;202608;1;1;1;Norte\n", "Region is 'Norte'; allowed: Nacional, GBA"),
        (FX, "rate,month,usd\n", "accepted: long: rate, month, ars_per_usd"),
        (REM, "survey_month,cpi\n", "accepted: long: survey_month, variable"),
        (REM, "survey_month,variable,horizon_months,value\n2026-08,cpi_monthly,uno,1\n", "horizon_months is 'uno'"),
    ],
)
def test_what_is_not_accepted_is_told_in_one_line(tmp_path: Path, what: Importable, text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message) as told:
        rows_of(file(tmp_path, text), what)
    assert "\n" not in str(told.value)


def test_a_missing_file_and_one_that_is_far_too_large_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read: No such file"):
        rows_of(tmp_path / "none.csv", CPI)
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(30_000_000)
    with pytest.raises(BadInputError, match="has 30 MB"):
        rows_of(large, CPI)
