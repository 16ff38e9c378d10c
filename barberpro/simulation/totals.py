"""What a policy leaves whom, by provider-month: the platform, the provider, the client; nominal and real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.rates import Ints
from barberpro.simulation.history import History
from barberpro.simulation.replay import Billed

MEASURES = ("platform_income", "provider_net", "client_price")
SIZES = ((0, "0-9"), (10, "10-24"), (25, "25-49"), (50, "50-99"), (100, "100+"))
"""Sizes of providers: mean billed payments of the months in which they had any, from which number on."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Centavos by provider-month, (providers, months), refunds taken out.

    `platform_income` is the commission without its tax; `provider_net` what is left of the sale after the processor,
    the commission and its tax; `client_price` what clients paid, their financing included.
    """

    platform_income: Ints
    provider_net: Ints
    client_price: Ints

    def __getitem__(self, name: str) -> Ints:
        """Find a measure by name."""
        found: Ints = getattr(self, name)
        return found


def kept_columns(history: History, billed: Billed) -> tuple[Ints, Ints, Ints]:
    """Say what each payment leaves whom, in the order of MEASURES."""
    sold = history.amount - history.refunded
    return billed.income, sold - history.cost - billed.income - billed.iva, sold + history.financing


@dataclass(frozen=True, slots=True)
class Unbilled:
    """What no commission changes, centavos by provider-month: what providers have before it, and what clients paid."""

    before: Ints
    client_price: Ints


def unbilled(history: History) -> Unbilled:
    """Add up what no commission changes: once for all policies."""
    sold = history.amount - history.refunded
    return Unbilled(_by_month(history, sold - history.cost), _by_month(history, sold + history.financing))


def sums(history: History, billed: Billed, fixed: Unbilled | None = None) -> Sums:
    """Add up what was billed."""
    fixed = fixed or unbilled(history)
    income, iva = _by_month(history, billed.income), _by_month(history, billed.iva)
    return Sums(income, fixed.before - income - iva, fixed.client_price)


def _by_month(history: History, values: Ints) -> Ints:
    return history.by_cell(values).reshape(len(history.providers), len(history.months))


def real(history: History, centavos: Ints) -> Ints:
    """Express provider-months in pesos of the last published month, each rounded to the centavo."""
    return np.asarray(np.rint(centavos / history.level), dtype=np.int64)


def groups(history: History) -> Mapping[str, tuple[Sequence[str], NDArray[np.intp]]]:
    """Name the slices of a result, and to which of them each provider-month belongs, (providers, months)."""
    providers, months = len(history.providers), len(history.months)
    provinces, by_provider = np.unique(np.array(history.province), return_inverse=True)
    size = _sizes(history)
    columns = np.arange(months)
    return {
        "province": (provinces.tolist(), np.repeat(by_provider[:, None], months, axis=1)),
        "provider_size": ([name for _, name in SIZES], np.repeat(size[:, None], months, axis=1)),
        "month": ([f"{month:%Y-%m}" for month in history.months], np.repeat(columns[None, :], providers, axis=0)),
    }


def grouped(values: Ints, places: NDArray[np.intp], count: int) -> Ints:
    """Add provider-months up by slice, exactly."""
    found = np.zeros(count, dtype=np.int64)
    np.add.at(found, places.ravel(), values.ravel())
    return found


def _sizes(history: History) -> NDArray[np.intp]:
    counts = history.by_cell(np.ones(history.rows, dtype=np.int64)).reshape(len(history.providers), -1)
    active = np.maximum((counts > 0).sum(axis=1), 1)
    mean = counts.sum(axis=1) / active
    return np.asarray(np.searchsorted([start for start, _ in SIZES], mean, side="right") - 1)
