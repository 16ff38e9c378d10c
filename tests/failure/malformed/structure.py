"""CSV files whose bytes, lines, quotes or header are broken."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator

from tests.failure.malformed.case import BAD, HEADER, NOTHING, Case, Item, Maker, text_case

NOT_UTF8 = "is not utf-8"
QUOTE = "a quote stands inside a field or is never closed"
LONG = 5 << 20


def encodings(seed: int) -> Iterator[Case]:
    def maker(name: str) -> Maker:
        return Maker(name, seed)

    m = maker("utf8-bom")
    yield text_case("payments-utf8-bom.csv", m.mixed(m.row(city="Córdoba")), begin=b"\xef\xbb\xbf")
    m = maker("two-boms")
    yield text_case("payments-two-boms.csv", m.mixed(), begin=b"\xef\xbb\xbf" * 2, whole="'id' is not in the file")
    m = maker("bom-inside")
    inside = Item("\ufeff" + HEADER, BAD, "event_at", "'updated' is not a time")
    yield text_case("payments-bom-inside.csv", [m.row(), inside, m.row()])
    m = maker("latin1-declared")
    yield text_case("latin-1.csv", m.mixed(m.row(city="Núñez")), encoding="latin-1")
    m = maker("latin1-all")
    rows = [m.row(city="Núñez") for _ in range(4)]
    yield text_case("payments-latin1.csv", rows, encoding="latin-1", whole="is not utf-8: 4 of 4 records")
    m = maker("latin1-one")
    one = m.row(city="Núñez").bytes.decode().encode("latin-1")
    items = m.mixed(Item(one, BAD, None, "byte 0xfa"), m.row(city="Córdoba"))
    yield text_case("payments-latin1-one.csv", items)
    m = maker("cp1252")
    yield text_case("cp1252-quotes.csv", m.mixed(m.row(city="“Núñez” … 5€")), encoding="cp1252")
    m = maker("cp1252-hole")
    hole = Item(m.row(city="?").bytes.replace(b"?", b"\x81"), BAD, None, "byte 0x81")
    yield text_case("cp1252-hole.csv", m.mixed(hole))
    for name in ("utf-16", "utf-32"):
        m = maker(name)
        yield text_case(f"payments-{name}.csv", m.mixed(), encoding=name, whole="UTF-16 or UTF-32")
    for name in ("utf-16-le", "utf-16-be"):
        m = maker(name)
        yield text_case(f"payments-{name}.csv", m.mixed(), encoding=name, whole="its header holds NUL bytes")
    for name, city in {
        "mojibake": "CÃ³rdoba",
        "replaced": "C\ufffdrdoba",
        "decomposed": "Co\u0301rdoba",
        "emoji": "💈 Salta\u200d",
        "right-to-left": "\u202eatlaS",
    }.items():
        m = maker(name)
        yield text_case(f"payments-{name}.csv", m.mixed(m.row(city=city)))
    for name, raw, words in (
        ("nul", b"Sal\x00ta", "NUL byte"),
        ("overlong", b"Sal\xc0\x80ta", "byte 0xc0"),
        ("surrogate", b"\xed\xa0\x80", "byte 0xed"),
        ("five-bytes", b"\xf8\x88\x80\x80\x80", "byte 0xf8"),
    ):
        m = maker(name)
        broken = Item(m.row(city="?").bytes.replace(b"?", raw), BAD, None, words)
        yield text_case(f"payments-{name}.csv", m.mixed(broken, m.row(city="Córdoba")))
    m = maker("control")
    control = m.bad("city", "begins with a control character", city="\x01Salta")
    yield text_case("payments-control.csv", m.mixed(control, m.row(city="Sal\x07ta")))
    m = maker("cut-letter")
    items = [m.row(city="Córdoba"), Item(m.row(city="Salt").bytes + b"\xc3", BAD, None, "byte 0xc3")]
    yield text_case("payments-cut-letter.csv", items, last_end=False)
    m = maker("nul-header")
    yield text_case(
        "payments-nul-header.csv", m.mixed(), header=HEADER.encode() + b"\x00", whole="its header holds NUL bytes"
    )


def lines(seed: int) -> Iterator[Case]:
    def maker(name: str) -> Maker:
        return Maker(name, seed)

    m = maker("ragged")
    short, long = m.row().text.rpartition(";")[0], m.row().text + ";more"
    ragged = (Item(short, BAD, None, "8 fields and the header 9"), Item(long, BAD, None, "10 fields and the header 9"))
    yield text_case("payments-ragged.csv", m.mixed(*ragged))
    m = maker("trailing-mark")
    items = [Item(each.text + ";") for each in m.mixed()]
    yield text_case("payments-trailing-mark.csv", items, whole="10 fields and the header 9")
    m = maker("crlf")
    yield text_case("payments-crlf.csv", m.mixed(), end=b"\r\n")
    m = maker("mixed-ends")
    items = [Item(each.text + end) for each, end in zip(m.mixed(good=4), ("\r", "", "\r", ""), strict=True)]
    yield text_case("payments-mixed-ends.csv", items)
    m = maker("old-mac")
    yield text_case("payments-old-mac.csv", m.mixed(), end=b"\r", whole="lines end in CR alone")
    m = maker("lone-return")
    yield text_case("payments-lone-return.csv", m.mixed(m.bad(None, "carriage return", city="Sal\rta"), good=5))
    m = maker("blank-lines")
    items = m.mixed(Item("", NOTHING), Item("", NOTHING), Item("   ", BAD, None, "1 fields and the header 9"))
    yield text_case("payments-blank-lines.csv", items)
    m = maker("no-last-end")
    yield text_case("payments-no-last-end.csv", m.mixed(), last_end=False)
    m = maker("long-line")
    yield text_case("payments-long-line.csv", m.mixed(m.bad(None, "longer than", city="x" * LONG)))
    m = maker("long-last")
    items = [m.row(), m.bad(None, "longer than", city="x" * LONG)]
    yield text_case("payments-long-last.csv", items, last_end=False, whole="line 3: a record is longer than")
    m = maker("wide-field")
    yield text_case("payments-wide-field.csv", m.mixed(m.row(city="x" * (1 << 20))))
    m = maker("total-line")
    total = Item("TOTAL;;;;;9.999,00;;;", BAD, "event_at", "no value; it is required")
    yield text_case("payments-total-line.csv", [m.row(), m.row(), total])
    m = maker("header-again")
    again = Item(HEADER, BAD, "event_at", "'updated' is not a time")
    yield text_case("payments-header-again.csv", m.mixed(again))


def quotes(seed: int) -> Iterator[Case]:
    def maker(name: str) -> Maker:
        return Maker(name, seed)

    for name, city in {
        "quoted-newline": '"San\nLuis"',
        "quoted-crlf": '"San\r\nLuis"',
        "quoted-mark": '"Salta; Norte"',
        "doubled-quote": '"La ""Docta"""',
        "many-newlines": '"' + "\n" * 40 + '"',
    }.items():
        m = maker(name)
        yield text_case(f"payments-{name}.csv", m.mixed(m.row(city=city), m.bad("amount", "amount", amount="x")))
    for name, city in {"stray-quote": 'Sal"ta', "space-quote": ' "Salta"', "quote-tail": '"Sal"ta'}.items():
        m = maker(name)
        yield text_case(f"payments-{name}.csv", m.mixed(m.bad(None, QUOTE, city=city)))
    m = maker("open-quote")
    yield text_case("payments-open-quote.csv", m.mixed(m.bad(None, QUOTE, city='"Salta'), good=60))
    m = maker("open-at-end")
    yield text_case("payments-open-at-end.csv", [*m.mixed(), m.bad(None, QUOTE, city='"Salta')])
    m = maker("two-open")
    opened = [m.bad(None, QUOTE, city='"Salta'), *m.mixed(good=60), m.bad(None, QUOTE, id='"x"y')]
    yield text_case("payments-two-open.csv", opened)


