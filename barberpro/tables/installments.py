"""How credit card payments are split: by number of installments, by real amount, and by what the menu offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from barberpro.tables import real_amounts
from barberpro.tables.adoption import ONE, paid
from barberpro.tables.centavos import centavos, pesos
from barberpro.tables.clustered import cluster_sums, who

CARD = "credit_card"
CENTAVOS = 100
DECILES = 10

Tables = Mapping[str, ir.Table]
"""`payments`, `checkouts`, `deflator` and `provinces` by name."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A number of installments, a band of real pesos (half-open) and the days (half-open) that are asked about."""

    fewest: int
    most: int
    from_ars: float | None
    to_ars: float | None
    since: date
    until: date

    def holds(self, installments: int) -> bool:
        """Whether a number of installments is one of those asked about."""
        return self.fewest <= installments <= self.most


def card_payments(tables: Tables, since: date, until: date) -> ir.Table:
    """Give the approved credit card payments in pesos of some days, with `real_centavos` of the last published month.

    A payment before the first index has none; one that does not say its installments was paid in one go.
    """
    approved = paid(tables["payments"], since, until)
    cards = approved.filter(approved.method == CARD)
    priced = real_amounts.with_levels(cards, tables["deflator"], tables["provinces"])
    has_price = priced.month_level.notnull()
    real = has_price.ifelse(real_amounts.deflated_centavos(centavos(priced.amount), priced), None)
    return priced.mutate(real_centavos=real, plan=priced.installments.fill_null(1))


def by_decile(cards: ir.Table) -> ir.Table:
    """Put each payment into a tenth by real amount, the smallest first; `decile` runs from 1 to 10."""
    known = cards.filter(cards.real_centavos.notnull())
    order = [known.real_centavos, known.source, known.payment_id]
    return known.mutate(decile=ibis.ntile(DECILES).over(ibis.window(order_by=order)) + 1)


def uptake(cards: ir.Table, by: tuple[str, ...] = ()) -> ir.Table:
    """Share of credit card payments in two installments or more."""
    return cluster_sums(cards, cards.plan > 1, ONE, who(cards, "payment_id"), by)


def edges(tenths: ir.Table) -> ir.Table:
    """Give the smallest and the largest amount of each tenth, in real pesos."""
    real = tenths.real_centavos
    return tenths.group_by("decile").aggregate(lowest=pesos(real.min()), highest=pesos(real.max()))


def financing(cards: ir.Table) -> ir.Table:
    """Add up the interest of payments in installments, to the centavo, nominal and real, and what it was charged on.

    A payment in installments without interest counts; one whose source does not say its interest is `unsaid`.
    """
    split = cards.filter(cards.plan > 1)
    told = split.payer_financing.notnull()
    interest = centavos(split.payer_financing.fill_null(0))
    has_price = told & split.month_level.notnull()
    real = has_price.ifelse(real_amounts.deflated_centavos(interest, split), 0)
    return split.aggregate(
        payments=told.sum(),
        unsaid=(~told).sum(),
        interest_ars=split.payer_financing.sum(),
        interest_real_ars=pesos(real.sum().cast("int64")),
        financed_ars=split.amount.sum(where=told),
    )


def taken_share(cards: ir.Table, checkouts: ir.Table, menus: Collection[str], taken: Taken) -> ir.Table:
    """Share of credit card payments in the installments asked about, of those whose menu was one of `menus`."""
    shown = checkouts.filter(checkouts.menu.isin(list(menus))).select("checkout_id").distinct()
    asked = cards.semi_join(shown, "checkout_id")
    inside = asked.filter(*_band(asked, taken))
    return cluster_sums(inside, inside.plan.between(taken.fewest, taken.most), ONE, who(inside, "payment_id"))


def _band(cards: ir.Table, taken: Taken) -> list[ir.BooleanValue]:
    found = [cards.real_centavos.notnull()]
    if taken.from_ars is not None:
        found.append(cards.real_centavos >= round(taken.from_ars * CENTAVOS))
    if taken.to_ars is not None:
        found.append(cards.real_centavos < round(taken.to_ars * CENTAVOS))
    return found
