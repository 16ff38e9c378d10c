"""What is settled about one attempt, as a mapping of column to value, and its instants in microseconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from barberpro.domain.local_day import ZONE

Facts = Mapping[str, Any]
"""The columns `attempts.FACTS` of an attempt, and those of `attempts.DERIVED`."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  timestamps are UTC without a zone mark
TICK = timedelta(microseconds=1)
BUENOS_AIRES = ZoneInfo(ZONE)


def microseconds(at: datetime) -> int:
    """Count the microseconds from 1970 to a UTC timestamp without a zone mark."""
    return (at - EPOCH) // TICK


def buenos_aires_time(at: datetime) -> datetime:
    """Read the wall clock of Buenos Aires at a UTC timestamp without a zone mark."""
    return at.replace(tzinfo=UTC).astimezone(BUENOS_AIRES)


def known_us(version: Facts) -> int:
    """Say when a version of a payment became known: nothing is before the attempt that it is about."""
    return microseconds(max(version["known_at"], version["attempted_at"]))


def facts_of(version: Facts) -> dict[str, Any]:
    """Add to a version what follows from it (`attempts.DERIVED`)."""
    return {**version, "local_hour": buenos_aires_time(version["attempted_at"]).hour}
