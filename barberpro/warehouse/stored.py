"""What of a value is stored: a pseudonym of who it names, and no free text by which somebody could be known."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from barberpro.domain.personal import is_personal
from barberpro.tables.schemas import Column
from barberpro.warehouse.masks import masked_text

SHORTEST = 7
"""Bytes of the shortest e-mail or document."""
SUSPECT = r"@|%40|\d([ .-]?\d){6}"
"""What every personal text holds: it spares the closer look for nearly all."""
LONE_DOCUMENT = r"^\s*[1-9]\d{6,7}\s*$"
REFERENCES = frozenset({"source", "external_reference", "policy_version", "known_at_basis"})
"""Texts that may be a number alone."""


def stored_sql(column: Column, value: str) -> str:
    """Write SQL of what is stored of a typed value."""
    if column.personal:
        return f"pseudonym({value})"
    if column.kind != "text" or column.allowed or column.name.endswith("_id"):
        return value
    lone = "" if column.name in REFERENCES else f" OR regexp_matches({value}, '{LONE_DOCUMENT}')"
    # cases within cases, because only they keep the function from being called for every row
    look = f"CASE WHEN is_personal({value}){lone} THEN {masked_text(value)} ELSE {value} END"
    suspect = f"CASE WHEN regexp_matches({value}, '{SUSPECT}') THEN {look} ELSE {value} END"
    return f"CASE WHEN strlen({value}) < {SHORTEST} THEN {value} ELSE {suspect} END"


def are_personal(values: Any) -> Any:
    """Apply `is_personal` to an Arrow array of texts, to each distinct one once; NULL is nobody's."""
    encoded = pc.dictionary_encode(values)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    found = pa.array([is_personal(text) for text in encoded.dictionary.to_pylist()], pa.bool_())
    return pc.fill_null(found.take(encoded.indices), False)
