"""Bills in dollars and the covers over them: each bill is covered once.

The bill of a month is bound `horizon` months before, in dollars, for what the costs of that day were; bills of the
first months are bound by the first month. A decision wants a share of every bill that is bound and not yet paid
covered; what is covered already is not covered again, and no cover is given back. A cover is a purchase ahead: it pays
what the dollar moved from its day to the bill's (below 0 where it fell), and costs its premium, in proportion to the
months for which it stands. Both are settled with the bill.

Arrays are draws by months. Money is whole centavos in float64; rates are pesos for a dollar.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.domain.money import BASIS_POINTS
from barberpro.simulation.known import Floats, Ints


@dataclass(frozen=True, slots=True)
class Bills:
    """Bills by the month in which they are paid: their worth on the day of `bound`, the place of the month before."""

    amount: Floats
    bound: Ints
    horizon: int


@dataclass(frozen=True, slots=True)
class Covers:
    """What covers did. By month of the decision: bought, cost, paid, loss of what was bound and was not covered.

    `weight` is what was bought times the share of the horizon for which it stands: cost is premium times weight.
    `paid` and the losses are NaN where the dollar that came is not known. `due_*` are by month of the bill.
    """

    bought: Floats
    weight: Floats
    cost: Floats
    paid: Floats
    loss: Floats
    uncovered: Floats
    due_cost: Floats
    due_paid: Floats
    due_weight: Floats
    held_bp: Ints
    """Share of each bill that is covered when it is paid."""


def bills(dollar_costs: Floats, horizon: int) -> Bills:
    """Bind the bills of a horizon beyond the months whose dollar costs are given; the first month has none."""
    bound = binding(dollar_costs.shape[1] + horizon, horizon)
    amount = dollar_costs[:, bound]
    amount[:, 0] = 0.0
    return Bills(amount, bound, horizon)


def binding(months: int, horizon: int) -> Ints:
    """Place of the month by which each month's bill is bound."""
    return np.maximum(np.arange(months) - horizon, 0)


def bound_worth(found: Bills, spot: Floats) -> Floats:
    """Worth of the bills that are bound and not yet paid at each month's end, at its close: the exposure."""
    months = spot.shape[1]
    total = np.zeros((max(len(found.amount), len(spot)), months))
    for ahead in range(1, found.horizon + 1):
        total += _at_close(found, spot, ahead, months)
    return np.rint(total)


def paid_bills(found: Bills, spot: Floats) -> Floats:
    """Pesos paid for each month's bill, at the close of its month."""
    months = spot.shape[1]
    return np.rint(found.amount[:, :months] * spot / spot[:, found.bound[:months]])


def covers(found: Bills, spot: Floats, cover_bp: Floats, premium_bp: Floats) -> Covers:
    """Lay covers over bills. `spot` reaches to the last bill, NaN where it is not known; decisions are of its first."""
    shape = (max(len(found.amount), len(spot)), cover_bp.shape[1])
    sums = {name: np.zeros(shape) for name in ("bought", "weight", "cost", "paid", "loss", "uncovered")}
    due = {name: np.zeros((shape[0], shape[1] + found.horizon)) for name in ("cost", "paid", "weight")}
    held = np.zeros((shape[0], shape[1] + found.horizon))
    for ahead in range(found.horizon, 0, -1):
        columns = slice(ahead, shape[1] + ahead)
        more = np.maximum(cover_bp - held[:, columns], 0.0)
        held[:, columns] += more
        worth = _at_close(found, spot, ahead, shape[1])
        moved = spot[:, columns] / spot[:, : shape[1]] - 1
        bought = np.rint(worth * more / BASIS_POINTS)
        weight = bought * ahead / found.horizon
        part = {"bought": bought, "weight": weight, "cost": np.rint(weight * premium_bp / BASIS_POINTS),
                "paid": np.rint(bought * moved), "loss": np.rint(worth * moved),
                "uncovered": np.rint(worth * (1 - held[:, columns] / BASIS_POINTS) * moved)}  # fmt: skip
        for name, each in part.items():
            sums[name] += each
            if name in due:
                due[name][:, columns] += np.where(bought > 0, each, 0.0)
    by_bill = {f"due_{name}": each for name, each in due.items()}
    return Covers(**sums, **by_bill, held_bp=held.astype(np.int64))


def _at_close(found: Bills, spot: Floats, ahead: int, months: int) -> Floats:
    """Worth at each month's close of the bill that is paid `ahead` months later; none where none is bound."""
    columns = slice(ahead, months + ahead)
    return np.asarray(found.amount[:, columns] * spot[:, :months] / spot[:, found.bound[columns]], dtype=np.float64)
