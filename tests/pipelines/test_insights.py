"""Insights on a small history: sums to the centavo, shares by hand, and nothing where nobody can tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from barberpro.cli import insights_report, market_report
from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.errors import BadInputError
from barberpro.parameters.additions import Terms
from barberpro.settings import Settings, read_params, shipped
from barberpro.tables import marts, schemas
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.writer import add_reference_tables
from pipelines import insight_installments, insight_market, insight_pesos, insights, parameters
from pipelines.insights import Asked, parsed_month
from tests.dashboards import published
from tests.tables import invented

Ask = Callable[..., Asked]
MENU = '{"methods": ["credit_card", "qr"], "installments": [1, 3, 6]}'
ANSWERS = (insight_pesos.answer, insight_installments.answer, insight_market.answer)
HEAD = {"synthetic": True, "from": "2026-01-01", "until": "2026-08-01", "level": 0.9}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(tmp_path_factory.mktemp("insights") / "data", read_params(shipped("params.yaml")))


@pytest.fixture(scope="module")
def payments() -> list[dict]:
    """Invent payments; cards are split by amount, with an interest of a tenth."""
    rows = published.history(1200, days=420)
    for row in rows:
        plan = 3 if row["method"] == "credit_card" and row["amount"] > 20_000 else 1
        row |= {"installments": plan, "payer_financing": row["amount"] / 10 if plan == 3 else Decimal(0)}
        row["payer_financing"] = row["payer_financing"].quantize(Decimal("0.01"))
    return rows


@pytest.fixture(scope="module")
def database(settings: Settings, payments: list[dict]) -> Iterator[Database]:
    with memory_database() as db:
        invented.create(db, schemas.PAYMENTS, payments)
        shown = [
            {**row, "menu": MENU, "menu_id": "three", "default_installments": 1} for row in published.checkouts(300)
        ]
        invented.create(db, schemas.CHECKOUTS, [{**row, "client_id": row["checkout_id"]} for row in shown])
        invented.create(db, schemas.BOOKINGS, bookings())
        add_reference_tables(db, settings)
        daily = marts.metric_daily(*map(db.expression, ("payments", "deflator", "provinces")))
        db.connection.register("daily", db.frame(daily))
        db.execute("CREATE TABLE metric_daily AS SELECT * FROM daily")
        yield db


def bookings() -> Iterator[dict]:
    """Invent five appointments a day, ten on Saturdays, one on the holiday of 25 May and 9 July."""
    for number in range(400):
        day = datetime(2025, 6, 10, 15) + timedelta(days=number)
        few = (day.month, day.day) in {(5, 25), (7, 9), (6, 20), (12, 25), (1, 1), (5, 1), (12, 8), (3, 24), (6, 17)}
        for place in range(1 if few else 10 if day.weekday() == 5 else 5):
            yield {
                "source": "marketplace", "source_version": 1, "event_at": day, "known_at": day,
                "known_at_basis": "observed", "booking_id": f"b{number}-{place}", "client_id": f"k{place}",
                "provider_id": "p", "created_at": day, "starts_at": day, "price": Decimal(1000), "currency": "ARS",
                "status": "completed" if place else "cancelled",
            }  # fmt: skip


@pytest.fixture(scope="module")
def ask(settings: Settings, database: Database) -> Ask:
    def asked(first: date | None = None, last: date | None = None) -> Asked:
        return insights._asked(settings, database, (first, last))

    return asked


def approved(payments: list[dict]) -> list[dict]:
    return [row for row in payments if row["status"] in APPROVED_STATUSES]


@pytest.fixture(scope="module")
def told(ask: Ask) -> dict[str, dict]:
    """Ask each subject once."""
    return {answer.__module__.rpartition("_")[2]: dict(answer(ask())) for answer in ANSWERS}


def test_pesos_add_up_to_the_centavo_and_only_whole_months_are_compared(told: dict, payments: list[dict]) -> None:
    found = told["pesos"]
    paid = approved(payments)
    assert found["total"]["nominal_ars"] == str(sum(row["amount"] for row in paid))
    assert found["total"]["payments"] == len(paid)
    assert sum(Decimal(row["real_ars"]) for row in found["months"]) == Decimal(found["total"]["real_ars"])
    assert [row["complete"] for row in found["months"]] == [False, *[True] * 13, False]
    compared = {row["month"] for row in found["months"] if row["month_over_month"]}
    assert compared == {row["month"] for row in found["months"][2:-1]}  # nothing before the first whole month
    june = found["improvement"]
    assert june["month"] == "2026-06"
    assert june["year_over_year"]["against"] == "2025-06"
    real = june["year_over_year"]["real"]
    assert real["low"] is None or real["low"] < real["change"] < real["high"]


def test_months_asked_for_are_all_that_is_told(ask: Ask, payments: list[dict]) -> None:
    found = insight_pesos.answer(ask(date(2026, 2, 1), date(2026, 3, 1)))
    assert [row["month"] for row in found["months"]] == ["2026-02", "2026-03"]
    assert found["months"][0]["month_over_month"]["against"] == "2026-01"
    march = [r["amount"] for r in approved(payments) if (r["attempted_at"] - timedelta(hours=3)).month == 3]
    assert found["months"][1]["nominal_ars"] == str(sum(march))


@pytest.mark.parametrize("text", ["2026", "2026-13", "junio"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="is no month; write it YYYY-MM"):
        parsed_month(text)


@pytest.mark.parametrize(
    "span", [(date(2020, 1, 1), None), (None, date(2030, 1, 1)), (date(2026, 5, 1), date(2026, 4, 1))]
)
def test_months_that_are_not_there_are_refused(ask: Ask, span: tuple[date | None, date | None]) -> None:
    with pytest.raises(BadInputError, match="which go from 2025-05 to 2026-07"):
        ask(*span)


def test_installments_by_hand(told: dict, payments: list[dict]) -> None:
    found = told["installments"]
    cards = [row for row in approved(payments) if row["method"] == "credit_card"]
    split = [row for row in cards if row["installments"] == 3]
    assert found["uptake"]["share"] == pytest.approx(len(split) / len(cards), abs=1e-6)
    assert {each["installments"]: each["share"] for each in found["mix"]} == {
        1: pytest.approx(1 - len(split) / len(cards), abs=1e-6), 3: pytest.approx(len(split) / len(cards), abs=1e-6),
    }  # fmt: skip
    assert found["financing"]["interest_ars"] == str(sum(row["payer_financing"] for row in split))
    assert found["financing"]["share_of_amount"] == pytest.approx(0.1, abs=1e-4)
    tenths = found["by_real_amount"]
    assert sum(each["of"] for each in tenths) == len(cards)
    assert [each["decile"] for each in tenths] == list(range(1, 11))
    assert (tenths[0]["share"], tenths[-1]["share"]) == (0.0, 1.0)
    (menu,) = found["conversion_by_menu"]["menus"]
    assert (menu["menu_id"], menu["installments"]) == ("three", [1, 3, 6])
    assert found["improvement"]["reason"] == "no evaluation was made"


def test_the_market_by_hand(told: dict, payments: list[dict]) -> None:
    found = told["market"]
    paid = approved(payments)
    digital = [row for row in paid if row["method"] not in {"cash_voucher", None}]
    assert found["digital_adoption"]["share"] == pytest.approx(len(digital) / len(paid), abs=1e-6)
    assert set(found["digital_adoption"]["other_definitions"]) == {"clients", "pesos", "bookings"}
    assert sum(row["share"] for row in found["methods"]) == pytest.approx(1.0, abs=1e-5)
    vouchers = next(row for row in found["methods"] if row["method"] == "cash_voucher")
    assert [row["month"] for row in vouchers["months"]] == [f"{y}-{m:02d}" for y, m in months()]
    assert found["market_share"] == {"share": None, "reason": "no denominator", "next": insight_market.IMPORT}


def months() -> list[tuple[int, int]]:
    return [(2025, month) for month in range(5, 13)] + [(2026, month) for month in range(1, 8)]


def test_payers_are_new_once(told: dict, payments: list[dict]) -> None:
    found = told["market"]["payers"]
    clients = {row["client_id"] for row in approved(payments)}
    assert sum(row["new"]["clients"] for row in found["months"] if row["new"]) == len(clients)
    assert [row["history_begins"] for row in found["months"]][:4] == [True, True, True, False]
    assert found["months"][0]["new_share"]["share"] == 1.0


def test_holidays_are_held_against_their_weekday(told: dict) -> None:
    found = told["market"]["seasons"]
    by_day = {row["weekday"]: row["mean"] for row in found["weekdays"]}
    assert (by_day["tuesday"], by_day["saturday"]) == pytest.approx((4, 9), abs=0.1)  # a bridge day may be no holiday
    assert found["holidays"]["on_the_day"]["change"] < -0.2
    assert found["months_of_the_year"]["months"] is None


def test_a_share_is_told_against_an_imported_total_alone(ask: Ask, told: dict, settings: Settings, tmp_path) -> None:
    path = tmp_path / "totals.csv"
    path.write_text("month,market_ars,source,published_on\n2026-05,100000000,Cámara,2026-08-01\n", "utf-8")
    kept = parameters.run(settings, "market", path, Terms(date(2026, 11, 1))).overlay
    found = insight_market._market_share(ask())
    may = next(row for row in told["pesos"]["months"] if row["month"] == "2026-05")
    kept.unlink()
    kept.with_suffix(".json").unlink()
    assert found["share"] == pytest.approx(float(Decimal(may["nominal_ars"]) / 100_000_000), abs=1e-6)
    assert (found["latest"]["source"], found["latest"]["published_on"]) == ("Cámara", "2026-08-01")


@pytest.mark.parametrize(
    ("subject", "show", "said"),
    [
        ("pesos", insights_report.show_pesos, ("improvement  2026-06 over 2025-06", "(not whole)")),
        ("installments", insights_report.show_installments, ("cannot tell: no evaluation", "by tenth")),
        ("market", market_report.show_market, ("no denominator", "on holidays", "digital adoption")),
    ],
)
def test_each_is_told_on_one_screen_and_in_plain_json(told: dict, capsys, subject: str, show, said) -> None:
    found = HEAD | told[subject]
    assert json.loads(json.dumps(found)) == found
    show(found)
    out = capsys.readouterr().out
    assert "[SYNTHETIC DATA]" in out
    assert all(text in out for text in said)
    assert len(out.splitlines()) <= 30
