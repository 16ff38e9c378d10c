"""Each movement of a stage beside the one of the next stage that it is the same as.

Movements of one payment and kind are paired by equal amount first, in the order of time; what is left, by its sign.
So the second of two refunds is missing where only the first is there, and a line that is there twice is one too many.
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
    numbered = _numbered(ibis.union(*sides, distinct=False))
    paired = numbered.group_by(*SAME, "is_same", "sign", "number", "equal_gross").aggregate(**_borne(numbered))
    return paired.select(*SCHEMA)


def _numbered(both: ir.Table) -> ir.Table:
    """Give two movements that are a pair the same number, and nobody else."""
    in_time = ["at", "net", "fee", "tax", "method"]
    ranked = both.mutate(
        occurrence=ibis.row_number().over(ibis.window(group_by=["side", *SAME, "gross"], order_by=in_time))
    )
    twins = ibis.window(group_by=[*SAME, "gross", "occurrence"])
    found = ranked.mutate(
        is_same=ranked.side.min().over(twins) != ranked.side.max().over(twins), sign=ranked.gross >= 0
    )
    placed = found.mutate(
        place=ibis.row_number().over(ibis.window(group_by=["side", *SAME, "is_same", "sign"], order_by=in_time))
    )
    return placed.mutate(
        number=placed.is_same.ifelse(placed.occurrence, placed.place),
        equal_gross=placed.is_same.ifelse(placed.gross, ibis.null("decimal(18, 2)")),
    )


def _borne(numbered: ir.Table) -> dict[str, ir.Value]:
    """Spread what is borne of either side over two columns; there is one movement of each side at most."""
    return {f"{side}_{name}": numbered[name].max(where=numbered.side == side) for side in SIDES for name in BORNE}
