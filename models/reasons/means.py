"""How payments by each method typically look, so that the model can be asked about another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from models.encode import Encoder
from models.reasons.artifact import Means

GO_WITH_METHOD = (
    "checkout_card_attempts", "client_method_history", "card_history", "issuer", "issuer_health", "method",
    "method_health", "installments", "three_ds",
)  # fmt: skip
"""Codes whose features change when another method is chosen."""
STAY_WITH_BANK = ("issuer", "issuer_health")
"""Those of them that stay as they are between two cards: the payer's bank."""
CARDS = ("credit_card", "debit_card", "prepaid_card")


def typical_means(
    encoder: Encoder, columns: Mapping[str, tuple[str, ...]], rows: pl.DataFrame, support: int
) -> dict[str, Means]:
    """Describe each method that at least `support` of the rows were paid by; none where the model sees no methods."""
    if "method" not in encoder.columns:
        return {}
    names = [name for code in GO_WITH_METHOD for name in columns.get(code, ())]
    chosen = rows.drop_nulls("method").sort("method").partition_by("method", as_dict=True, maintain_order=True)
    return {
        str(method): Means(
            rows=part.height,
            values={name: _typical(part[name], name in encoder.levels) for name in names},
            single=_times(part, "installments", 1) >= support,
            authenticated=_times(part, "three_ds", 1) >= support,
        )
        for (method,), part in chosen.items()
        if part.height >= support
    }


def _times(rows: pl.DataFrame, column: str, value: int) -> int:
    return int((rows[column] == value).sum()) if column in rows.columns else 0


def _typical(column: pl.Series, text: bool) -> Any:
    """Median or most frequent level; None where most rows have none."""
    if 2 * column.null_count() > len(column):
        return None
    return column.drop_nulls().mode().sort().first() if text else column.cast(pl.Float64).median()
