"""What can be chosen from a menu: every method at once, and a credit card in each number of installments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.domain.vocabulary import METHODS
from models.menus import parsed

CREDIT = "credit_card"
"""Only credit cards are bound to the plans of a menu; whatever else it offers is paid at once."""
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Options:
    """Every option that a model knows: `methods` first, each at once, then credit by rising number of installments."""

    plans: tuple[int, ...]
    """Numbers of installments above 1."""

    @classmethod
    def of(cls, menus: Iterable[str | None]) -> Options:
        """List the plans that menus (JSON) offer."""
        found = {plan for menu in menus if (known := parsed(menu, None)) for plan in known.installments}
        return cls(tuple(sorted(found - {1})))

    @property
    def methods(self) -> tuple[str, ...]:
        """The method of each option."""
        return (*METHODS, *[CREDIT] * len(self.plans))

    @property
    def installments(self) -> tuple[int, ...]:
        """The number of installments of each option."""
        return (*[1] * len(METHODS), *self.plans)

    @property
    def method_places(self) -> Ints:
        """Where the method of each option stands among the methods."""
        return np.array([METHODS.index(method) for method in self.methods])

    def offered(self, methods: Iterable[str], installments: Iterable[int]) -> Flags:
        """Tell which options a menu offers."""
        there, plans = set(methods), set(installments)
        pairs = zip(self.methods, self.installments, strict=True)
        return np.array([method in there and (method != CREDIT or plan in plans) for method, plan in pairs])

    def offered_by(self, rows: pl.DataFrame) -> Flags:
        """Tell which options the `menu` (JSON) of each row offers, by row and option; none where it says nothing."""
        shown, place = _numbered(rows["menu"])
        known = [parsed(menu, None) for menu in shown]
        nothing = np.zeros(len(self.methods), dtype=np.bool_)
        each = [self.offered(menu.methods, menu.installments) if menu else nothing for menu in known]
        return np.array(each)[place] if len(place) else np.zeros((0, len(self.methods)), dtype=np.bool_)

    def preselected(self, rows: pl.DataFrame) -> Flags:
        """Tell which option is preselected for those who take a credit card: `default_installments`."""
        return self.default(rows["default_installments"].fill_null(0).to_numpy()[:, None])

    def default(self, installments: int | Ints | None) -> Flags:
        """Tell which option is preselected with a number of installments; none where that is None."""
        credit = np.array([method == CREDIT for method in self.methods])
        return np.asarray(credit & (np.array(self.installments) == installments), dtype=np.bool_)

    def chosen(self, rows: pl.DataFrame) -> Ints:
        """Place of the option chosen first; -1 for who left, and for what is no option."""
        places = {pair: place for place, pair in enumerate(zip(self.methods, self.installments, strict=True))}
        pairs = rows.select("chosen_method", "chosen_installments").rows()
        return np.array([_place(places, *pair) for pair in pairs], dtype=np.int64)


def _place(places: dict[tuple[str, int], int], method: str | None, installments: int | None) -> int:
    if method is None:
        return -1
    return places.get((method, (installments or 1) if method == CREDIT else 1), -1)


def _numbered(values: pl.Series) -> tuple[Sequence[str | None], Ints]:
    """List distinct values, and for each row where its own stands among them."""
    distinct = values.unique(maintain_order=True)
    places = pl.DataFrame({"value": distinct, "place": np.arange(len(distinct))})
    joined = pl.DataFrame({"value": values}).join(
        places, on="value", how="left", nulls_equal=True, maintain_order="left"
    )
    return distinct.to_list(), joined["place"].to_numpy()
