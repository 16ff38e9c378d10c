"""A history that is drawn: some providers over some months, around the tiers' thresholds."""

from __future__ import annotations

from datetime import date

import numpy as np

from barberpro.policies.rates import MeasureColumns
from barberpro.simulation.history import Checkouts, History, months_between

PROVINCES = (("AR-B", "pampeana"), ("AR-C", "gba"), ("AR-X", "pampeana"))


def small_history(seed: int = 1, providers: int = 6, first: date = date(2026, 1, 1), months: int = 4) -> History:
    generator = np.random.default_rng(seed)
    span = months_between(
        first, date(first.year + (first.month + months - 2) // 12, (first.month + months - 2) % 12 + 1, 1)
    )
    counts = generator.integers(0, 130, (providers, months))
    cell = np.repeat(np.arange(providers * months), counts.ravel()).astype(np.int32)
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    sizes = np.diff(np.append(starts, len(cell)))
    month = np.array([(each - date(1970, 1, 1)).days for each in span])[cell % months]
    amount = generator.integers(1, 5_000_000, len(cell))
    refunded = np.where(generator.random(len(cell)) < 0.05, amount, 0)
    refunded = np.where(generator.random(len(cell)) < 0.05, amount // 3, refunded)
    measures = MeasureColumns.empty(providers, months + 1)
    measures.bookings[:, 1:] = counts
    measures.bookings[:, 0] = generator.integers(0, 130, providers)
    measures.months[:] = generator.integers(0, 60, providers)[:, None]
    measures.weeks[:] = 104
    measures.weeks_active[:] = generator.integers(90, 105, (providers, months + 1))
    measures.real_centavos[:] = measures.bookings * generator.integers(1_000_000, 3_000_000, providers)[:, None]
    return History(
        providers=tuple(f"p{number}" for number in range(providers)),
        province=tuple(PROVINCES[number % 3][0] for number in range(providers)),
        region=tuple(PROVINCES[number % 3][1] for number in range(providers)),
        months=span,
        cell=cell,
        day=(month + generator.integers(0, 28, len(cell))).astype(np.int32),
        place=(np.arange(len(cell)) - np.repeat(starts, sizes)).astype(np.int32),
        amount=amount,
        refunded=refunded,
        cost=amount // 20,
        financing=amount // 10,
        cells=cell[starts],
        starts=starts,
        measures=measures,
        checkouts=Checkouts(counts + counts // 4, counts),
        level=np.repeat(np.linspace(0.9, 1.0, months)[None, :], providers, axis=0),
    )
