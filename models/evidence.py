"""What showing another menu brings, from menus drawn with known probabilities: pesos net for each peso asked.

The value of a menu is what reaches the marketplace of each real peso that was to be paid: nothing of a checkout that
was left or declined, else the amount less the processor's fee. Menus that differ in one thing only are compared by
augmented inverse propensity weighting with the propensities that were logged. A comparison counts where every menu in
it was shown to all kinds of checkouts often enough, where the logged propensities add up to what was really shown, and
where the interval leaves out zero. The intervals hold together, 90 % for all comparisons of a source (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.action_texts import REASONS, known
from models.calibration import Floats
from models.intervals import Interval, interval
from models.menus import Contrast, Menu, contrasts
from models.ope_estimators import effective_rows
from models.outcome_model import Ints, OutcomeModel
from models.overlap import gap

ALPHA = 0.10
FEELESS_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a comparison is enough evidence (params.yaml: actions)."""

    propensity_floor: float
    floored_share: float
    min_effective_rows: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What a source's checkouts tell of an action; `reason` says why it is not enough, None where it is."""

    source: str
    code: str
    detail: str
    rows: int = 0
    effective_rows: int = 0
    """Of the menu with the fewest: (sum of weights)^2 / sum of their squares."""
    effect: float | None = None
    """Pesos net for each peso asked, by which the action changes them."""
    low: float | None = None
    high: float | None = None
    reason: str | None = "no_contrast"

    @property
    def enough(self) -> bool:
        """Whether pesos may be claimed."""
        return self.reason is None

    @property
    def text_es(self) -> str:
        """The evidence in Spanish."""
        return self._texts()[0]

    @property
    def text_en(self) -> str:
        """The evidence in English."""
        return self._texts()[1]

    def _texts(self) -> tuple[str, str]:
        if self.reason is not None or self.effect is None or self.low is None or self.high is None:
            return REASONS[self.reason or "no_contrast"]
        return known(self.effect, self.low, self.high, self.rows)

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both texts."""
        return {**asdict(self), "enough": self.enough, "text_es": self.text_es, "text_en": self.text_en}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Finding:
        """Read what `as_json` laid out."""
        return cls(**{name: raw[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Shown:
    """Checkouts of one source with known propensities, one place of each array for each of them."""

    menu: Ints
    """Position in the list of menus."""
    propensity: Floats
    net_share: Floats
    """Part of the amount that was collected net of fees: 0 where it was not paid."""
    amount: Floats
    """In real pesos: the weight."""
    opened_at: Ints
    cluster: Ints
    """Who is to pay, numbered: checkouts of the same client are one observation."""
    facts: Floats
    """What was known before the menu was shown, one row a checkout."""

    def among(self, rows: NDArray[np.bool_]) -> Shown:
        """Keep some of the checkouts."""
        return Shown(*[getattr(self, name)[rows] for name in self.__dataclass_fields__])


def findings(source: str, menus: Sequence[Menu], shown: Shown, bounds: Bounds) -> list[Finding]:
    """Judge every comparison that the menus of a source allow."""
    asked = contrasts(menus)
    tail = ALPHA / 2 / max(len(asked), 1)
    return [_judged(source, each, menus, shown, bounds, tail) for each in asked]


def _judged(  # noqa: PLR0913, PLR0917  a comparison, its rows, and by what it is judged
    source: str, contrast: Contrast, menus: Sequence[Menu], shown: Shown, bounds: Bounds, tail: float
) -> Finding:
    shares = {menus.index(menu): share for menu, share in contrast.shares.items()}
    rows = _while_all_were_shown(shown, list(shares))
    if len(rows.menu) == 0:
        return Finding(source, contrast.code, contrast.detail, reason="no_overlap")
    support = [_support(rows, menu, bounds) for menu in shares]
    found = _aipw(rows, shares, bounds.propensity_floor, tail)
    effective = min(each.effective_rows for each in support)
    reason = next((each.problem for each in support if each.problem), None)
    if reason is None and effective < bounds.min_effective_rows:
        reason = "too_few"
    if reason is None and found.low <= 0 <= found.high:
        reason = "holds_zero"
    compared = int(np.isin(rows.menu, list(shares)).sum())
    counts, values = (compared, int(effective)), (found.value, found.low, found.high)
    return Finding(source, contrast.code, contrast.detail, *counts, *values, reason)


def _while_all_were_shown(shown: Shown, menus: Sequence[int]) -> Shown:
    """Keep the time in which every one of the menus was in use."""
    times = [shown.opened_at[shown.menu == menu] for menu in menus]
    if not all(len(each) for each in times):
        return shown.among(np.zeros(len(shown.menu), dtype=bool))
    first, last = max(each.min() for each in times), min(each.max() for each in times)
    return shown.among((shown.opened_at >= first) & (shown.opened_at <= last))


@dataclass(frozen=True, slots=True)
class _Support:
    effective_rows: float
    problem: str | None


def _support(rows: Shown, menu: int, bounds: Bounds) -> _Support:
    """See that a menu was shown to all kinds of checkouts, and as often as its propensities say."""
    took = rows.menu == menu
    weight = np.where(took, 1.0 / rows.propensity, 0.0)
    effective = effective_rows(weight)
    if (rows.propensity[took] < bounds.propensity_floor).mean() > bounds.floored_share:
        return _Support(effective, "no_overlap")
    return _Support(effective, "propensity_wrong" if gap(weight - 1.0, rows.facts, rows.cluster) else None)


def _aipw(rows: Shown, shares: Mapping[int, float], floor: float, tail: float) -> Interval:
    """Estimate the effect for each peso asked, errors by client."""
    total = np.zeros(len(rows.menu))
    weight = 1.0 / np.maximum(rows.propensity, floor)
    model = OutcomeModel.fitted(rows.facts, rows.net_share, rows.menu, int(rows.menu.max()) + 1, rows.cluster)
    for menu, share in shares.items():
        expected = model.expected(np.full_like(rows.menu, menu))
        total += share * (expected + np.where(rows.menu == menu, weight * (rows.net_share - expected), 0.0))
    asked = rows.amount / rows.amount.mean()
    effect = float((asked * total).mean())
    return interval(effect, asked * (total - effect), rows.cluster, tail)
