"""What a policy's value may be: the last allowed and the first refused on each side, and back again as written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from barberpro.domain.commission import Tier
from barberpro.policies.kinds import PESOS, RATE_BP, SHARE, Exact, Kind, Month, OneOf, RefusedValueError, Tiers, told
from barberpro.policies.registry import kinds

STARS = Exact(Decimal(1), Decimal(5), 2)
WORD = OneOf(("one", "two"))
ONE_TIER = [{"from_bookings": "0", "rate_bp": "350"}]


@pytest.mark.parametrize(
    ("kind", "text", "value", "plain"),
    [
        (RATE_BP, "0", 0, 0),
        (RATE_BP, "10000", 10_000, 10_000),
        (STARS, "1", Decimal(1), "1"),
        (STARS, "4.80", Decimal("4.8"), "4.8"),
        (STARS, "5.00", Decimal(5), "5"),
        (SHARE, "0.000001", Decimal("0.000001"), "0.000001"),
        (PESOS, "100000000", Decimal(100_000_000), "100000000"),
        (WORD, "two", "two", "two"),
        (Month(), "2026-12", "2026-12", "2026-12"),
        (Tiers(), ONE_TIER, (Tier(0, 350),), [{"from_bookings": 0, "rate_bp": 350}]),
    ],
)
def test_what_is_allowed_is_read_and_written(kind: Kind, text: Any, value: Any, plain: Any) -> None:
    assert kind.read(text) == value
    assert kind.plain(value) == plain


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(
            (RATE_BP, text)
            for text in ("-1", "10001", "3.5", "350 ", "", "1_000", "٣", "1e3", "350bp", None, ["350"], {})
        ),
        *((STARS, text) for text in ("0.99", "5.01", "4.801", "4,8", "nan", "inf", "1e0", ".5", "٤", None, [])),
        *((PESOS, text) for text in ("-0.01", "100000000.01", "0.001", "$ 5")),
        *((WORD, text) for text in ("three", "One", "", None, ["one"])),
        *((Month(), text) for text in ("2026-00", "2026-13", "1999-12", "2026-7", "2026-07-01", None)),
        *((Tiers(), text) for text in ([], None, "350", {})),
    ],
)
def test_anything_else_is_refused(kind: Kind, text: Any) -> None:
    with pytest.raises(RefusedValueError) as refused:
        kind.read(text)
    assert refused.value.seen == text
    assert kind.allowed


@pytest.mark.parametrize(
    ("rows", "inside", "seen"),
    [
        (["350"], "[0]", "350"),
        ([{"from_bookings": "0"}], "[0]", {"from_bookings": "0"}),
        ([{"from_bookings": "1", "rate_bp": "350"}], "[0].from_bookings", 1),
        ([{"from_bookings": "0", "rate_bp": "10001"}], "[0].rate_bp", "10001"),
        ([*ONE_TIER, {"from_bookings": "0", "rate_bp": "280"}], "[1].from_bookings", 0),
        ([*ONE_TIER, {"from_bookings": "-5", "rate_bp": "280"}], "[1].from_bookings", "-5"),
        ([*ONE_TIER, {"from_bookings": "50", "rate_bp": "x"}], "[1].rate_bp", "x"),
    ],
)
def test_a_bad_tier_is_told_by_its_place(rows: list[Any], inside: str, seen: Any) -> None:
    with pytest.raises(RefusedValueError) as refused:
        Tiers().read(rows)
    assert (refused.value.inside, refused.value.seen) == (inside, seen)


def test_values_are_told_to_people_in_one_line() -> None:
    assert told(Tiers(), (Tier(0, 350), Tier(50, 280))) == "350 from 0, 280 from 50"
    assert told(STARS, Decimal("4.80")) == "4.8"
    assert told(RATE_BP, 20) == "20"


@pytest.mark.parametrize("name", sorted(kinds()))
def test_every_key_says_what_it_allows(name: str) -> None:
    assert kinds()[name].allowed
    with pytest.raises(RefusedValueError):
        kinds()[name].read("no value at all")
