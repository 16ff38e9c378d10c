"""The day in Buenos Aires, cut by the name of its zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = "America/Argentina/Buenos_Aires"


def local_day(at: datetime) -> date:
    """Cut the day that it is in Buenos Aires at an aware time."""
    return at.astimezone(ZoneInfo(ZONE)).date()
