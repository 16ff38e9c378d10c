"""What is read of the database: for each input of the mapping a table or view, checked before anything is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from psycopg import sql

from barberpro.errors import BadInputError, UnavailableError
from barberpro.tables.schemas import Column, Kind
from barberpro.warehouse.columns import wanted_columns
from barberpro.warehouse.specs import DatabaseTable, FieldSpec, Input, Mapping
from pipelines.postgresql.session import Connection, rows

DATE_TIME, NUMBER, TRUTH, TEXT = "D", "N", "B", "S"
READABLE: dict[Kind, str] = {
    "timestamp": DATE_TIME + TEXT, "date": DATE_TIME + TEXT, "integer": NUMBER + TEXT, "money": NUMBER + TEXT,
    "share": NUMBER + TEXT, "boolean": TRUTH + NUMBER + TEXT, "index": NUMBER + TEXT, "decimal": NUMBER + TEXT,
}  # fmt: skip
"""Categories of pg_type that a column of ours can be read from; text takes every one but those of `NO_TEXT`."""
NO_TEXT = "ACR"
"""Arrays, rows and ranges."""
CLOCKS = ("time without time zone", "time with time zone")
ROUNDED = ("real", "double precision", "money")
"""Types that do not hold an amount to the centavo, or print it in the manner of a country."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A column as the database has it."""

    type: str
    category: str
    required: bool
    readable: bool
    """Whether the user may read it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view whose rows an input reads."""

    input: Input
    name: str
    """As the mapping writes it."""
    id: str
    updated_at: str
    columns: dict[str, Stored]

    @property
    def wanted(self) -> list[str]:
        """The columns that the input's fields read, in a fixed order."""
        return sorted(wanted_columns(self.input))

    @property
    def sql_name(self) -> sql.Identifier:
        """Its name, quoted."""
        return sql.Identifier(*self.name.split("."))

    def file_name(self, stamp: str) -> str:
        """Name a file of its rows so that the input claims it."""
        return PurePath(self.input.files[0].replace("*", f"-{stamp}", 1).replace("*", "")).name

    def type_of(self, column: str) -> sql.SQL:
        """Name the type of a column, as the catalogue writes it."""
        return sql.SQL(self.columns[column].type)  # type: ignore[arg-type]


def relations(connection: Connection, mapping: Mapping) -> list[Relation]:
    """Find what the mapping reads of the database; BadInputError where it is not there or of another kind.

    Where an input of it says `postgresql`, those that do are read, else every one of type parquet.
    """
    chosen = [each for each in mapping.inputs if each.postgresql is not None] or [
        each for each in mapping.inputs if each.format.type == "parquet" and each.table.name != "tombstones"
    ]
    if not chosen:
        raise BadInputError(
            f"mapping {mapping.path.name}: no input is of type parquet, and rows are fetched as that; add one"
        )
    return [_relation(connection, each, mapping) for each in chosen]


def _relation(connection: Connection, source: Input, mapping: Mapping) -> Relation:
    where = f"mapping {mapping.path.name} ({source.table.name})"
    if source.joins:
        raise BadInputError(f"{where}: an input that joins files is not read from a database; make a view of the join")
    said = source.postgresql or DatabaseTable()
    name = said.table or source.table.name
    found = Relation(
        source,
        name,
        said.id or _plain_source(source, source.table.key[-1], "id", where),
        said.updated_at or _plain_source(source, "event_at", "updated_at", where),
        _columns(connection, name, where),
    )
    _check(found, where)
    _check_name(found, mapping, where)
    return found


def _check_name(found: Relation, mapping: Mapping, where: str) -> None:
    """Refuse an input whose fetched files it would not claim, or not alone."""
    name = PurePath(found.file_name("stamp"))
    claims = [each for each in mapping.inputs if any(name.match(pattern) for pattern in each.files)]
    if "stamp" not in name.name or len(claims) != 1:
        raise BadInputError(
            f"{where}: files {found.input.files[0]!r} name fetched files that {len(claims)} inputs claim, not one; "
            "give a pattern with one * in its name, such as bookings*.parquet, that fits no other input"
        )