def headers(seed: int) -> Iterator[Case]:
    def header(name: str, text: str | bytes, whole: str | None = None) -> Case:
        m = Maker(name, seed)
        return text_case(f"payments-{name}.csv", m.mixed(), header=text, whole=whole)

    yield Case("payments-empty.csv", b"", 0, whole="is empty: it has no header line")
    yield Case("payments-newline.csv", b"\n", 0, whole="is empty: it has no header line")
    yield Case("payments-header-only.csv", HEADER.encode() + b"\n", 0, whole="it holds no records")
    yield Case("payments-header-cut.csv", HEADER.encode(), 0, whole="it holds no records")
    yield header("renamed", HEADER.replace("amount", "importe"), "'amount' is not in the file")
    yield header("upper-case", HEADER.upper(), "is not in the file")
    yield header("twice", HEADER.replace("city", "status"), "'status' stands twice")
    yield header("unknown", HEADER + ";extra", "'extra' is unknown to the mapping")
    yield header("spaced", HEADER.replace(";", " ; "))
    yield header("quoted", ";".join(f'"{each}"' for each in HEADER.split(";")))
    yield header("other-mark", HEADER.replace(";", ","), "is not in the file")
    yield header("open-quote-header", HEADER.replace("city", '"city'), "quotes of the header line do not close")
    yield header("sep-line", "sep=;", "is not in the file")
    yield header("comment", "# exported by the till", "is not in the file")
    yield header("endless", b"x" * LONG, "the header cannot be read")
    yield header("latin1-header", HEADER.encode() + b";\xfa", "the header is not utf-8")
    yield header("return-inside", HEADER.replace("city", "ci\rty"), "carriage return")
    m = Maker("no-header", seed)
    yield text_case("payments-no-header.csv", m.mixed(), header=None, whole="is its header line missing?")
    m = Maker("lacks-column", seed)
    lacking = [Item(each.text.rpartition(";")[0]) for each in m.mixed()]
    whole = "'city' is not in the file"
    yield text_case("payments-lacks-column.csv", lacking, header=HEADER.rpartition(";")[0], whole=whole)


