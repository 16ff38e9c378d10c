"""Closed totals and restatements are the present totals, to the centavo, whatever happened in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from barberpro.domain.books import Month
from barberpro.tables import schemas
from barberpro.warehouse.database import Database, memory_database
from pipelines import restated_closings
from pipelines.reconciled import movements_of
from tests.pipelines import ledger
from tests.pipelines.ledger import Ledger, at
from tests.tables import invented

MARCH = Month.parse("2024-03")
NOBODY = pl.DataFrame(schema={"source": pl.String, "payment_id": pl.String, "deleted_since": pl.Datetime("us")})
CLOSED_AT, LATER = datetime(2024, 4, 3), datetime(2024, 4, 20)
PLACE = ["stage", "day", "method", "currency"]

centavos = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)
one_movement = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(["payments", "settlement"]),
        "payment_id": st.sampled_from(["p1", "p2", "p3"]),
        "kind": st.sampled_from(["sale", "refund"]),
        "day": st.sampled_from([date(2024, 3, 1), date(2024, 3, 2)]),
        "method": st.sampled_from(["qr", "credit_card"]),
        "gross": centavos,
        "fee": centavos,
        "tax": centavos,
    }
)


def frame(rows: list[dict[str, Any]], known_at: datetime) -> pl.DataFrame:
    money = dict.fromkeys(("gross", "fee", "tax", "net"), pl.Decimal(18, 2))
    texts = dict.fromkeys(("stage", "source", "payment_id", "kind", "currency", "method"), pl.String)
    full = [
        {
            "source": "mercadopago",
            "currency": "ARS",
            "known_at": known_at,
            "net": row["gross"] + row["fee"] + row["tax"],
        }
        | row
        for row in rows
    ]
    return pl.DataFrame(full, schema={**texts, **money, "day": pl.Date, "known_at": pl.Datetime("us")})


def sums(movements: pl.DataFrame, column: str) -> dict[Any, Decimal]:
    added = movements.group_by(PLACE).agg(pl.col(column).cast(pl.Decimal(38, 2)).sum())
    return {row[:-1]: row[-1] for row in added.iter_rows() if row[-1]}


@bounds(max_examples=150)
@given(closed=st.lists(one_movement, max_size=8), present=st.lists(one_movement, max_size=8), kept=st.integers(0, 8))
def test_closed_and_restatements_are_the_present(
    closed: list[dict[str, Any]], present: list[dict[str, Any]], kept: int
) -> None:
    before, now = frame(closed, CLOSED_AT), frame([*closed[:kept], *present], LATER)
    changes = restated_closings.restated(MARCH, before, now, NOBODY)
    expected = sums(now, "net")
    for place, value in sums(before, "net").items():
        expected[place] = expected.get(place, Decimal(0)) - value
    assert sums(changes, "delta") == {place: value for place, value in expected.items() if value}
    assert (changes["delta"] == changes["present_value"] - changes["closed_value"]).all()


def test_nothing_changed_is_no_restatement() -> None:
    rows = [{"stage": "payments", "payment_id": "p", "kind": "sale", "day": date(2024, 3, 1), "method": "qr"}]
    same = [row | {"gross": Decimal(3), "fee": Decimal(-1), "tax": Decimal(0)} for row in rows]
    assert restated_closings.restated(MARCH, frame(same, CLOSED_AT), frame(same, LATER), NOBODY).is_empty()


@pytest.fixture(scope="module")
def changes() -> Iterator[dict[tuple[str, str, str], dict[str, Any]]]:
    """Close March, let everything happen that may happen later, and list what changed by stage, payment and cause."""
    made = Ledger()
    sales = {key: made.sell(key, at("2024-03-05")) for key in ("refunded", "corrected", "deleted", "undone", "dated")}
    made.sell("still", at("2024-03-05"))
    with memory_database() as db:
        ledger.fill(db, made)
        closed = movements_of(db, MARCH)
    made.refund(sales["refunded"], at("2024-03-30"), "250.00", known_at=LATER)
    made.sell("late", at("2024-03-31"), known_at=LATER)
    newer = {"source_version": 2, "known_at": LATER}
    made.events.append(sales["corrected"] | newer | {"amount": Decimal("900.00"), "processor_fee": Decimal("36.90")})
    made.events.append(sales["undone"] | newer | {"status": "cancelled"})
    made.events.append(sales["dated"] | newer | {"approved_at": at("2024-03-07")})
    made.events = [row for row in made.events if row["payment_id"] != "deleted"]
    with memory_database() as db:
        ledger.fill(db, made)
        _delete(db, "deleted")
        found = restated_closings.restated(MARCH, closed, movements_of(db, MARCH), restated_closings.deleted(db))
        yield {(row["stage"], row["payment_id"], row["cause"]): row for row in found.iter_rows(named=True)}


def _delete(db: Database, payment_id: str) -> None:
    row = {
        **invented.VERSION,
        "tombstone_id": f"payment_events:{payment_id}",
        "gone": True,
        "table_name": "payment_events",
        "row_key": payment_id,
        "event_at": LATER,
        "known_at": LATER + timedelta(hours=1),
    }
    came_back = row | {"tombstone_id": "payment_events:undone", "row_key": "undone", "gone": False}
    invented.create(db, schemas.TOMBSTONES, [row, came_back])


@pytest.mark.parametrize(
    ("payment_id", "cause", "closed", "present", "known_since"),
    [
        ("refunded", "late", "0.00", "-237.25", LATER),
        ("late", "late", "0.00", "949.00", LATER),
        ("corrected", "amount", "1000.00", "900.00", LATER),
        ("corrected", "fee", "-41.00", "-36.90", LATER),
        ("deleted", "deleted", "949.00", "0.00", LATER + timedelta(hours=1)),
        ("undone", "gone", "949.00", "0.00", None),
    ],
)
def test_each_change_has_its_cause_and_since_when_it_is_known(  # noqa: PLR0917
    changes: dict[tuple[str, str, str], dict[str, Any]],
    payment_id: str,
    cause: str,
    closed: str,
    present: str,
    known_since: datetime | None,
) -> None:
    row = changes["payments", payment_id, cause]
    told = (str(row["closed_value"]), str(row["present_value"]), row["known_since"])
    assert told == (closed, present, known_since)


def test_what_moved_to_another_day_leaves_one_and_comes_to_another(
    changes: dict[tuple[str, str, str], dict[str, Any]],
) -> None:
    assert [key for key in changes if key[1] == "dated"] == [("payments", "dated", "moved")]
    assert not [key for key in changes if key[1] == "still"]
