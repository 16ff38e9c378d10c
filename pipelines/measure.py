"""Counts, exactly and over all rows, who breaks the rules of a table, and finds examples that name nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import floor
from typing import Any

from barberpro.tables.schemas import Table
from barberpro.warehouse.database import Database
from barberpro.warehouse.masks import masked_text
from barberpro.warehouse.sql import identifier
from pipelines.rules import Drift, Rule, Suite

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows a rule speaks of, how many break it, how many may, and a few of them."""

    rule: str
    rows: int
    broken: int
    allowed: int
    examples: tuple[Mapping[str, Any], ...] = field(default=())


def counts(db: Database, suite: Suite) -> list[Count]:
    """Count every rule of a suite; rules about the same relation are counted in one go."""
    has_rows = {name for name in _needed(suite) if db.scalar(f"SELECT 1 FROM {identifier(name)} LIMIT 1")}
    rules = [rule for rule in suite.rules if set(rule.needs) <= has_rows]
    found = {each.rule: each for each in _counted(db, suite.table, rules)}
    silent = {rule.name: Count(rule.name, 0, 0, 0) for rule in suite.rules}
    return [(silent | found)[rule.name] for rule in suite.rules]


def _needed(suite: Suite) -> set[str]:
    return {name for rule in suite.rules for name in rule.needs}


def _counted(db: Database, table: Table, rules: Sequence[Rule]) -> Iterator[Count]:
    by_relation = sorted(rules, key=lambda rule: rule.relation or "")
    for relation, group in groupby(by_relation, key=lambda rule: rule.relation):
        same = list(group)
        columns = ", ".join(
            f"count(*) FILTER ({_where(each)}), count(*) FILTER ({_where(each)} AND ({each.broken}))" for each in same
        )
        numbers = db.execute(f"SELECT {columns} FROM {_from(table, relation)}").fetchall()[0]
        for rule, rows, broken in zip(same, numbers[::2], numbers[1::2], strict=True):
            examples = _examples(db, table, rule) if broken else ()
            yield Count(rule.name, rows, broken, floor(rows * rule.tolerated_share), examples)


def _where(rule: Rule) -> str:
    return f"WHERE ({rule.among})"


def _from(table: Table, relation: str | None) -> str:
    return f"({relation})" if relation else identifier(table.name)


def _examples(db: Database, table: Table, rule: Rule) -> tuple[Mapping[str, Any], ...]:
    shown = rule.shown or table.key
    columns = ", ".join(f"{_shown(table, name)} AS {identifier(name)}" for name in shown)
    rows = db.execute(
        f"SELECT {columns} FROM {_from(table, rule.relation)} {_where(rule)} AND ({rule.broken}) "
        f"ORDER BY ALL LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    return tuple(dict(zip(shown, row, strict=True)) for row in rows)


def _shown(table: Table, name: str) -> str:
    """Write SQL of a value as an example may show it: what stands in a personal column is masked."""
    personal = any(each.name == name and each.personal for each in table.columns)
    return masked_text(f"CAST({identifier(name)} AS VARCHAR)") if personal else identifier(name)


def drift_count(drift: Drift, now: Mapping[str, float], before: Mapping[str, float]) -> Count:
    """Compare a figure by source with what it was; sources that are new have nothing to be compared with."""
    ratios = {source: now[source] / before[source] for source in sorted(now) if before.get(source)}
    broken = [source for source, ratio in ratios.items() if not drift.low <= ratio <= drift.high]
    examples = tuple({"source": each, "before": before[each], "now": now[each]} for each in broken[:MOST_EXAMPLES])
    return Count(drift.name, len(ratios), len(broken), 0, examples)


def figures(db: Database, drift: Drift) -> dict[str, float]:
    """Compute a figure for each source."""
    rows = db.frame(
        f"SELECT source, CAST(value AS DOUBLE) AS value FROM ({drift.value}) WHERE value IS NOT NULL"
    ).rows()
    return dict(rows)


def sample(db: Database, suite: Suite, most: int) -> Any:
    """Fetch the columns that a suite judges one by one, of all rows or of those whose key hashes to nothing."""
    table = suite.table
    wanted = list(dict.fromkeys((*table.key, *(each.column for each in suite.samples))))
    names = ", ".join(map(identifier, wanted))
    parts = -(-int(db.scalar(f"SELECT count(*) FROM {identifier(table.name)}")) // most)
    key = ", ".join(map(identifier, table.key))
    chosen = f" WHERE hash({key}) % {parts} = 0" if parts > 1 else ""
    return db.frame(f"SELECT {names} FROM {identifier(table.name)}{chosen}").to_pandas()
