"""Insight: digital adoption, method trends, new and returning payers, seasons, and the share of the market if told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from barberpro.domain.clustered import FEW_CLUSTERS, ClusterSums, without_any
from barberpro.domain.growth import difference
from barberpro.tables import adoption, payers, seasons
from barberpro.tables.clustered import category_sums, sums_of, who
from barberpro.tables.local_time import period_of
from pipelines.claim_evidence import as_interval, interval_json
from pipelines.digital_shares import PRIMARY, digital_shares
from pipelines.insights import Asked
from pipelines.market_denominators import market_shares
from pipelines.seasons import HOW, Daily, by_month_of_year, by_weekday, holiday_effect

NO_DENOMINATOR = "no denominator"
IMPORT = "barberpro parameters import market FILE (month, market_ars or market_payments, source, published_on)"
BEGINNING = 3
"""Months at the beginning of a history in which nearly everybody is new, since nobody knows who had paid before."""
DEFINITIONS = {
    "payments": "approved payments that are no cash vouchers, of all approved payments",
    "clients": "clients with an approved payment that is no cash voucher, of all who paid",
    "pesos": "pesos of approved payments that are no cash vouchers, of all pesos approved",
    "bookings": "completed bookings paid through the platform without a voucher, of all completed bookings",
}


def answer(asked: Asked) -> Mapping[str, Any]:
    """Ask all of it."""
    return {
        "subject": "market",
        "interval": "shares: clients as clusters, Wilson",
        "digital_adoption": _adoption(asked),
        "methods": _methods(asked),
        "payers": _payers(asked),
        "seasons": _seasons(asked),
        "market_share": _market_share(asked),
    }


def _adoption(asked: Asked) -> dict[str, Any]:
    found = digital_shares(asked.database, asked.since, asked.until)
    told = {name: {"definition": DEFINITIONS[name], **_told(asked, sums)} for name, sums in found.items()}
    return {**told.pop(PRIMARY), "other_definitions": told}


def _methods(asked: Asked) -> list[dict[str, Any]]:
    """Tell each method's share by month, and how the last whole month differs from the one a year or more before."""
    approved = adoption.paid(asked.database.expression("payments"), asked.since, asked.until)
    dated = approved.mutate(month=period_of(approved.day, "M"))
    counted = category_sums(dated, "method", who(dated, "payment_id"), ("month",))
    frame = asked.database.frame(counted).sort("method", "month")
    months = frame.unique("month", keep="any").sort("month")
    rows = []
    for (method,), own in frame.group_by("method", maintain_order=True):
        found = {row["month"]: sums_of(row) for row in own.iter_rows(named=True)}
        absent = {row["month"]: without_any(sums_of(row)) for row in months.iter_rows(named=True)}
        rows.append(_method(asked, str(method), absent | found))
    return sorted(rows, key=lambda row: -(row["share"] or 0.0))


def _method(asked: Asked, method: str, months: Mapping[date, ClusterSums]) -> dict[str, Any]:
    over, under = sum(each.over for each in months.values()), sum(each.under for each in months.values())
    return {
        "method": method,
        "share": round(over / under, 6) if under else None,
        "trend": _trend(asked, months),
        "months": [{"month": f"{month:%Y-%m}", **_told(asked, sums)} for month, sums in months.items()],
    }


def _trend(asked: Asked, months: Mapping[date, ClusterSums]) -> dict[str, Any] | None:
    """Compare the last whole month with the same a year before, or with the first whole one where there is no year."""
    whole = [month for month in months if asked.is_whole(month) and months[month].clusters >= FEW_CLUSTERS]
    if len(whole) < 2:
        return None
    last = whole[-1]
    before = next((month for month in whole if month == last.replace(year=last.year - 1)), whole[0])
    first, now = months[before], months[last]
    moved = difference(first.share or 0.0, now.share or 0.0, first.variance + now.variance, asked.z)
    words = {"improved": "rose", "fell": "fell", "cannot tell": "cannot tell"}
    told = moved.as_json()
    return {"from": f"{before:%Y-%m}", "to": f"{last:%Y-%m}", **told, "verdict": words[moved.verdict]}


def _payers(asked: Asked) -> dict[str, Any]:
    attempts = payers.attempts_of_payers(asked.database.expression("payments"), asked.since, asked.until)
    counted = asked.database.frame(payers.payers(attempts)).sort("month", "is_new")
    shares = asked.database.frame(payers.new_share(attempts)).sort("month")
    approval = asked.database.frame(payers.approval_by_kind(attempts))
    kinds = {"new" if row["is_new"] else "returning": row for row in approval.iter_rows(named=True)}
    return {
        "definition": "new: paid for the first time in that month; returning: had paid in a month before",
        "approval_rate": {name: _told(asked, sums_of(row)) for name, row in sorted(kinds.items())},
        "months": [_payers_of(asked, row, counted) for row in shares.iter_rows(named=True)],
    }


def _payers_of(asked: Asked, row: Mapping[str, Any], counted: pl.DataFrame) -> dict[str, Any]:
    month = row["month"]
    own = {each["is_new"]: each for each in counted.filter(pl.col("month") == month).iter_rows(named=True)}
    kinds = {name: own.get(is_new) for name, is_new in (("new", True), ("returning", False))}
    told = {
        name: {"clients": found["clients"], "payments": found["payments"], "ars": str(found["pesos"])}
        if found
        else None
        for name, found in kinds.items()
    }
    begun = (month.year - asked.first_day.year) * 12 + month.month - asked.first_day.month
    return {
        "month": f"{month:%Y-%m}",
        **told,
        "new_share": _told(asked, sums_of(row)),
        "history_begins": begun < BEGINNING,
    }


def _seasons(asked: Asked) -> dict[str, Any]:
    until = min(asked.until, asked.whole_until)
    frame = asked.database.frame(seasons.bookings_by_day(asked.database.expression("bookings"), asked.since, until))
    if frame.is_empty():
        return {"counted": "appointments not cancelled, by their day", "reason": "no bookings are loaded"}
    counted = dict(frame.select("day", "count").iter_rows())
    daily = Daily.over(min(counted), max(counted) + timedelta(days=1), counted)
    holidays = set(asked.database.frame("SELECT day FROM holidays")["day"])
    return {
        "counted": "appointments not cancelled, by their day",
        "weekdays": by_weekday(daily, holidays),
        "holidays": {
            "interval": HOW,
            "on_the_day": holiday_effect(daily, holidays, 0, asked.z),
            "the_day_before": holiday_effect(daily, holidays, -1, asked.z),
        },
        "months_of_the_year": by_month_of_year(daily),
    }


def _market_share(asked: Asked) -> dict[str, Any]:
    found = market_shares(asked.settings, asked.database)
    if not found:
        return {"share": None, "reason": NO_DENOMINATOR, "next": IMPORT}
    last = found[-1]
    return {
        "share": round(last.share, 6),
        "reason": None,
        "latest": last.as_json(),
        "months": [m.as_json() for m in found],
    }


def _told(asked: Asked, sums: ClusterSums) -> dict[str, Any]:
    found = as_interval(sums, asked.z)
    plain = {"share": None if sums.share is None else round(sums.share, 6), "of": int(sums.under)}
    return plain | {name: end for name, end in interval_json(found).items() if name != "value"}
