"""The way of a payment's money from what the client paid to what the provider keeps, line by line, in centavos.

What the processor reports is taken as it is; what it does not say is computed from its tariff, or assumed. The centavo
rules, which make the lines add up to the whole:

1. A rate is taken half away from zero (`money.share`).
2. A reported fee holds its IVA: the fee is what remains of it without the tax, rounded; the tax is the rest.
3. Of fee, withholdings and net the one that is not reported is what the other two leave, never below 0.
4. Where all three are reported and do not add up, the difference stands in a line of its own (`other_charges`).
5. The provider's net is what all other lines leave. A line's real value is rounded by itself; the real net is the rest.
6. A refund gives back of each line what all refunds so far make of it, less what the earlier ones did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from barberpro.domain.inflation import real_amount
from barberpro.domain.money import BASIS_POINTS, proportion, share

OBSERVED, COMPUTED, ASSUMED = "observed", "computed", "assumed"
BASES = (OBSERVED, COMPUTED, ASSUMED)
"""From the surest to the weakest."""
CHARGES = ("processor_fee", "processor_fee_iva", "financing")
COSTS = (*CHARGES, "taxes_withheld", "other_charges", "commission", "commission_iva")
NET = "provider_net"
LINES = (*COSTS, NET)
"""In the order in which they leave the gross amount; the last one is what is left."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a processor says it did, in centavos; None where it does not say.

    `fee` holds its IVA and the cost of installments that the collector bears, as Mercado Pago's collector fees do.
    """

    fee: int | None = None
    withheld: int | None = None
    net: int | None = None
    financing: int | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """What is charged where nothing is reported: basis points of the amount, IVA of what it is on.

    `iva_bp` is inside a reported fee and on top of financing; `fee_iva_bp` comes on top of `fee_bp`.
    """

    fee_bp: int
    fee_iva_bp: int
    fee_basis: str
    iva_bp: int
    financing_bp: int
    withholding_bp: int
    commission_bp: int
    commission_iva_bp: int


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the gross amount, and whether it is observed, computed or assumed."""

    code: str
    centavos: int
    basis: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The lines of a payment, LINES in order; together they are its gross amount."""

    lines: tuple[Line, ...]

    @property
    def amounts(self) -> dict[str, int]:
        """Centavos by line."""
        return {line.code: line.centavos for line in self.lines}

    @property
    def gross(self) -> int:
        """What the client paid, the financing he bears himself not among it."""
        return sum(line.centavos for line in self.lines)

    @property
    def net_received(self) -> int:
        """What the processor hands over: the gross amount less charges and withholdings, before our commission."""
        found = self.amounts
        return found[NET] + found["commission"] + found["commission_iva"]

    def given_back(self, before: int, refund: int) -> dict[str, int]:
        """Share out a refund over the lines after `before` was refunded; all refunds together give back every line.

        ValueError where more would go back than came.
        """
        if refund < 0 or not 0 <= before <= before + refund <= self.gross:
            raise ValueError(f"{refund} cannot be refunded: {before} of {self.gross} went back already")
        until, earlier = self._returned(before + refund), self._returned(before)
        return {code: until[code] - earlier[code] for code in LINES}

    def _returned(self, refunded: int) -> dict[str, int]:
        """Say how much of each line belongs to the first `refunded` centavos: charges as parts of their total."""
        found, whole = self.amounts, self.gross
        ends = [proportion(end, refunded, whole) for end in accumulate(found[code] for code in CHARGES)]
        parts = dict(zip(CHARGES, (end - start for start, end in zip([0, *ends], ends, strict=False)), strict=True))
        parts |= {code: proportion(found[code], refunded, whole) for code in COSTS if code not in CHARGES}
        return {**parts, NET: refunded - sum(parts.values())}

    def real(self, day: date, base_month: date, index: Mapping[date, Decimal]) -> dict[str, int]:
        """Give the lines in centavos of `base_month` by the index of `day`'s month; `gross` is among them."""

        def deflated(centavos: int) -> int:
            return int(real_amount(Decimal(centavos).scaleb(-2), day, base_month, index).scaleb(2))

        costs = {code: deflated(self.amounts[code]) for code in COSTS}
        gross = deflated(self.gross)
        return {"gross": gross, **costs, NET: gross - sum(costs.values())}


def waterfall(amount: int, reported: Reported, rates: Rates) -> Waterfall:
    """Lead an amount down to the provider's net."""
    withheld = _withheld(amount, reported, rates)
    charges = _charges(amount, withheld, reported, rates)
    left = amount - withheld.centavos - sum(line.centavos for line in charges)
    other = Line("other_charges", 0, COMPUTED)
    if reported.net is not None:
        other = Line("other_charges", left - reported.net, OBSERVED)
    commission = share(amount, rates.commission_bp)
    taken = (
        *charges,
        withheld,
        other,
        Line("commission", commission, COMPUTED),
        Line("commission_iva", share(commission, rates.commission_iva_bp), COMPUTED),
    )
    basis = COMPUTED if reported.net is not None else weakest([COMPUTED, *(line.basis for line in taken)])
    return Waterfall((*taken, Line(NET, amount - sum(line.centavos for line in taken), basis)))


def weakest(bases: Iterable[str]) -> str:
    """Find the least sure basis of several."""
    return max(bases, key=BASES.index)


def without_tax(amount: int, tax_bp: int) -> int:
    """Take the tax out of an amount that holds it; what is taken out is the difference."""
    return proportion(amount, BASIS_POINTS, BASIS_POINTS + tax_bp)


def _withheld(amount: int, reported: Reported, rates: Rates) -> Line:
    if reported.withheld is not None:
        return Line("taxes_withheld", reported.withheld, OBSERVED)
    if reported.fee is not None and reported.net is not None:
        return Line("taxes_withheld", max(amount - reported.fee - reported.net, 0), COMPUTED)
    return Line("taxes_withheld", share(amount, rates.withholding_bp), ASSUMED)


def _charges(amount: int, withheld: Line, reported: Reported, rates: Rates) -> tuple[Line, Line, Line]:
    """Find fee, IVA of it and financing: of a total that is known, or each by its rate."""
    financing = _financing(amount, reported, rates)
    if reported.fee is not None:
        return _parts(reported.fee, OBSERVED, financing, rates)
    if reported.net is not None:
        basis = weakest([COMPUTED, withheld.basis])
        return _parts(max(amount - withheld.centavos - reported.net, 0), basis, financing, rates)
    fee = share(amount, rates.fee_bp)
    iva = share(fee, rates.fee_iva_bp)
    return Line("processor_fee", fee, rates.fee_basis), Line("processor_fee_iva", iva, rates.fee_basis), financing


def _financing(amount: int, reported: Reported, rates: Rates) -> Line:
    """Find what installments cost the collector, IVA included."""
    if reported.financing is not None:
        return Line("financing", reported.financing, OBSERVED)
    cost = share(amount, rates.financing_bp)
    return Line("financing", cost + share(cost, rates.iva_bp), ASSUMED if rates.financing_bp else COMPUTED)


def _parts(total: int, basis: str, financing: Line, rates: Rates) -> tuple[Line, Line, Line]:
    """Take a total of charges apart: financing as far as it goes, then the fee without its IVA, then the IVA."""
    financed = min(max(financing.centavos, 0), max(total, 0))
    rest = total - financed
    fee = without_tax(rest, rates.iva_bp)
    return (
        Line("processor_fee", fee, basis),
        Line("processor_fee_iva", rest - fee, basis),
        Line("financing", financed, financing.basis),
    )
