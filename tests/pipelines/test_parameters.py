"""Importing newly published figures: what is kept, what is refused, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from barberpro.errors import BadInputError, GateRefusedError, IntegrityError
from barberpro.parameters import reference
from barberpro.parameters.additions import Terms
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import writer
from barberpro.warehouse.content import content_hash
from barberpro.warehouse.database import memory_database
from pipelines import parameters, synth

TODAY = date(2026, 11, 25)
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (7, 8, 9, 10))
GENERAL = reference.cpi()
LAST = {row["region"]: row["index_value"] for row in GENERAL.filter(pl.col("month") == JULY).iter_rows(named=True)}


def prices(*months: date, factor: str = "1.02", regions: Iterable[str] = reference.CPI_REGIONS, **more: str) -> str:
    """Write a file in which prices rise by the factor each month after July 2026."""
    lines = [",".join(["region", "month", "index_value", *more])]
    for region in regions:
        for month in months:
            value = LAST[region] * Decimal(factor) ** (month.month - 7)
            lines.append(",".join([region, f"{month:%Y-%m}", f"{value:.4f}", *more.values()]))
    return "\n".join(lines) + "\n"


def imported(
    settings: Settings,
    text: str,
    name: str = "cpi",
    *,
    on: date | None = None,
    force: bool = False,
    today: date = TODAY,
) -> parameters.ImportResult:
    path = settings.data_root.parent / "figures.csv"
    path.write_text(text, encoding="utf-8")
    return parameters.run(settings, name, path, Terms(today, on, force))


def files(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.parameters.rglob("*") if path.is_file())


def national(settings: Settings) -> list[tuple[date, Decimal, date, str]]:
    table = reference.cpi(overlays=settings.parameters).filter(pl.col("region") == "nacional", pl.col("month") >= JULY)
    return table.select("month", "index_value", "published_on", "published_on_basis").rows()


def test_a_month_is_added_beside_the_shipped_ones(settings: Settings) -> None:
    result = imported(settings, prices(AUGUST), on=date(2026, 9, 10))
    assert (result.new, result.revised, result.known, result.last_period) == (7, 0, 0, AUGUST)
    value = round(LAST["nacional"] * Decimal("1.02"), 4)
    assert national(settings)[1:] == [(AUGUST, value, date(2026, 9, 10), "imported")]
    assert reference.cpi().equals(GENERAL), "the shipped table stays as it is"
    assert result.overlay is not None
    assert result.overlay.name.startswith("2026-11-25-")


def test_the_day_named_is_that_of_the_newest_month_and_earlier_ones_are_dated_by_rule(settings: Settings) -> None:
    imported(settings, prices(AUGUST, SEPTEMBER, OCTOBER), on=date(2026, 11, 12))
    assert [row[2:] for row in national(settings)[1:]] == [
        (date(2026, 9, 16), "assumed"),
        (date(2026, 10, 16), "assumed"),
        (date(2026, 11, 12), "imported"),
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 9, 15), (date(2026, 9, 15), "imported")), (date(2026, 9, 16), (date(2026, 9, 16), "assumed"))],
)
def test_without_a_day_a_value_counts_from_the_rule_or_from_today(
    settings: Settings, today: date, expected: tuple[date, str]
) -> None:
    imported(settings, prices(AUGUST), today=today)
    assert national(settings)[1][2:] == expected


def test_a_column_goes_before_the_day_named(settings: Settings) -> None:
    imported(settings, prices(AUGUST, published_on="2026-09-09"), on=date(2026, 9, 11))
    assert national(settings)[1][2:] == (date(2026, 9, 9), "imported")


def test_the_same_file_twice_and_known_figures_change_nothing(settings: Settings) -> None:
    first = imported(settings, prices(AUGUST))
    before = files(settings)
    again = imported(settings, prices(AUGUST), on=date(2026, 9, 1))
    known = imported(settings, prices(AUGUST) + "\n")  # another file that says the same
    assert (first.again, again.again, known.again) == (False, True, False)
    assert (again.overlay, known.overlay, known.known) == (None, None, 7)
    assert files(settings) == before


def test_a_revision_is_kept_beside_the_old_value_and_counts_from_its_own_day(settings: Settings) -> None:
    imported(settings, prices(AUGUST), on=date(2026, 9, 10))
    result = imported(settings, prices(AUGUST, SEPTEMBER, factor="1.021"), on=date(2026, 10, 14))
    assert (result.new, result.revised) == (7, 7)
    old, new = (round(LAST["nacional"] * Decimal(factor), 4) for factor in ("1.02", "1.021"))
    assert national(settings)[1:3] == [
        (AUGUST, old, date(2026, 9, 10), "imported"),
        (AUGUST, new, date(2026, 10, 14), "imported"),
    ]
    table = reference.deflator(reference.cpi(overlays=settings.parameters), reference.inflation_expectations())
    here = table.filter(pl.col("region") == "nacional", pl.col("month") == AUGUST)
    assert here.select("index_value", "basis").rows() == [(new, "published")]
    assert len(files(settings)) == 4


def test_an_old_file_given_again_does_not_undo_a_revision(settings: Settings) -> None:
    imported(settings, prices(AUGUST), on=date(2026, 9, 10))
    imported(settings, prices(AUGUST, factor="1.021"), on=date(2026, 10, 14))
    assert imported(settings, prices(AUGUST)).again
    assert national(settings)[-1][1] == round(LAST["nacional"] * Decimal("1.021"), 4)


SOME = [region for region in reference.CPI_REGIONS if region != "nea"]
WHOLE = "\n".join(
    ["region,month,index_value"]
    + [f"{region},{month:%Y-%m},{value / 10:.4f}" for region, _, month, value, *_ in GENERAL.rows()]
)


@pytest.mark.parametrize(
    ("text", "on", "error", "message"),
    [
        (prices(SEPTEMBER), None, BadInputError, "cuyo general must have every month .*; 2026-08 is missing"),
        (prices(AUGUST, regions=SOME), None, BadInputError, "general of 2026-08 lacks nea"),
        (prices(AUGUST).replace("noa", "luna"), None, BadInputError, "region 'luna' is not known"),
        (prices(AUGUST).replace("\nnoa,2026-08,", "\nnoa,2026-08,-"), None, BadInputError, "must be positive"),
        (prices(AUGUST), date(2026, 11, 26), BadInputError, "which is after today, 2026-11-25"),
        (prices(AUGUST), date(2026, 8, 31), BadInputError, "before its month was over"),
        (prices(JULY, factor="1.0").replace(str(LAST["nea"]), "12190"), date(2026, 8, 16), BadInputError,
         r"nea general 2026-07 is 12190.0000 \(known as 12190.8218 since 2026-08-16\), .* not after the value"),
        (prices(JULY, factor="1.0").replace(str(LAST["nea"]), "11000"), None, GateRefusedError,
         r"is 11000.0000, -9.8% from the 12190.8218 known so far"),
        (prices(AUGUST, factor="1.45"), None, GateRefusedError, r"a move of \+45.0% .* \(and 6 more like it\)"),
        (prices(AUGUST, factor="0.9"), None, GateRefusedError, r"plausible is -5.0% to \+40.0%"),
        (WHOLE, None, BadInputError, r"812 of 812 values .* the base or the unit is another one"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused_whole(
    settings: Settings, text: str, on: date | None, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as told:
        imported(settings, text, on=on)
    assert "figures.csv: " in str(told.value)
    assert files(settings) == []


def test_force_accepts_a_jump_but_no_gap_and_no_other_base(settings: Settings) -> None:
    assert imported(settings, prices(AUGUST, factor="1.45"), force=True).new == 7
    for text in (prices(OCTOBER), WHOLE):
        with pytest.raises(BadInputError):
            imported(settings, text, force=True)


@pytest.mark.parametrize(
    ("name", "text", "error", "message"),
    [
        (
            "fx",
            "rate,month,ars_per_usd\nblue,2026-08,1.6\n",
            GateRefusedError,
            "blue 2026-08 is 1.6000, a move of -99.9%",
        ),
        ("fx", "rate,month,ars_per_usd\nmep,2026-08,1600\n", BadInputError, "rate 'mep' is not known"),
        ("rem", "survey_month,cpi_monthly_1\n2025-08,1.8\n", BadInputError, "a fraction: 0.018 is 1.8 %"),
        ("rem", "survey_month,cpi_monthly_1\n2025-08,0.21\n", GateRefusedError, r"a move of \+0.193"),
        ("rem", "survey_month,cpi_monthly_1\n2025-09,0.02\n", BadInputError, "2025-08 is missing"),
        ("dollar", "month,blue\n", BadInputError, "'dollar' cannot be imported; there are cpi, fx, rem"),
    ],
)
def test_the_dollar_and_the_survey_are_checked_too(
    settings: Settings, name: str, text: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        imported(settings, text, name)
    assert files(settings) == []


def test_the_dollar_and_the_survey_are_kept(settings: Settings) -> None:
    imported(settings, "month,blue\n2026-08,1600\n", "fx")
    row = reference.fx(overlays=settings.parameters).filter(pl.col("month") == AUGUST)
    assert row.rows() == [("blue", AUGUST, Decimal("1600.0000"), date(2026, 9, 1), "assumed", "imported")]
    imported(settings, "survey_month,cpi_monthly_1\n2025-08,0.02\n", "rem")
    last = reference.inflation_expectations(overlays=settings.parameters).filter(
        pl.col("survey_month") == date(2025, 8, 1)
    )
    assert last.rows() == [(date(2025, 8, 1), date(2025, 9, 10), "assumed", "cpi_monthly", 1, Decimal("0.020000"))]


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_an_overlay_that_was_edited_is_told(settings: Settings, suffix: str) -> None:
    overlay = imported(settings, prices(AUGUST)).overlay
    assert overlay is not None
    path = overlay.with_suffix(suffix)
    path.write_text(path.read_text(encoding="utf-8").replace("{", "").replace("12", "13"), encoding="utf-8")
    with pytest.raises(IntegrityError, match=r"move .* out of .*, then import the original file again"):
        reference.cpi(overlays=settings.parameters)


def test_rows_without_their_note_do_not_count(settings: Settings) -> None:
    overlay = imported(settings, prices(AUGUST)).overlay
    assert overlay is not None
    overlay.with_suffix(".json").unlink()  # as if the import had been cut off
    assert reference.cpi(overlays=settings.parameters).equals(GENERAL)
    assert imported(settings, prices(AUGUST)).new == 7


def test_the_warehouse_notices_an_import(settings: Settings) -> None:
    def hashes() -> dict[str, str]:
        with memory_database() as db:
            writer.add_reference_tables(db, settings)
            return {table.name: content_hash(db, table.name) for table in schemas.REFERENCE_TABLES}

    before = hashes()
    imported(settings, prices(AUGUST))
    after = hashes()
    assert {name for name in before if before[name] != after[name]} == {"cpi", "deflator"}


def test_a_synthetic_world_does_not_notice_it(settings: Settings) -> None:
    def written() -> dict[str, str]:
        return synth.run(settings.data_root, payments=50, months=1, seed=3, end=date(2026, 8, 1)).files

    before = written()
    revised = [f"{region},2026-07,{value * Decimal('1.01'):.4f}" for region, value in LAST.items()]
    imported(settings, "\n".join(["region,month,index_value", *revised]), on=date(2026, 9, 10))
    assert written() == before
