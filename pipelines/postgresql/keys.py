"""Keys of the database beside those of the warehouse: which rows are missing here, gone there, or back again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import sql

from barberpro.errors import BadInputError
from barberpro.tables import schemas
from barberpro.warehouse import fetched
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import versions_table
from barberpro.warehouse.sql import identifier, literal
from pipelines.postgresql.copying import Target, copied
from pipelines.postgresql.relations import Relation, is_plain
from pipelines.postgresql.session import Connection
from pipelines.postgresql.watermark import WITH_ZONE, zone_of

KEY_COLUMNS = ("id", "changed_us")
ROWS_A_GROUP = 500_000
MOST_MISSING = 1_000_000
"""So many rows are fetched by key in one go; the next reconciliation finds the others."""


@dataclass(frozen=True, slots=True)
class Grave:
    """A row of the warehouse that is gone from the database, or came back to it as it was."""

    key: str
    gone: bool
    source_version: int
    event_at_us: int


def check(relation: Relation) -> None:
    """Refuse a relation whose keys are not those of our table."""
    spec = relation.input.fields[relation.input.table.key[-1]]
    if not is_plain(spec) or spec.sources[0] != relation.id:
        raise BadInputError(
            f"--reconcile-keys: the key of {relation.input.table.name} is not the column {relation.id!r} of "
            f"{relation.name} as it is; name the column that fills it with postgresql: {{id: ...}}"
        )


@contextmanager
def keys_file(connection: Connection, relation: Relation, target: Target) -> Iterator[Path]:
    """Hold all keys, and when their rows changed, in a file that is removed in the end, for they may be personal."""
    folder = fetched.folder_of(target.settings.raw, target.source)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f".keys-{target.stamp}.partial"  # a fetch that is killed here leaves it for the next to remove
    try:
        path.touch(mode=0o600)
        schema = pa.schema([(name, pa.string()) for name in KEY_COLUMNS])
        with pq.ParquetWriter(path, schema) as writer:
            for table in copied(connection, _keys(relation), (), list(KEY_COLUMNS), ROWS_A_GROUP, relation.name):
                writer.write_table(table)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _keys(relation: Relation) -> sql.Composable:
    place, kind = sql.Identifier(relation.updated_at), relation.columns[relation.updated_at].type
    moment = sql.SQL("{}::timestamp AT TIME ZONE {}").format(place, sql.Literal(zone_of(relation)))
    micros = sql.SQL("CASE WHEN isfinite({}) THEN round(extract(epoch FROM {}) * 1000000)::bigint END").format(
        place, place if kind == WITH_ZONE else moment
    )
    return sql.SQL("SELECT {}, {} FROM {}").format(sql.Identifier(relation.id), micros, relation.sql_name)


@dataclass(frozen=True, slots=True)
class Beside:
    """The keys of the database, in `there`, beside the warehouse's of the same source."""

    db: Database
    relation: Relation
    source: str

    @property
    def table(self) -> schemas.Table:
        """The table that the relation's rows are loaded into."""
        return self.relation.input.table

    def missing(self) -> list[str]:
        """List ids, as the database has them, whose rows are not here, or only in an earlier version."""
        later = f"OR t.version > h.version{self._delay}" if self._versions_are_times else ""
        return self._listed(
            f"SELECT t.id FROM there t LEFT JOIN ({self._here}) h USING (key) WHERE h.key IS NULL {later} "
            f"ORDER BY t.id LIMIT {MOST_MISSING}"
        )

    def earlier_there(self) -> int:
        """Count rows that are later here than there: the database went back in time."""
        if not self._versions_are_times:
            return 0
        both = f"there t JOIN ({self._here}) h USING (key)"
        return int(self.db.scalar(f"SELECT count(*) FROM {both} WHERE t.version < h.version{self._delay}"))

    def graves(self, settled_us: int, seen_us: int) -> list[Grave]:
        """List the rows that are gone and not known to be, and those that are known to be and are not.

        A row that came after the keys were read is left alone. What is gone counts as gone from where the past was
        settled, or from its last version on: one that is put in its place again comes later.
        """
        settled = f", {settled_us}" if self._versions_are_times else ""
        version = f"greatest(h.version, coalesce(g.version + 1, 0){settled})"
        rows = self.db.execute(
            f"SELECT h.key, t.key IS NULL AS gone, CASE WHEN t.key IS NULL THEN {version} ELSE g.version + 1 END, "
            f"greatest(h.event_us, {settled_us}) FROM ({self._here}) h LEFT JOIN there t USING (key) "
            f"LEFT JOIN ({self._graves}) g USING (key) "
            f"WHERE (t.key IS NULL) <> (coalesce(g.gone, false) AND coalesce(g.version >= h.version, false)) "
            f"AND (t.key IS NOT NULL OR h.event_us < {seen_us}) ORDER BY h.key"
        ).fetchall()
        return [Grave(*row) for row in rows]

    def here(self) -> int:
        """Count the rows here, gone or not."""
        return int(self.db.scalar(f"SELECT count(*) FROM ({self._here})"))

    def counts(self) -> tuple[int, int, int]:
        """Count the keys there, those here, and those there that are not here: their rows were refused."""
        here = f"SELECT {self._key} AS key FROM {self._latest} WHERE source = {literal(self.source)}"
        there = int(self.db.scalar("SELECT count(*) FROM there"))
        held = int(self.db.scalar(f"SELECT count(*) FROM ({here})"))
        lacking = int(self.db.scalar(f"SELECT count(*) FROM there ANTI JOIN ({here}) USING (key)"))
        return there, held, lacking

    @property
    def _key(self) -> str:
        return identifier(self.table.key[-1])

    @property
    def _latest(self) -> str:
        return "payments" if self.table is schemas.PAYMENT_EVENTS else self.table.name

    @property
    def _versions_are_times(self) -> bool:
        """Whether a version here is the time at which the row changed there."""
        spec, fields = self.relation.input.fields["event_at"], self.relation.input.fields
        return "source_version" not in fields and is_plain(spec) and spec.sources[0] == self.relation.updated_at

    @property
    def _delay(self) -> str:
        return f" - {self.relation.input.fields['event_at'].delay_us}"

    @property
    def _here(self) -> str:
        return (
            f"SELECT {self._key} AS key, max(source_version) AS version, epoch_us(max(event_at)) AS event_us "
            f"FROM {versions_table(self.table)} WHERE source = {literal(self.source)} GROUP BY 1"
        )

    @property
    def _graves(self) -> str:
        return (
            "SELECT row_key AS key, gone, source_version AS version FROM tombstones "
            f"WHERE source = {literal(self.source)} AND table_name = {literal(self.table.name)}"
        )

    def _listed(self, query: str) -> list[str]:
        return [value for (value,) in self.db.execute(query).fetchall()]


def beside(db: Database, relation: Relation, file: Path, source: str) -> Beside:
    """Put the keys of the file into the temporary table `there`, personal ones as the pseudonyms that the rows bear."""
    column = relation.input.table.column(relation.input.table.key[-1])
    key = "pseudonym(trim(id))" if column.personal else "trim(id)"
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE there AS SELECT {key} AS key, "
        "arg_max(id, coalesce(changed_us::BIGINT, 0)) AS id, max(changed_us::BIGINT) AS version "
        f"FROM read_parquet({literal(str(file))}) WHERE trim(id) <> '' GROUP BY 1"
    )
    return Beside(db, relation, source)
