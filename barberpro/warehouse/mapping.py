"""Reads mappings, which say how a foreign file becomes rows of our tables: strictly, from YAML; nothing is sniffed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from pathlib import Path
from typing import Any, Literal, cast

from barberpro.errors import BadInputError
from barberpro.settings import StrictLoader, parse_yaml, shipped
from barberpro.tables import schemas
from barberpro.warehouse import shapes
from barberpro.warehouse.content_keys import NOT_CONTENT
from barberpro.warehouse.fields import FIELD_KEYS, Surroundings, read_field, read_zone
from barberpro.warehouse.specs import DatabaseTable, FieldSpec, FileFormat, FormatType, Input, Join, Mapping

__all__ = ["FIELD_KEYS", "available_mappings", "read_mapping"]

ENCODINGS = ("utf-8", "latin-1", "cp1252")
TYPES = ("csv", "jsonl", "json", "parquet")
MARKS = {"delimiter", "quote", "encoding", "decimal", "thousands"}
DECIMALS = (".", ",")
THOUSANDS = ("", ".", ",", " ", "'")


class _Loader(StrictLoader):
    """YAML in which values stay the words they are (`no`, `007`, `1.50`, `12:30`), but for true, false and null."""


_KEPT = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
    for first, resolvers in StrictLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


def available_mappings() -> list[str]:
    """Names of the mappings that come with the project."""
    return sorted(path.stem for path in shipped("mappings").glob("*.yaml"))


def read_mapping(name_or_path: str | Path) -> Mapping:
    """Read a mapping by path, or by the name of one that comes with the project; BadInputError says what is wrong."""
    path = Path(name_or_path)
    if not path.suffix:
        path = shipped("mappings") / f"{name_or_path}.yaml"
    if not path.is_file():
        raise BadInputError(
            f"mapping {str(name_or_path)!r} was not found; give the path of a YAML file or one of "
            f"{', '.join(available_mappings())}"
        )
    content = path.read_bytes()
    raw = parse_yaml(content, f"mapping {path}", _Loader)
    return _mapping(raw, path, hashlib.sha256(content).hexdigest())


def _mapping(raw: Any, path: Path, sha256: str) -> Mapping:
    where = f"mapping {path.name}"
    content = shapes.keys(raw, where, needed={"name", "source", "inputs"}, known={"title"})
    name, source = (shapes.word(content[key], f"{where}, {key}") for key in ("name", "source"))
    title = shapes.text(content.get("title", name), f"{where}, title")
    listed = shapes.entries(content["inputs"], f"{where}, inputs")
    inputs = tuple(
        each for number, raw in enumerate(listed, start=1) for each in _inputs(raw, f"{where}, input {number}")
    )
    return Mapping(name, title, source, inputs, sha256, path)


def _inputs(raw: Any, where: str) -> Iterator[Input]:
    """Read an input; where it lists several formats, one for each of them."""
    content = shapes.keys(
        raw, where, needed={"table", "files", "format", "zone", "fields"}, known={"ignored", "joins", "postgresql"}
    )
    formats = content["format"]
    if not isinstance(formats, list):
        yield _input(content, where)
        return
    read = [_input({**content, "format": each}, where) for each in shapes.entries(formats, f"{where}, format")]
    if len({each.format for each in read}) < len(read):
        raise BadInputError(f"{where}: a format stands twice in the list; leave one of them")
    yield from read


def _input(content: dict[str, Any], where: str) -> Input:
    fillable = {each.name: each for each in schemas.LOADED_TABLES}
    if not isinstance(content["table"], str) or content["table"] not in fillable:
        raise BadInputError(
            f"{where}: table {shapes.shown(content['table'])} cannot be loaded; it may be {', '.join(fillable)}"
        )
    table = fillable[content["table"]]
    where = f"{where} ({table.name})"
    file_format = _format(content["format"], where)
    joins = _joins(content["joins"], file_format, where) if "joins" in content else ()
    around = Surroundings(frozenset(join.name for join in joins), file_format.type in ("json", "jsonl"))
    return Input(
        table=table,
        files=shapes.globs(content["files"], f"{where}, files"),
        format=file_format,
        zone=read_zone(content["zone"], where),
        ignored=_ignored(content.get("ignored", []), f"{where}, ignored"),
        joins=joins,
        fields=_fields(content["fields"], table, where, around),
        postgresql=_database_table(content["postgresql"], file_format, where) if "postgresql" in content else None,
    )


def _database_table(raw: Any, file_format: FileFormat, where: str) -> DatabaseTable:
    """Read where a database holds the rows; they are fetched as Parquet, which knows no marks."""
    if file_format.type != "parquet":
        raise BadInputError(f"{where}: postgresql stands with an input of type parquet; this one is {file_format.type}")
    content = shapes.keys(raw, f"{where}, postgresql", needed=set(), known={"table", "id", "updated_at"})
    given = {key: shapes.texts(value, f"{where}, postgresql, {key}")[0] for key, value in content.items()}
    return DatabaseTable(given.get("table"), given.get("id"), given.get("updated_at"))


def _ignored(raw: Any, where: str) -> tuple[str, ...] | Literal["*"]:
    """Read the columns to leave out; the empty word in quotes is a column without a name."""
    if raw == "*":
        return "*"
    listed = raw if isinstance(raw, list) else [raw]
    return tuple(shapes.text(each, where) for each in listed)


def _fields(raw: Any, table: schemas.Table, where: str, around: Surroundings) -> AbstractMapping[str, FieldSpec]:
    content = shapes.section(raw, f"{where}, fields")
    for name in content:
        if name not in table.names:
            raise BadInputError(f"{where}: {name!r} is no column of {table.name}; it has {', '.join(table.names)}")
        if name == "source":
            raise BadInputError(f"{where}: the column 'source' is filled by the loader; name it once, above `inputs`")
    automatic = {"source", "source_version", "known_at_basis"}
    for column in table.columns:
        if column.required and column.name not in content and column.name not in automatic:
            raise BadInputError(f"{where}: the required column {column.name!r} ({column.text}) is not mapped")
    fields = {
        name: read_field(spec, table.column(name), f"{where}, field {name}", around) for name, spec in content.items()
    }
    for name, spec in fields.items():
        _check_key(spec, set(fields) - {name, *NOT_CONTENT}, f"{where}, field {name}")
    return fields


def _check_key(spec: FieldSpec, others: set[str], where: str) -> None:
    """Refuse a key of content that is not made of columns which the mapping fills."""
    for each in spec.key_of:
        if each not in others:
            raise BadInputError(f"{where}: of names {each!r}, which may be {', '.join(sorted(others))}")


def _format(raw: Any, where: str) -> FileFormat:
    content = shapes.keys(raw, f"{where}, format", needed={"type"}, known=MARKS)
    kind = shapes.one_of(content["type"], TYPES, f"{where}: format type")
    if kind == "csv" and not set(content) >= MARKS:
        raise BadInputError(f"{where}: a CSV declares all its marks; {', '.join(sorted(MARKS - set(content)))} missing")
    found = FileFormat(
        type=cast(FormatType, kind),
        delimiter=_mark(content.get("delimiter", ","), f"{where}: delimiter"),
        quote=_mark(content.get("quote", '"'), f"{where}: quote"),
        encoding=shapes.one_of(content.get("encoding", "utf-8"), ENCODINGS, f"{where}: encoding"),
        decimal=_number_mark(content.get("decimal", "."), DECIMALS, f"{where}: decimal"),
        thousands=_number_mark(content.get("thousands", ""), THOUSANDS, f"{where}: thousands"),
    )
    for one, other in (("delimiter", "quote"), ("decimal", "thousands")):
        if getattr(found, one) == getattr(found, other):
            raise BadInputError(f"{where}: {one} and {other} are both {getattr(found, one)!r}; they need to differ")
    return found


def _mark(raw: Any, where: str) -> str:
    """Read a character that parts or encloses the fields of a line."""
    if not isinstance(raw, str) or len(raw) != 1 or not raw.isascii() or raw.isalnum() or raw in "\n\r\0":
        raise BadInputError(f"{where} {shapes.shown(raw)} is not a single ASCII character that is no letter or digit")
    return raw


def _number_mark(raw: Any, known: tuple[str, ...], where: str) -> str:
    if not isinstance(raw, str) or raw not in known:
        raise BadInputError(f"{where} {shapes.shown(raw)} is not one of {' '.join(repr(each) for each in known)}")
    return raw


def _joins(raw: Any, file_format: FileFormat, where: str) -> tuple[Join, ...]:
    return tuple(
        _join(name, each, file_format, f"{where}, join {name}")
        for name, each in shapes.section(raw, f"{where}, joins").items()
    )


def _join(name: str, raw: Any, file_format: FileFormat, where: str) -> Join:
    content = shapes.keys(raw, where, needed={"files", "on"}, known={"format", "where", "optional"})
    return Join(
        name=shapes.word(name, where),
        files=shapes.globs(content["files"], f"{where}, files"),
        format=_format(content["format"], where) if "format" in content else file_format,
        on=shapes.pairs(content["on"], f"{where}, on"),
        where=shapes.pairs(content["where"], f"{where}, where") if "where" in content else (),
        optional=shapes.flag(content.get("optional", False), f"{where}, optional"),
    )
