"""A small world of menus in which the value of each is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.evidence import Bounds, Shown
from models.menus import Menu

FEE = 0.06
BOUNDS = Bounds(propensity_floor=0.01, floored_share=0.01, min_effective_rows=200)
CARDS = frozenset({"credit_card", "debit_card"})
ALL = frozenset({"credit_card", "debit_card", "cash_voucher"})
MENUS = (
    Menu(ALL, frozenset({1, 3}), 1),
    Menu(CARDS, frozenset({1, 3}), 1),
    Menu(ALL, frozenset({1}), 1),
    Menu(ALL, frozenset({1, 3, 6}), 1),
)
EVEN = (0.55, 0.55, 0.55, 0.55)
UNEVEN = (0.50, 0.60, 0.50, 0.40)
"""How likely a checkout of usual amount is paid under each menu."""


def paid_probability(log_amount: np.ndarray, values: tuple[float, ...]) -> np.ndarray:
    """One column a menu; what is dear is paid less often."""
    return np.clip(np.array(values)[None, :] - 0.15 * log_amount[:, None], 0.02, 0.98)


def world(seed: int, values=UNEVEN, size: int = 6_000) -> tuple[Shown, dict[str, float]]:
    """Draw checkouts whose menus lean on the amount, and the true effect of each action for each peso asked."""
    draw = np.random.default_rng(seed)
    cluster = draw.integers(0, size // 2, size)
    log_amount = draw.normal(0, 0.5, size)
    lean = log_amount[:, None] * np.array([0.0, 1.2, -0.6, 0.4])[None, :]
    policy = np.exp(lean) / np.exp(lean).sum(axis=1, keepdims=True)
    menu = (draw.random(size)[:, None] > policy.cumsum(axis=1)[:, :-1]).sum(axis=1)
    paid_at = paid_probability(log_amount, values)
    paid = draw.random(size) < paid_at[np.arange(size), menu]
    amount = np.exp(log_amount)
    shown = Shown(
        menu=menu,
        propensity=policy[np.arange(size), menu],
        net_share=paid * (1 - FEE),
        amount=amount,
        opened_at=np.arange(size),
        cluster=cluster,
        facts=np.column_stack([log_amount]),
    )
    worth = (1 - FEE) * (amount[:, None] * paid_at).sum(axis=0) / amount.sum()
    truth = {
        "other_method cash_voucher": worth[1] - worth[0],
        "fewer_installments 1": (worth[2] - worth[0] + worth[2] - worth[3]) / 2,
        "fewer_installments 3": worth[0] - worth[3],
    }
    return shown, truth


def deterministic(shown: Shown) -> Shown:
    """Make it look as if a rule had chosen each menu for certain."""
    return replace(shown, propensity=np.ones(len(shown.menu)))