def _plain_source(source: Input, column: str, key: str, where: str) -> str:
    spec = source.fields[column]
    if not is_plain(spec):
        raise BadInputError(
            f"{where}: {column} is not filled by one column alone; name it with postgresql: {{{key}: ...}}"
        )
    return spec.sources[0]


def is_plain(spec: FieldSpec) -> bool:
    """Whether a field takes the text of one column as it is."""
    changed = spec.map or spec.first_of or spec.sum or spec.join or spec.present or spec.null_values or spec.default
    return len(spec.sources) == 1 and not changed


def _columns(connection: Connection, name: str, where: str) -> dict[str, Stored]:
    quoted = sql.Identifier(*name.split(".")).as_string(connection)
    ((place,),) = rows(connection, "SELECT to_regclass(%s)::oid::bigint", quoted)
    if place is None:
        raise BadInputError(
            f"{where}: the database has no table or view {name!r} that its user can see; it has "
            f"{_listed(_neighbours(connection))}; name it with postgresql: {{table: ...}}"
        )
    return {
        column: Stored(kind, category, required, readable)
        for column, kind, category, required, readable in rows(
            connection,
            "SELECT attname, format_type(coalesce(nullif(typbasetype, 0), atttypid), NULL), typcategory, "
            "attnotnull, has_column_privilege(attrelid, attnum, 'SELECT') "
            "FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid "
            "WHERE attrelid = %s::bigint::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            place,
        )
    }


def _neighbours(connection: Connection) -> list[str]:
    return [
        name
        for (name,) in rows(
            connection,
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_table_is_visible(oid) "
            "AND relnamespace <> 'pg_catalog'::regnamespace ORDER BY relname LIMIT 13",
        )
    ]


def _listed(names: list[str]) -> str:
    return ", ".join([*names[:12], *(["..."] if len(names) > 12 else [])]) or "none"


def _check(found: Relation, where: str) -> None:
    for name in (*found.wanted, found.id, found.updated_at):
        if name not in found.columns:
            raise BadInputError(
                f"{where}: {found.name} has no column {name!r}; it has {_listed(list(found.columns))}; add it, or make "
                "a view that has it"
            )
        if not found.columns[name].readable:
            raise UnavailableError(
                f"{where}: permission denied for {found.name}, column {name!r}; GRANT SELECT ON {found.name} to the "
                "user of --dsn"
            )
    placed = found.columns[found.updated_at]
    if placed.category != DATE_TIME or placed.type in CLOCKS:
        raise BadInputError(
            f"{where}: {found.name}.{found.updated_at} is of type {placed.type}; what tells when a row changed is a "
            "timestamp: name such a column with postgresql: {updated_at: ...}"
        )
    for name, spec in found.input.fields.items():
        if is_plain(spec):
            _check_type(found, found.input.table.column(name), spec, where)


def _check_type(found: Relation, column: Column, spec: FieldSpec, where: str) -> None:
    """Refuse at once what would be refused row by row, or be rounded."""
    stored = found.columns[spec.sources[0]]
    allowed = READABLE.get(column.kind)
    fits = stored.category in allowed if allowed else stored.category not in NO_TEXT and stored.type != "bytea"
    if column.kind in ("timestamp", "date"):
        fits = (fits and stored.type not in CLOCKS) or (stored.category == NUMBER and spec.format.startswith("epoch"))
    if column.kind == "money" and stored.type in ROUNDED:
        fits = False
    if not fits:
        expected = "numeric, an integer or text" if column.kind == "money" else f"one that holds a {column.kind}"
        raise BadInputError(
            f"{where}: {found.name}.{spec.sources[0]} is of type {stored.type}, from which {column.name} cannot be "
            f"read exactly; expected {expected}: cast it in a view"
        )
