"""Questions to the quarantine: which records were refused, and why, without telling anything of the records."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.warehouse.database import Database

KIND_OF_REASON = "regexp_replace(reason, '''.*?''|[0-9]+', '…', 'g')"
"""SQL of a reason with its values left out, so that like ones can be counted."""
ORDER = "ORDER BY source, table_name, path, sha256, line"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which refused records are meant: of a source, a table, a file (name or hash), with words in their reason."""

    source: str | None = None
    table: str | None = None
    file: str | None = None
    reason: str | None = None

    def where(self) -> tuple[str, list[str]]:
        """Write the condition as SQL, and its parameters."""
        tests = {
            "source = ?": self.source,
            "table_name = ?": self.table,
            "(path = ?1 OR starts_with(sha256, ?1))": self.file,
            "contains(lower(reason), lower(?))": self.reason,
        }
        given = [(test, value) for test, value in tests.items() if value is not None]
        numbered = [test.replace("?1", "?") for test, _ in given]
        values = [value for test, value in given for _ in range(test.count("?"))]
        return " AND ".join(numbered) or "true", values


@dataclass(frozen=True, slots=True)
class Kind:
    """How many records were refused for one reason, and the first of them as example."""

    source: str
    table: str
    column: str | None
    reason: str
    count: int
    files: int
    first: str
    example: str


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused record: where it stands, what is wrong, and its text with letters and digits replaced."""

    source: str
    table: str
    path: str
    sha256: str
    line: int
    byte_offset: int
    column: str | None
    reason: str
    masked_text: str | None


def kinds(db: Database, relation: str, wanted: Wanted) -> list[Kind]:
    """Count refused records by reason, the most frequent first; `relation` is a quarantine."""
    where, values = wanted.where()
    rows = db.execute(
        f"SELECT source, table_name, column_name, {KIND_OF_REASON} AS kind, count(*), count(DISTINCT sha256), "
        "arg_min(path || ', line ' || line, (path, line)), arg_min(reason, (path, line)) "
        f"FROM {relation} WHERE {where} GROUP BY ALL ORDER BY count(*) DESC, source, table_name, kind",
        values,
    ).fetchall()
    return [Kind(*row) for row in rows]


def refused(db: Database, relation: str, wanted: Wanted, most: int | None = None) -> list[Refused]:
    """List refused records by file and line, at most `most` of them."""
    where, values = wanted.where()
    rows = db.execute(
        "SELECT source, table_name, path, sha256, line, byte_offset, column_name, reason, masked_text "
        f"FROM {relation} WHERE {where} {ORDER}" + ("" if most is None else f" LIMIT {most}"),
        values,
    ).fetchall()
    return [Refused(*row) for row in rows]
