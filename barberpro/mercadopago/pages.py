"""Pages of a search, each payment in the very words it was sent in: no digit is lost on the way to the landing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from barberpro.errors import UnavailableError

DECODER = json.JSONDecoder()
BLANK = re.compile(r"[ \t\n\r]*")
LINE_ENDS = str.maketrans("\r\n", "  ")
"""A JSON text holds line ends between its tokens only, where any blank says the same."""


@dataclass(frozen=True, slots=True)
class Payment:
    """One version of a payment: what it is told by, and its JSON on one line."""

    payment_id: str
    updated: str
    collector_id: str
    payer_id: str
    text: str

    def is_made_by(self, account: str) -> bool:
        """Whether the account paid it to somebody else: the search lists what it paid beside what it was paid."""
        return self.payer_id == account and self.collector_id not in {"", account}


@dataclass(frozen=True, slots=True)
class Page:
    """Some of `total` results, at most `limit` of them."""

    total: int
    limit: int
    payments: tuple[Payment, ...]


def read_page(text: str) -> Page:
    """Read a page; UnavailableError where the answer has another shape."""
    try:
        content = json.loads(text)
        paging = content["paging"]
        total, limit = int(paging["total"]), int(paging["limit"])
        payments = tuple(_payment(each) for each in _texts_of(text, "results"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnavailableError(
            f"a page of Mercado Pago's search has another shape than paging and results ({type(error).__name__})"
        ) from error
    if total < 0 or limit < 1 or not isinstance(content["results"], list):
        raise UnavailableError(f"a page of Mercado Pago's search says total {total}, limit {limit}; that is no page")
    return Page(total, limit, payments)


def _payment(text: str) -> Payment:
    content: Any = json.loads(text)
    known = content if isinstance(content, dict) else {}
    collector = known.get("collector_id") or _id_of(known.get("collector"))
    return Payment(
        str(known.get("id", "")),
        str(known.get("date_last_updated", "")),
        str(collector),
        str(_id_of(known.get("payer"))),
        text.translate(LINE_ENDS),
    )


def _id_of(content: Any) -> Any:
    return (content.get("id") or "") if isinstance(content, dict) else ""


def _texts_of(text: str, key: str) -> Iterator[str]:
    """Yield the text of each element of the list `key` of the object that `text` is."""
    at = _after(text, 0, "{")
    while True:
        name, at = DECODER.raw_decode(text, _blank(text, at))
        at = _blank(text, _after(text, at, ":"))
        if name == key:
            yield from _elements(text, at)
            return
        _, at = DECODER.raw_decode(text, at)
        at = _after(text, at, ",")


def _elements(text: str, at: int) -> Iterator[str]:
    at = _blank(text, _after(text, at, "["))
    while text[at] != "]":
        _, end = DECODER.raw_decode(text, at)
        yield text[at:end]
        at = _blank(text, end)
        at = _blank(text, at + 1) if text[at] == "," else at


def _blank(text: str, at: int) -> int:
    found = BLANK.match(text, at)
    return found.end() if found else at


def _after(text: str, at: int, mark: str) -> int:
    at = _blank(text, at)
    if text[at] != mark:
        raise ValueError(mark)
    return at + 1
