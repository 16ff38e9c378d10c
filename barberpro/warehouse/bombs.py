"""How far a packed file may swell: real exports shrink to a tenth, a file made to do harm to a thousandth."""

from __future__ import annotations

ALWAYS_ALLOWED = 64 << 20
"""Bytes that any file may unpack to."""
MOST_TIMES = 200
"""How many bytes one byte may unpack to beyond that."""
