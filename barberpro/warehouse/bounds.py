"""Bounds that a received file has to keep: real exports shrink to a tenth, a file made to do harm to a thousandth."""

from __future__ import annotations

from barberpro.errors import BadInputError

ALWAYS_ALLOWED = 64 << 20
"""Bytes that any file may unpack to."""
MOST_TIMES = 200
"""How many bytes one byte may unpack to beyond that."""
MOST_COLUMNS = 2_000
MOST_ODD_RECORDS = 100_000
"""So many records may be refused one by one where most are; beyond that the file is not what its mapping says."""
SHORTEST_LINE = 12
"""Bytes that the lines of a large file hold on average, at least: no payment is told in less."""
LARGE = 2 << 20
BLOCK = 4 << 20
MOST_MARKS = 2_000_000
"""Line ends and quotes, and an eighth of the delimiters, that are held at once: each takes many times its byte."""


def check_odd(odd: int, records: int, fault: str) -> None:
    """Refuse a file of which so many records bear a fault that it is not what its mapping says."""
    if odd > MOST_ODD_RECORDS and odd * 2 > records:
        raise BadInputError(f"{odd} of {records} records have {fault}; is this the right file, or the right mapping?")


class RefusedError(Exception):
    """A file that the process apart refuses; the text follows the file's name without a space."""
