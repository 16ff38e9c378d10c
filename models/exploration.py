"""The logging policy: which menu a checkout is shown, and with which probability it was shown this whole menu.

With a small share the menu is drawn evenly from those that are allowed for the checkout, else from what the policy
wanted. The propensity is that of both ways together, share / allowed + (1 - share) * wanted, so that it holds whichever
way the menu came about. One number of a keyed hash decides: the same checkout is shown the same menu again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.errors import BadInputError
from models.calibration import Floats
from models.keyed_draws import SEPARATOR, drawn_number, drawn_numbers
from models.offers import Offer

LOGGED = ("menu_id", "menu", "default_installments", "policy_version", "propensity", "exploration")
"""What the table `checkouts` holds of a draw."""
EXACT = 1e-9

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The menu that a checkout is shown; `exploration` says that it was drawn to learn, whichever menu came of it."""

    menu_id: str
    menu: str
    default_installments: int
    policy_version: str
    propensity: float
    exploration: bool


@dataclass(frozen=True, slots=True)
class Draws:
    """The same for many: position of the menu, propensity, whether drawn to learn; one place each for a checkout."""

    menu: Ints
    propensity: Floats
    exploration: Flags


@dataclass(frozen=True, slots=True)
class LoggingPolicy:
    """Menus in force, the share that is drawn to learn, and the smallest probability that any menu may have.

    No weight 1 / propensity exceeds `most_weight`. Another version draws anew from the same key.
    """

    offers: tuple[Offer, ...]
    share: float
    propensity_floor: float
    version: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise BadInputError(f"the exploration share is {self.share}; allowed: 0 to 1")
        if 0.0 < self.share < len(self.offers) * self.propensity_floor - EXACT:
            least = len(self.offers) * self.propensity_floor
            raise BadInputError(
                f"an exploration share of {self.share:g} over {len(self.offers)} menus shows each with "
                f"{self.share / len(self.offers):.4g}, below the floor of {self.propensity_floor:g}; "
                f"explore at least {least:g}, or offer fewer menus"
            )

    @property
    def most_weight(self) -> float:
        """The largest weight that a checkout can get when another policy is judged by this log."""
        return 1.0 / self.propensity_floor

    def draw(self, unit: str, wanted: Mapping[str, float], allowed: Collection[str] | None = None) -> Drawn:
        """Draw the menu of one checkout: `wanted` gives the policy's probabilities, `allowed` the menus safe for it."""
        names = [each.menu_id for each in self.offers]
        strange = sorted({*wanted, *(allowed or ())} - set(names))
        if strange:
            raise BadInputError(f"{unit!r} wants the menu {strange[0]!r}; allowed: {', '.join(names)}")
        weights = np.array([[wanted.get(name, 0.0) for name in names]])
        safe = np.array([[allowed is None or name in allowed for name in names]])
        number = drawn_number(f"{self.version}{SEPARATOR}{unit}", self.key)
        drawn = self.draws(np.array([number]), weights, safe)
        offer = self.offers[int(drawn.menu[0])]
        return Drawn(
            offer.menu_id, offer.menu, offer.default_installments, self.version,
            float(drawn.propensity[0]), bool(drawn.exploration[0]),
        )  # fmt: skip

    def log(self, units: Sequence[str], wanted: Floats, allowed: Flags | None = None) -> pl.DataFrame:
        """Draw for many checkouts at once; columns `LOGGED`, in their order. One column of `wanted` for each menu."""
        safe = np.ones(wanted.shape, dtype=bool) if allowed is None else allowed
        numbers = drawn_numbers((f"{self.version}{SEPARATOR}{unit}" for unit in units), self.key)
        drawn = self.draws(numbers, wanted, safe)
        place = pl.Series(drawn.menu)
        return pl.DataFrame(
            {
                "menu_id": pl.Series([each.menu_id for each in self.offers]).gather(place),
                "menu": pl.Series([each.menu for each in self.offers]).gather(place),
                "default_installments": pl.Series([each.default_installments for each in self.offers]).gather(place),
                "policy_version": pl.repeat(self.version, len(place), dtype=pl.String, eager=True),
                "propensity": drawn.propensity,
                "exploration": drawn.exploration,
            }
        )

    def draws(self, number: Floats, wanted: Floats, allowed: Flags) -> Draws:
        """Turn one number in [0, 1) a checkout into its menu; one row a checkout, one column a menu."""
        self._require_rows(wanted, allowed)
        wanted = wanted / wanted.sum(axis=1, keepdims=True)
        evenly = allowed / allowed.sum(axis=1, keepdims=True)
        propensity = self.share * evenly + (1.0 - self.share) * wanted
        self._require_floor(propensity)
        exploration = number < self.share
        rest = (number - self.share) / max(1.0 - self.share, EXACT)
        within = np.where(exploration, number / max(self.share, EXACT), rest)
        menu = _picked(within, np.where(exploration[:, None], evenly, wanted))
        return Draws(menu, propensity[np.arange(len(menu)), menu], exploration)

    def _require_rows(self, wanted: Floats, allowed: Flags) -> None:
        wrong = ~np.isclose(wanted.sum(axis=1), 1.0, rtol=0.0, atol=1e-6) | (wanted < 0).any(axis=1)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise BadInputError(
                f"row {row}: the wanted probabilities are {wanted[row].tolist()}; they must add up to 1"
            )
        unsafe = (wanted > 0) & ~allowed
        if unsafe.any():
            row, menu = (int(each[0]) for each in np.nonzero(unsafe))
            names = [offer.menu_id for offer, safe in zip(self.offers, allowed[row], strict=True) if safe]
            raise BadInputError(
                f"row {row}: {self.offers[menu].menu_id!r} is wanted and not allowed there; "
                f"allowed: {', '.join(names) or 'no menu'}"
            )

    def _require_floor(self, propensity: Floats) -> None:
        low = (propensity > 0) & (propensity < self.propensity_floor - EXACT)
        if low.any():
            row, menu = (int(each[0]) for each in np.nonzero(low))
            raise BadInputError(
                f"row {row}: {self.offers[menu].menu_id!r} would be shown with {propensity[row, menu]:.4g}, below the "
                f"floor of {self.propensity_floor:g}; explore more, or want it with 0"
            )


def _picked(number: Floats, probability: Floats) -> Ints:
    """Pick the menu in whose part of [0, 1) a number lies; never one without probability."""
    upper = probability.cumsum(axis=1)
    upper /= upper[:, -1:]
    return np.asarray((number[:, None] < upper).argmax(axis=1), dtype=np.int64)
