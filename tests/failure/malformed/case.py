"""One malformed file with what stands in it, as the generator that wrote it knows."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass, field

COLUMNS = ("id", "updated", "heard", "made", "client", "amount", "method", "status", "city")
HEADER = ";".join(COLUMNS)
GOOD, TWICE, BAD, NOTHING = "good", "twice", "bad", "nothing"


@dataclass(frozen=True)
class Refused:
    """A record that is to be refused: its place, and words of the reason."""

    line: int
    column: str | None
    words: str


@dataclass(frozen=True)
class Case:
    """A file and the records in it; `whole` holds words of the reason where nothing of it can be read."""

    name: str
    content: bytes
    rows: int
    loaded: int = 0
    duplicate: int = 0
    refused: tuple[Refused, ...] = ()
    whole: str | None = None


@dataclass(frozen=True)
class Item:
    """Consecutive lines of a text file that are one record, or none."""

    text: str | bytes
    kind: str = GOOD
    column: str | None = None
    words: str = ""

    @property
    def bytes(self) -> bytes:
        return self.text if isinstance(self.text, bytes) else self.text.encode()


@dataclass
class Maker:
    """Writes records of one file, each with an identifier of its own, in a seeded order."""

    name: str
    seed: int
    made: int = 0
    order: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.order = random.Random(f"{self.seed} {self.name}")

    def values(self, **changes: object) -> dict[str, object]:
        self.made += 1
        return {
            "id": f"{self.name}-{self.made}",
            "updated": "2026-07-01 10:00:05",
            "heard": "2026-07-01 10:00:09",
            "made": "2026-07-01 10:00:00",
            "client": "ana",
            "amount": f"{self.order.randrange(1, 900)}.{self.order.randrange(100, 999)},{self.order.randrange(10, 99)}",
            "method": "tarjeta",
            "status": "approved",
            "city": "Salta",
            **changes,
        }

    def row(self, **changes: object) -> Item:
        return Item(";".join(str(each) for each in self.values(**changes).values()))

    def bad(self, column: str | None, words: str, **changes: object) -> Item:
        return Item(self.row(**changes).text, BAD, column, words)

    def json(self, kind: str = GOOD, column: str | None = None, words: str = "", **changes: object) -> Item:
        values = {**self.values(amount=str(self.order.randrange(1, 9000)) + ".25"), **changes}
        return Item(json.dumps(values, ensure_ascii=False), kind, column, words)

    def mixed(self, *special: Item, good: int = 3, form: str = "row") -> list[Item]:
        """Put `special` items at random places among good ones."""
        items = [*special, *(getattr(self, form)() for _ in range(good))]
        self.order.shuffle(items)
        return items


def text_case(
    name: str,
    items: list[Item],
    *,
    header: str | bytes | None = HEADER,
    end: bytes = b"\n",
    last_end: bool = True,
    begin: bytes = b"",
    encoding: str | None = None,
    packed: bool = False,
    whole: str | None = None,
) -> Case:
    """Write items as lines, and count them."""
    head = [] if header is None else [header if isinstance(header, bytes) else header.encode()]
    content, refused = begin + b"".join(each + end for each in head), list[Refused]()
    line = 1 + len(head)
    for item in items:
        if item.kind == BAD:
            refused.append(Refused(line, item.column, item.words))
        content += item.bytes + end
        line += item.bytes.count(b"\n") + 1
    content = content if last_end else content.removesuffix(end)
    if encoding is not None:
        content = content.decode().encode(encoding)
    kinds = [each.kind for each in items]
    rows = len(kinds) - kinds.count(NOTHING)
    done = (kinds.count(GOOD), kinds.count(TWICE), tuple(refused)) if whole is None else (0, 0, ())
    return Case(name, gzip.compress(content, mtime=0) if packed else content, rows, *done, whole)
