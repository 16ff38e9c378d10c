"""Hours and clients are sorted by what was known when a payment was booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from barberpro.domain import price_tiers
from barberpro.domain.price_tiers import BANDS, SEGMENTS
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.simulation.price_cells import price_cells, same_cells, slices_of_cells
from barberpro.simulation.price_history import Attendance
from barberpro.simulation.replay import EPOCH
from tests.simulation.small_prices import CURRENT, otherwise, small_prices

PRICED = small_prices()


def test_cells_are_those_of_the_rule() -> None:
    found = price_cells(PRICED, CURRENT)
    held, history = PRICED.attendance, PRICED.history
    for shop in range(len(history.providers)):
        for place, month in enumerate(history.months):
            end = (month - EPOCH).days
            known = (held.provider == shop) & (held.day >= end - 91) & (held.day < end) & (held.known_on < end)
            hours = [divmod(int(hour), 24) for hour in held.hour[known]]
            counts = {each: hours.count(each) for each in set(hours)}
            bands = price_tiers.demand_bands(counts, price_tiers.BandTerms(2_500, 7_500, 120))
            rows = np.flatnonzero((PRICED.provider == shop) & (PRICED.month == place))
            for row in rows.tolist():
                hour = int(PRICED.hour[row])
                wanted = "usual" if hour < 0 else bands[divmod(hour, 24)]
                assert BANDS[found.band[row]] == wanted
    assert len(set(found.band.tolist())) == 3
    for row in range(history.rows):
        visits, since = int(PRICED.visits[row]), int(PRICED.days_since[row])
        wanted = "returning" if visits < 0 else price_tiers.segment(visits, since, 90)
        assert SEGMENTS[found.segment[row]] == wanted


def test_what_is_known_later_changes_no_band_before() -> None:
    held = PRICED.attendance
    day = (date(2024, 11, 1) - EPOCH).days
    later = replace(held, hour=np.where(held.known_on >= day, 150, held.hour).astype(np.int32))
    assert isinstance(later, Attendance)
    one, other = (price_cells(replace(PRICED, attendance=each), CURRENT) for each in (held, later))
    before = PRICED.history.day < day
    assert (one.band[before] == other.band[before]).all()
    assert (one.band[~before] != other.band[~before]).any()


def test_other_terms_sort_otherwise() -> None:
    other = otherwise(lapsed_days=30, band_days=28)
    assert not same_cells(CURRENT, other)
    assert same_cells(CURRENT, otherwise(buffer_bp=0))
    lapsed = [(price_cells(PRICED, each).segment == 2).sum() for each in (CURRENT, other)]
    assert lapsed[0] < lapsed[1]


def test_a_cell_is_in_one_slice_of_each_dimension() -> None:
    found, slices = price_cells(PRICED, CURRENT), slices_of_cells(PRICED)
    names = [[names[code] for code in where[found.cell]] for names, where in slices.values()]
    assert names[0] == [PRICED.services[each] for each in PRICED.service]
    assert names[1] == [BANDS[each] for each in found.band]
    assert names[2] == [SEGMENTS[each] for each in found.segment]


def test_terms_of_a_month_count_from_that_month_on() -> None:
    since = PRICED.history.months[2]
    dated = CURRENT.overlaid("x", {"prices.lapsed_days": (DatedValue(since, 10, "-", "-"),)})
    always = CURRENT.overlaid("x", {"prices.lapsed_days": (DatedValue(ALWAYS, 10, "-", "-"),)})
    early = PRICED.history.day < (since - EPOCH).days
    found = price_cells(PRICED, dated).segment
    assert (found[early] == price_cells(PRICED, CURRENT).segment[early]).all()
    assert (found[~early] == price_cells(PRICED, always).segment[~early]).all()
