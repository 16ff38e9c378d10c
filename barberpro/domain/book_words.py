"""What the steps from payments to settlement to released money are called, in Spanish and in English."""

from __future__ import annotations

from collections.abc import Mapping

STEP_WORDS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("settlement", "missing_here"): ("Liquidado sin pago registrado", "Settled, no payment on record"),
    ("settlement", "missing_there"): ("Pago que falta liquidar", "Payment missing in settlement"),
    ("settlement", "amount"): ("Importe distinto en la liquidación", "Amount differs in settlement"),
    ("settlement", "fee"): ("Cargo distinto en la liquidación", "Fee differs in settlement"),
    ("settlement", "tax"): ("Impuesto distinto en la liquidación", "Tax differs in settlement"),
    ("settlement", "timing_not_yet"): ("Todavía sin informar", "Not reported yet"),
    ("settlement", "timing_later"): ("Liquidado en un mes posterior", "Settled in a later month"),
    ("settlement", "timing_earlier"): ("Liquidado ahora, de otro mes", "Settled now, of another month"),
    ("settlement", "timing_within"): ("Liquidado otro día del mes", "Settled on another day of the month"),
    ("settlement", "timing_cancelled"): ("Contracargo abierto y deshecho", "Dispute opened and undone"),
    ("released", "missing_here"): ("Liberado sin liquidación", "Released, not in settlement"),
    ("released", "missing_there"): ("Vencido y sin liberar", "Due and not released"),
    ("released", "amount"): ("Importe distinto al liberar", "Amount differs on release"),
    ("released", "fee"): ("Cargo distinto al liberar", "Fee differs on release"),
    ("released", "tax"): ("Impuesto distinto al liberar", "Tax differs on release"),
    ("released", "timing_not_yet"): ("Todavía sin liberar", "Not released yet"),
    ("released", "timing_later"): ("Liberado en un mes posterior", "Released in a later month"),
    ("released", "timing_earlier"): ("Liberado ahora, de meses anteriores", "Released now, of earlier months"),
    ("released", "timing_within"): ("Liberado otro día del mes", "Released on another day of the month"),
    ("released", "timing_cancelled"): ("Contracargo abierto y deshecho", "Dispute opened and undone"),
}
"""By the stage that a step leads to and the step: a cause, or `timing_` with what kind of timing it is."""


def open_differences(count: int) -> str:
    """Write how many differences are open."""
    return f"{count:,} open {'difference' if count == 1 else 'differences'}"