def packing(seed: int) -> Iterator[Case]:
    def good(name: str) -> Case:
        return text_case(name, Maker(name, seed).mixed(good=30), packed=True)

    def spoilt(name: str, content: bytes, whole: str, rows: int = 30) -> Case:
        return Case(name, content, rows, whole=whole)

    one, two = good("payments-gz.csv.gz"), good("payments-gz-two.csv.gz")
    yield one
    second = gzip.compress(gzip.decompress(two.content).partition(b"\n")[2])
    joined = gzip.compress(HEADER.encode() + b"\n") + second
    yield Case("payments-members.csv.gz", joined, 30, loaded=30)
    broken_end = "cannot be read to its end"
    yield spoilt("payments-cut.csv.gz", two.content[:-20], broken_end)
    yield spoilt("payments-cut-in-head.csv.gz", two.content[:6], broken_end)
    yield spoilt("payments-crc.csv.gz", two.content[:-8] + b"\0\0\0\0" + two.content[-4:], broken_end)
    yield spoilt("payments-tail.csv.gz", two.content + b"rubbish", broken_end)
    yield spoilt("payments-no-gzip.csv.gz", gzip.decompress(two.content), broken_end)
    yield spoilt("payments-nothing.csv.gz", b"", "is empty", 0)
    yield spoilt("payments-empty.csv.gz", gzip.compress(b""), "is empty", 0)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(zipfile.ZipInfo("payments.csv"), gzip.decompress(two.content))
    yield spoilt("payments-zip.csv.gz", archive.getvalue(), "is a ZIP archive")
    yield spoilt("payments-workbook.csv", archive.getvalue(), "is a ZIP archive (or a workbook of Excel)")
    yield spoilt("payments-gzip.csv", two.content, "is packed with gzip")
    yield spoilt("payments-picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "header", 0)
    yield spoilt(
        "payments-page.csv", b"<!DOCTYPE html>\n<html><h1>502 Bad Gateway</h1></html>\n", "is not in the file", 0
    )
    yield spoilt("payments-document.csv", b"%PDF-1.7\n1 0 obj\n", "is a PDF document", 0)
    yield spoilt("payments-answer.csv", b'{"message": "invalid token", "status": 401}\n', "not in the file", 0)


def structure(seed: int) -> list[Case]:
    """Every file whose shape is broken."""
    return [*encodings(seed), *lines(seed), *quotes(seed), *headers(seed), *packing(seed)]
