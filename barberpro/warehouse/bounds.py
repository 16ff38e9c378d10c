"""Bounds that a received file has to keep: real exports shrink to a tenth, a file made to do harm to a thousandth."""

from __future__ import annotations

ALWAYS_ALLOWED = 64 << 20
"""Bytes that any file may unpack to."""
MOST_TIMES = 200
"""How many bytes one byte may unpack to beyond that."""


class RefusedError(Exception):
    """A file that the process apart refuses; the text follows the file's name without a space."""
