"""Scenarios in an address: their texts, compressed, so that a link reproduces a view. No Streamlit in here."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Sequence

from barberpro.errors import BadInputError
from barberpro.policies.registry import kinds
from dashboards.queries.what_if_drafts import Desk, Draft, drafted

MOST = 4
"""Scenarios side by side."""
LARGEST_BYTES = 64_000
"""What a link may unfold to; a longer one is damaged or made up."""


def packed(drafts: Sequence[Draft], desk: Desk) -> str:
    """Write scenarios as they were read last, and which policy they were laid over, for an address."""
    told = [_hash(desk), *([each.start, each.standing] for each in drafts)]
    squeezed = zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(squeezed).decode().rstrip("=")


def unpacked(link: str, desk: Desk) -> tuple[tuple[Draft, ...], bool]:
    """Read scenarios back, and whether the policy in force is still the same; BadInputError where it is damaged."""
    base, *rows = _opened(link)
    if not 1 <= len(rows) <= MOST:
        raise BadInputError(f"the link holds {len(rows)} scenarios; allowed: 1 to {MOST}")
    return tuple(drafted(str(start), str(text), desk) for start, text in rows), base == _hash(desk)


def _opened(link: str) -> list[object]:
    try:
        squeezed = base64.b64decode(link + "=" * (-len(link) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        text = reader.decompress(squeezed, LARGEST_BYTES)
        if not reader.eof:
            raise BadInputError("the link is cut off or too long")
        told = json.loads(text)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise BadInputError("the link is damaged") from error
    if (
        not isinstance(told, list)
        or not told
        or not all(isinstance(each, list) and len(each) == 2 for each in told[1:])
    ):
        raise BadInputError("the link is damaged")
    return told


def _hash(desk: Desk) -> str:
    return desk.baseline.sha256(kinds())[:12]
