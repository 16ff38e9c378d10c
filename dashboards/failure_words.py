"""How the Failure model page writes figures: each with its decimals, shares as percent, intervals in brackets."""

from __future__ import annotations

from datetime import UTC, datetime

from barberpro.domain import formatting
from barberpro.domain.local_day import local_day
from dashboards.teller import Teller
from models.evaluate import Estimate

DECIMALS = {"log_loss": 4, "brier": 4, "ece": 4, "roc_auc": 3, "pr_auc": 3, "lift": 2}
UNIT = "ARS"


def teller_of(language: formatting.Language) -> Teller:
    """Give the voice of the page."""
    return Teller(language, UNIT)


def figure(value: float, name: str, teller: Teller) -> str:
    """Write a figure with its decimals; the calibration error is a share, written in percent."""
    if name == "ece":
        return formatting.percent(value, 2, teller.language)
    return formatting.number(value, DECIMALS[name], teller.language)


def span(estimate: Estimate, name: str, teller: Teller) -> str:
    """Write an interval in brackets."""
    return teller.say("tile.range", low=figure(estimate.low, name, teller), high=figure(estimate.high, name, teller))


def told(estimate: Estimate, name: str, teller: Teller) -> str:
    """Write a figure with its interval."""
    return f"{figure(estimate.value, name, teller)} {span(estimate, name, teller)}"


def share(value: float | None, teller: Teller, decimals: int = 1) -> str:
    """Write a share in percent."""
    return formatting.percent(value, decimals, teller.language)


def day(moment: datetime, teller: Teller) -> str:
    """Write the day on which a moment of UTC falls in Buenos Aires."""
    return teller.day(local_day(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
