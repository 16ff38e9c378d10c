from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import selection as views
from dashboards.selection import Options, Selection

OPTIONS = Options(
    first_day=date(2025, 1, 1),
    last_day=date(2026, 7, 15),
    complete_until=date(2026, 7, 15),
    currencies=("ARS", "BRL"),
    sources=("mercadopago", "psp"),
    provinces=("AR-C", "AR-B", "unknown"),
    methods=("credit_card", "qr", "unknown"),
    base_month=date(2026, 7, 1),
)
DAYS = st.dates(OPTIONS.first_day, OPTIONS.last_day)


def subset(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    chosen = st.sets(st.sampled_from(values))
    return chosen.map(lambda found: tuple(value for value in values if value in found))


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    currency = draw(st.sampled_from(OPTIONS.currencies))
    return Selection(
        first=first,
        last=last,
        grain=draw(st.sampled_from(views.GRAINS)),
        prices=draw(st.sampled_from(views.PRICES)) if currency == "ARS" else "nominal",
        currency=currency,
        source=draw(st.sampled_from((views.ANY_SOURCE, *OPTIONS.sources))),
        provinces=draw(subset(OPTIONS.provinces)),
        methods=draw(subset(OPTIONS.methods)),
    )


@given(selections())
def test_an_address_gives_back_the_view_it_was_written_from(view: Selection) -> None:
    assert views.read(views.write(view), OPTIONS) == view


@given(st.dictionaries(st.sampled_from([*views.write(views.default(OPTIONS)), "other"]), st.lists(st.text())))
def test_any_address_gives_a_view_that_can_be_shown(address: dict[str, list[str]]) -> None:
    view = views.read(address, OPTIONS)
    assert OPTIONS.first_day <= view.first <= view.last <= OPTIONS.last_day
    assert views.read(views.write(view), OPTIONS) == view


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ({}, "first", date(2026, 1, 19)),
        ({"from": ["2024-12-31"]}, "first", date(2025, 1, 1)),
        ({"to": ["2026-07-16"]}, "last", date(2026, 7, 15)),
        ({"from": ["2026-05-01"], "to": ["2026-04-01"]}, "first", date(2026, 4, 1)),
        ({"from": ["31/12/2025"]}, "first", date(2026, 1, 19)),
        ({"grain": ["fortnight"]}, "grain", "week"),
        ({"grain": ["day", "month"]}, "grain", "month"),
        ({}, "prices", "real"),
        ({"currency": ["BRL"], "prices": ["real"]}, "prices", "nominal"),
        ({"province": ["AR-B", "AR-Z"]}, "provinces", ("AR-B",)),
    ],
)
def test_what_an_address_means(address: dict[str, list[str]], name: str, expected: object) -> None:
    assert getattr(views.read(address, OPTIONS), name) == expected


@pytest.mark.parametrize(("address", "expected"), [({}, "es"), ({"lang": ["en"]}, "en"), ({"lang": ["xx"]}, "es")])
def test_language(address: dict[str, list[str]], expected: str) -> None:
    assert views.language(address) == expected
