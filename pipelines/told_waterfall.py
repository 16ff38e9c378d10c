"""The waterfall of one payment, read from the generation in force."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from barberpro.domain.waterfall import LINES
from barberpro.errors import BadInputError, UnavailableError
from barberpro.settings import Settings
from barberpro.tables.waterfall_schema import BASIS_OF, PAYMENT_WATERFALL
from barberpro.warehouse.reader import generation

COMPUTED_BASIS = {"commission": "computed", "commission_iva": "computed"}


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line in pesos: nominal, in pesos of the base month (None before the first index), and what went back."""

    code: str
    amount: Decimal
    real: Decimal | None
    returned: Decimal
    basis: str


@dataclass(frozen=True, slots=True)
class ToldWaterfall:
    """A payment's waterfall; `gross` is the sum of `lines`, `payer_financing` came on top of it."""

    source: str
    payment_id: str
    generation: str
    charged_on: date
    release_on: date
    gross: Decimal
    gross_real: Decimal | None
    gross_returned: Decimal
    lines: tuple[ToldLine, ...]
    net_received: Decimal
    payer_financing: Decimal | None
    commission_bp: int
    base_month: date | None
    real_basis: str | None

    def as_json(self) -> dict[str, Any]:
        """Plain values; amounts are texts."""
        return asdict(self)


def waterfall_of(settings: Settings, payment_id: str, source: str | None = None) -> ToldWaterfall:
    """Find the waterfall of a payment.

    BadInputError where there is none or, without a source, several; UnavailableError where the generation lacks them.
    """
    with generation(settings) as opened:
        if PAYMENT_WATERFALL.name not in opened.sidecar["rows"]:
            raise UnavailableError(f"generation {opened.name} holds no waterfalls; run `barberpro run`")
        rows = opened.database.frame(
            f"SELECT * FROM {PAYMENT_WATERFALL.name} WHERE payment_id = ? AND source = coalesce(?, source) ORDER BY 1",
            [payment_id, source],
        ).to_dicts()
        if not rows:
            raise BadInputError(
                f"{payment_id!r} has no waterfall in generation {opened.name}; approved payments in pesos have one"
            )
        if len(rows) > 1:
            found = ", ".join(row["source"] for row in rows)
            raise BadInputError(f"{payment_id!r} is a payment of several sources ({found}); give one with --source")
        return _told(rows[0], opened.name)


def _told(row: dict[str, Any], name: str) -> ToldWaterfall:
    bases = {code: row[column] for column, codes in BASIS_OF.items() for code in codes.split(" and ")} | COMPUTED_BASIS
    lines = tuple(
        ToldLine(code, row[code], row[f"{code}_real"], row[f"{code}_returned"], bases[code]) for code in LINES
    )
    same = {field: row[field] for field in ToldWaterfall.__dataclass_fields__ if field in row}
    return ToldWaterfall(**same, lines=lines, generation=name)
