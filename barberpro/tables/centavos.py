"""Arithmetic of whole centavos in expressions; `domain.money` is its reference.

Engines divide whole numbers as DOUBLE, which is exact for a multiple of the divisor: so the remainder goes first.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.money import BASIS_POINTS

WIDE = "decimal(38, 0)"
FACTOR = "decimal(19, 0)"
"""A product of two factors is wide: centavos times centavos do not fit 64 bits."""


def centavos(amount: ir.DecimalValue) -> ir.IntegerValue:
    """Turn pesos into centavos."""
    return (amount * 100).cast("int64")


def pesos(amount: ir.IntegerValue) -> ir.DecimalValue:
    """Turn centavos into pesos; a product that has two decimals at once need not be scaled down, which is slow."""
    return amount.cast("decimal(18, 0)") * ibis.literal("0.01").cast("decimal(18, 2)")


def quotient(dividend: ir.NumericValue, divisor: ir.NumericValue) -> ir.IntegerValue:
    """Divide whole numbers, neither below 0, and leave the remainder."""
    return ((dividend - dividend % divisor) / divisor).round().cast("int64")


def share(amount: ir.IntegerValue, rate_bp: ir.IntegerValue) -> ir.IntegerValue:
    """Take a rate of an amount that is not negative, half up to the centavo."""
    return quotient(amount * rate_bp + BASIS_POINTS // 2, ibis.literal(BASIS_POINTS))


def proportion(part: ir.IntegerValue, of: ir.IntegerValue, whole: ir.IntegerValue) -> ir.IntegerValue:
    """Take of `part` what `of` is of `whole`, half away from zero; 0 of a whole of 0. Of and whole are not negative."""
    divisor = ibis.greatest(whole, 1)
    product = (2 * part.abs()).cast(FACTOR) * of.cast(FACTOR)
    found = quotient(product.cast(WIDE) + divisor.cast(WIDE), (2 * divisor).cast(WIDE))
    return ((whole == 0) | (of == 0)).ifelse(0, part.sign().cast("int64") * found)


def without_tax(amount: ir.IntegerValue, tax_bp: ir.IntegerValue) -> ir.IntegerValue:
    """Take the tax out of an amount that holds it, half away from zero."""
    whole = tax_bp + BASIS_POINTS
    return amount.sign().cast("int64") * quotient(2 * BASIS_POINTS * amount.abs() + whole, 2 * whole)
