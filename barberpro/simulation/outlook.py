"""What is to be expected of every provider in the months to come, out of the last months of a history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.history import History
from barberpro.simulation.seasons import season, season_error

Floats = NDArray[np.float64]
RECENT_MONTHS = 6
USUAL_CHECKOUTS = 20
"""So many checkouts of its own a provider needs to count as much as the mean of all."""
BY_PROVIDER = (
    "rate", "ticket", "refunded_share", "cost_share", "financing_share", "completed_ratio", "recent_bookings",
    "conversion",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of every provider.

    By provider: billed payments a month, mean ticket in centavos of the last published month, refunded share, cost
    share, financing share, completed bookings for each billed payment. `dispersion` is the variance of monthly counts
    over their mean (1 is Poisson), `season` twelve factors from January on. `recent`: the months looked at, and the
    payments billed in them by provider; `season_error`: the standard error of each factor, over it; `spread`: the
    variance of what single payments of a provider leave, over the square of their mean.
    """

    rate: Floats
    ticket: Floats
    refunded_share: Floats
    cost_share: Floats
    financing_share: Floats
    completed_ratio: Floats
    dispersion: float
    season: Floats
    recent: tuple[date, ...]
    recent_bookings: Floats
    season_error: Floats
    spread: float
    conversion: Floats | None = None

    @property
    def worth_each(self) -> Floats:
        """Centavos that are left of a booking after refunds."""
        return np.asarray(self.ticket * (1 - self.refunded_share))

    @property
    def left_each(self) -> Floats:
        """Centavos that are left of a booking after refunds and costs, before the commission."""
        return np.asarray(self.worth_each - self.ticket * self.cost_share)

    @property
    def paid_each(self) -> Floats:
        """Centavos that a client pays for a booking, refunds taken out."""
        return np.asarray(self.worth_each + self.ticket * self.financing_share)

    @property
    def checkouts_each(self) -> Floats:
        """Decided checkouts for each paid one; 0 where no source tells."""
        return np.zeros_like(self.rate) if self.conversion is None else np.asarray(1 / self.conversion)

    def ordered(self, order: NDArray[np.intp]) -> Outlook:
        """Take the providers in this order."""
        by_provider = {name: getattr(self, name)[order] for name in BY_PROVIDER if getattr(self, name) is not None}
        return replace(self, **by_provider)


def outlook(history: History) -> Outlook:
    """Look at the last six months; the marketplace of today goes on, without providers to come."""
    months = len(history.months)
    recent = min(RECENT_MONTHS, months)
    every = _by_month(history, np.ones(history.rows, dtype=np.int64))
    counts = every[:, -recent:]
    amount, refunded, cost, financing = (
        _by_month(history, each)[:, -recent:]
        for each in (history.amount, history.refunded, history.cost, history.financing)
    )
    usual = season(history.months, every.sum(axis=0))
    calendar = [month.month - 1 for month in history.months[-recent:]]
    exposure = _seen(every)[:, -recent:] * usual[calendar][None, :]
    sold = np.maximum(counts.sum(axis=1), 1.0)
    whole = np.maximum(amount.sum(axis=1), 1.0)
    rate = counts.sum(axis=1) / exposure.sum(axis=1)
    dispersion = _dispersion(counts, rate[:, None] * exposure)
    return Outlook(
        rate=rate,
        ticket=(amount / history.level[:, -recent:]).sum(axis=1) / sold,
        refunded_share=refunded.sum(axis=1) / whole,
        cost_share=cost.sum(axis=1) / whole,
        financing_share=financing.sum(axis=1) / whole,
        completed_ratio=history.measures.bookings[:, 1:][:, -recent:].sum(axis=1) / sold,
        dispersion=dispersion,
        season=usual,
        recent=history.months[-recent:],
        recent_bookings=counts.sum(axis=1),
        season_error=season_error(history.months, every.sum(axis=0), dispersion),
        spread=_spread(history, recent),
        conversion=_conversion(history, recent),
    )


def _by_month(history: History, values: NDArray[np.int64]) -> Floats:
    """Add a column up, (providers, months)."""
    shape = (len(history.providers), len(history.months))
    return history.by_cell(values).reshape(shape).astype(np.float64)


def _seen(counts: Floats) -> NDArray[np.bool_]:
    """Tell the months of each provider from its first bill on, (providers, months); the last where it has none."""
    active = counts > 0
    active[:, -1] = True
    seen = np.arange(counts.shape[1])[None, :] >= active.argmax(axis=1)[:, None]
    return np.asarray(seen, dtype=np.bool_)


def _dispersion(counts: Floats, expected: Floats) -> float:
    """Pearson's estimate over provider-months in which something was to be expected; at least 1."""
    used = expected > 0
    free = max(int(used.sum()) - int(used.any(axis=1).sum()), 1)
    chi = ((counts - expected) ** 2 / np.where(used, expected, 1.0))[used].sum()
    return max(float(chi) / free, 1.0)


def _conversion(history: History, recent: int) -> Floats | None:
    """Share of recent checkouts that was paid, by provider; few are drawn towards the mean of all."""
    if history.checkouts is None:
        return None
    paid, decided = (each[:, -recent:].sum(axis=1) for each in (history.checkouts.paid, history.checkouts.decided))
    usual = max(paid.sum(), 1) / max(decided.sum(), 1)
    return np.asarray((paid + USUAL_CHECKOUTS * usual) / (decided + USUAL_CHECKOUTS), dtype=np.float64)


def _spread(history: History, recent: int) -> float:
    """Variance of what single recent payments leave around their provider's mean, over the square of that mean."""
    months = len(history.months)
    rows = np.flatnonzero(history.cell % months >= months - recent)
    cell = history.cell[rows]
    left = (history.amount - history.refunded)[rows] / history.level.ravel()[cell]
    provider, providers = cell // months, len(history.providers)
    count, total = (np.bincount(provider, each, providers) for each in (np.ones(len(rows)), left))
    mean = total / np.maximum(count, 1)
    free = max(len(rows) - int((count > 0).sum()), 1)
    ratio = (left - mean[provider]) / np.where(mean > 0, mean, 1.0)[provider]
    return float((ratio**2).sum() / free)
