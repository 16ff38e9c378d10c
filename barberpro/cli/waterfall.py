"""The verb waterfall: a payment, line by line, down to what its provider keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, table

if TYPE_CHECKING:
    from pipelines.told_waterfall import ToldWaterfall

WORDS = {
    "processor_fee": "processor fee",
    "processor_fee_iva": "IVA of the fee",
    "financing": "financing (collector)",
    "taxes_withheld": "taxes withheld",
    "other_charges": "other charges",
    "commission": "commission",
    "commission_iva": "IVA of the commission",
    "provider_net": "provider's net",
}


def waterfall(
    context: typer.Context,
    payment_id: Annotated[str, typer.Argument(help="The payment's identifier at its source.")],
    source: Annotated[str | None, typer.Option(help="Its source, where several have a payment of that name.")] = None,
    as_json: Json = False,
) -> None:
    """Show what became of an approved payment: fee, taxes, commission, and what is left to its provider.

    Example: barberpro waterfall 118000242419
    """
    from pipelines.told_waterfall import waterfall_of

    found = waterfall_of(settings_of(context), payment_id, source)
    if as_json:
        print_json(found.as_json())
    else:
        _show(found)


VERBS = (waterfall,)


def _show(found: ToldWaterfall) -> None:
    say(f"{found.source} {found.payment_id}: charged on {found.charged_on}, released on {found.release_on}")
    rows = [("gross", "", _pesos(found.gross), _pesos(found.gross_real), _pesos(found.gross_returned), "")]
    for line in found.lines:
        sign = 1 if line.code == "provider_net" else -1
        rows.append((
            WORDS[line.code],
            f"{found.commission_bp} bp" if line.code == "commission" else "",
            _pesos(sign * line.amount),
            _pesos(None if line.real is None else sign * line.real),
            _pesos(sign * line.returned),
            line.basis,
        ))  # fmt: skip
    base = "-" if found.base_month is None else f"{found.base_month:%Y-%m}"
    table("Waterfall", rows, ("line", "rate", "pesos", f"pesos of {base}", "given back", "basis"), right=(1, 2, 3, 4))
    say(f"The processor hands over {_pesos(found.net_received)}, before the platform's commission.")
    if found.payer_financing:
        say(f"The payer bore {_pesos(found.payer_financing)} of interest on top, no cost of the provider.")
    if found.real_basis == "provisional":
        note("the index of the month of release is not published yet: real pesos are provisional")


def _pesos(amount: Decimal | None) -> str:
    return "-" if amount is None else f"{amount + 0:,.2f}"
