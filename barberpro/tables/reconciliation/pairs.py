"""Each movement of a stage beside the one of the next stage that it is the same as.

Movements of one payment and kind are paired by equal parts first, then by equal amount, in the order of time; what is
left, by its sign. So the second of two refunds is missing where only the first is there, and a line that is there twice
is one too many.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.books import LEGS
from barberpro.tables.reconciliation.movements import ID, MONEY

SAME = ("leg", *ID, "kind", "currency")
SIDES = ("here", "there")
BORNE = {"day": "date", "method": "string", **dict.fromkeys(("gross", "fee", "tax", "net"), MONEY), "due": "date"}
"""What a pair keeps of each side."""
SCHEMA = {
    **dict.fromkeys(SAME, "string"),
    **{f"{side}_{name}": kind for side in SIDES for name, kind in BORNE.items()},
}


def pairs(moved: ir.Table) -> ir.Table:
    """Pair the movements of each leg, which is named after its later stage; a side may be absent."""
    sides = [
        moved.filter(moved.stage == stage).mutate(leg=ibis.literal(leg[1]), side=ibis.literal(side))
        for leg in LEGS
        for side, stage in zip(SIDES, leg, strict=True)
    ]
    alike = _alike(ibis.union(*sides, distinct=False), "twin", ("gross", "fee", "tax"))
    equal = _alike(alike, "equal", ("twin", "gross"))
    placed = equal.mutate(sign=equal.gross >= 0)
    placed = placed.mutate(rest=_place(placed, "twin", "equal", "sign"))
    return placed.group_by(*SAME, **_numbers(placed)).aggregate(**_borne(placed)).select(*SCHEMA)


def _alike(both: ir.Table, name: str, by: tuple[str, ...]) -> ir.Table:
    """Add a number to what is alike on either side, in the order of time; 0 where the other side has none left."""
    ranked = both.mutate(place=_place(both, *by))
    twins = ibis.window(group_by=[*SAME, *by, "place"])
    has_other = ranked.side.min().over(twins) != ranked.side.max().over(twins)
    return ranked.mutate(**{name: has_other.ifelse(ranked.place, 0)}).drop("place")


def _place(both: ir.Table, *by: str) -> ir.IntegerColumn:
    in_time = ["at", "net", "fee", "tax", "method"]
    return 1 + ibis.row_number().over(ibis.window(group_by=["side", *SAME, *by], order_by=in_time))


def _numbers(placed: ir.Table) -> dict[str, ir.Value]:
    """Give two movements that are a pair the same numbers, and nobody else."""
    is_twin, is_equal = placed.twin > 0, placed.equal > 0
    nothing = ibis.null(MONEY)
    return {
        "twin": placed.twin,
        "equal": is_twin.ifelse(0, placed.equal),
        "rest": (is_twin | is_equal).ifelse(0, placed.rest),
        "gross": (is_twin | is_equal).ifelse(placed.gross, nothing),
        "fee": is_twin.ifelse(placed.fee, nothing),
        "tax": is_twin.ifelse(placed.tax, nothing),
        "sign": placed.sign,
    }


def _borne(numbered: ir.Table) -> dict[str, ir.Value]:
    """Spread what is borne of either side over two columns; there is one movement of each side at most."""
    return {f"{side}_{name}": numbered[name].max(where=numbered.side == side) for side in SIDES for name in BORNE}
