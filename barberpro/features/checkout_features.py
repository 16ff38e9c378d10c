"""The table of a checkout's features: one row for each, only what was known when its menu was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import ibis

from barberpro.domain.vocabulary import METHODS
from barberpro.features.attempts import attempts, changes, microseconds
from barberpro.features.families import client_method
from barberpro.features.feature import DAY, HOUR, Family, Feature, Inputs, Reference
from barberpro.features.history import HistoryFamily, base_rates
from barberpro.features.openings import by_method, openings, paying_source
from barberpro.features.payment_features import Keep, joined, unkept, unless_dry
from barberpro.features.registry import families

KEYS = ("source", "checkout_id", "opened_at", "client_id")
ORDER = ("source", "checkout_id")
OF_CHECKOUT = ("amount", "calendar", "client", "feed", "platform", "provider", "province")
"""Families that speak of a checkout before anything was chosen."""
OF_METHOD: Mapping[str, Family] = {
    "client_method": client_method.FAMILY,
    "province_method": HistoryFamily(
        name="province_method",
        entity="the same province by the same method",
        key=("province", "method"),
        windows=(90 * DAY,),
        counts=("attempts",),
    ),
}
"""Families that speak of a method; each of their features is told for every method."""
APPOINTMENT = Feature(
    "hours_to_appointment",
    "numeric",
    "hours from the opening until the appointment begins, by the booking as it was told last; below 0 in the chair",
    "NULL where the booking is unknown",
)
UNSAID = "NULL where the source does not say"
PLACE = (
    Feature("device_type", "categorical", "device the checkout was opened on", UNSAID),
    Feature("province", "categorical", "province of the provider", UNSAID),
)


def checkout_features(  # noqa: PLR0913, PLR0917  every table that it rests on
    checkouts: ibis.Table,
    bookings: ibis.Table,
    events: ibis.Table,
    reference: Reference,
    payment_source: Mapping[str, str],
    keep: Keep = unkept,
) -> ibis.Table:
    """Compute `KEYS` and the features of `features()` from tables shaped as their schemas say."""
    every = keep("attempts", attempts(events))
    learned = keep("changes", changes(every))
    asked = keep("openings", openings(checkouts, payment_source))
    alike = keep("by_method", by_method(asked))
    whole = keep("all_checkouts", _beside(every, asked))
    rates = keep("base_rates", base_rates(whole, asked, learned))
    of_checkout = Inputs(whole, asked, learned, rates, reference)
    of_each = Inputs(keep("all_methods", _beside(every, alike)), alike, learned, by_method(rates), reference)
    table = joined(asked.select("row_id", "source", "checkout_id"), of_checkout, _some(OF_CHECKOUT), keep)
    told = joined(
        alike.select("row_id", "source", "checkout_id", method_asked=alike["method"]), of_each, OF_METHOD, keep
    )
    known = table.left_join(keep("wide", _wide(told)), ["source", "checkout_id"])
    shown = unless_dry(known, [each.name for each in features() if each.rests_on_outcomes])
    own = _own(checkouts, bookings, payment_source)
    both = own.left_join(shown.rename(paying_source="source"), ["paying_source", "checkout_id"])
    return both.select(*KEYS, *[feature.name for feature in features()])


def features() -> tuple[Feature, ...]:
    """List the features of a checkout."""
    of_checkout = [feature for family in _some(OF_CHECKOUT).values() for feature in family.features]
    of_method = [_of(method, feature) for feature in _of_methods() for method in METHODS]
    return (*PLACE, *of_checkout, APPOINTMENT, *of_method)


def of_method(feature: str, method: str) -> str:
    """Name the column that tells a feature of a method."""
    return f"{feature}__{method}"


@cache
def method_features() -> tuple[str, ...]:
    """List the features that are told for every method, without the method."""
    return tuple(feature.name for feature in _of_methods())


def _of_methods() -> list[Feature]:
    return [feature for family in OF_METHOD.values() for feature in family.features]


def _of(method: str, feature: Feature) -> Feature:
    told = replace(feature, name=of_method(feature.name, method), text=f"{feature.text}: {method}")
    return replace(told, needs=tuple(name for name in feature.needs if name != "method"))


def _some(names: tuple[str, ...]) -> dict[str, Family]:
    every = families()
    return {name: every[name] for name in names}


def _beside(every: ibis.Table, asked: ibis.Table) -> ibis.Table:
    """Place what is asked about beside the attempts, so that both have the same entities."""
    return ibis.union(every, asked.select(*every.columns), distinct=False)


def _wide(told: ibis.Table) -> ibis.Table:
    """Lay out what is told of each method side by side, one row for each checkout."""
    columns = {
        of_method(name, method): told[name].max(where=told.method_asked == method)
        for name in method_features()
        for method in METHODS
    }
    return told.group_by("source", "checkout_id").agg(**columns)


def _own(checkouts: ibis.Table, bookings: ibis.Table, payment_source: Mapping[str, str]) -> ibis.Table:
    """Give what the checkout itself says, and how far off its appointment is if that was booked by then."""
    starts = bookings.select("source", "booking_id", booked_at=bookings.created_at, starts_at=bookings.starts_at)
    placed = checkouts.left_join(starts, ["source", "booking_id", checkouts.opened_at >= starts.booked_at])
    placed = placed.select(*checkouts.columns, "starts_at")
    hours = (microseconds(placed.starts_at) - microseconds(placed.opened_at)) / HOUR
    return placed.select(
        *KEYS,
        paying_source=paying_source(placed, payment_source),
        device_type=placed.device_type,
        province=placed.province,
        hours_to_appointment=hours,
    )
