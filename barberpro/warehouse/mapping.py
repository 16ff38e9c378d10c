"""Reads mappings, which say how a foreign file becomes rows of our tables: strictly, from YAML; nothing is sniffed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as AbstractMapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import yaml

from barberpro.domain.declines import DECLINE_CLASS_BY_DETAIL
from barberpro.domain.durations import parse_duration
from barberpro.errors import BadInputError
from barberpro.settings import shipped
from barberpro.tables import schemas
from barberpro.warehouse.specs import NOT_GIVEN, FieldSpec, FileFormat, Input, Join, Mapping, Sum

ENCODINGS = ("utf-8", "latin-1", "cp1252")


class _Loader(yaml.SafeLoader):
    """YAML in which only true and false are booleans, so that `on`, `no` and `NO` stay the words they are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
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
    text = path.read_text(encoding="utf-8")
    try:
        raw = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise BadInputError(f"mapping {path} is not YAML: {' '.join(str(error).split())}") from error
    return _mapping(raw, path, hashlib.sha256(text.encode()).hexdigest())


def _mapping(raw: Any, path: Path, sha256: str) -> Mapping:
    where = f"mapping {path.name}"
    _keys(raw, where, needed={"name", "source", "inputs"}, known={"title"})
    inputs = tuple(_input(each, f"{where}, input {number}") for number, each in enumerate(raw["inputs"], start=1))
    if not inputs:
        raise BadInputError(f"{where} has no inputs; give at least one table with its files and fields")
    return Mapping(raw["name"], str(raw.get("title", raw["name"])), str(raw["source"]), inputs, sha256, path)


def _input(raw: Any, where: str) -> Input:
    _keys(raw, where, needed={"table", "files", "format", "zone", "fields"}, known={"ignored", "joins"})
    fillable = {each.name: each for each in schemas.LOADED_TABLES}
    if raw["table"] not in fillable:
        raise BadInputError(f"{where}: table {raw['table']!r} cannot be loaded; it may be {', '.join(fillable)}")
    table = fillable[raw["table"]]
    where = f"{where} ({table.name})"
    file_format = _format(raw["format"], where)
    joins = tuple(_join(name, each, file_format, where) for name, each in (raw.get("joins") or {}).items())
    fields = {
        name: _field(spec, f"{where}, field {name}", {join.name for join in joins})
        for name, spec in _section(raw["fields"], f"{where}, fields").items()
    }
    _check_fields(fields, table, where)
    ignored = raw.get("ignored", [])
    return Input(
        table=table,
        files=_texts(raw["files"]),
        format=file_format,
        zone=_zone(raw["zone"], where),
        ignored="*" if ignored == "*" else _texts(ignored),
        joins=joins,
        fields=fields,
    )


def _check_fields(fields: AbstractMapping[str, FieldSpec], table: schemas.Table, where: str) -> None:
    automatic = {"source", "source_version", "known_at_basis"}
    for name in fields:
        if name not in table.names:
            raise BadInputError(f"{where}: {name!r} is no column of {table.name}; it has {', '.join(table.names)}")
    for column in table.columns:
        if column.required and column.name not in fields and column.name not in automatic:
            raise BadInputError(f"{where}: the required column {column.name!r} ({column.text}) is not mapped")


def _format(raw: Any, where: str) -> FileFormat:
    marks = {"delimiter", "quote", "encoding", "decimal", "thousands"}
    _keys(raw, f"{where}, format", needed={"type"}, known=marks)
    if raw["type"] not in ("csv", "jsonl", "json", "parquet"):
        raise BadInputError(f"{where}: format type {raw['type']!r} is not one of csv, jsonl, json, parquet")
    if raw["type"] == "csv" and not marks <= set(raw):
        raise BadInputError(f"{where}: a CSV declares all its marks; {', '.join(sorted(marks - set(raw)))} missing")
    if raw.get("encoding", "utf-8") not in ENCODINGS:
        raise BadInputError(f"{where}: encoding {raw['encoding']!r} is not one of {', '.join(ENCODINGS)}")
    for mark in ("delimiter", "quote"):
        if mark in raw and (len(str(raw[mark])) != 1 or not str(raw[mark]).isascii()):
            raise BadInputError(f"{where}: {mark} {raw[mark]!r} is not a single ASCII character")
    return FileFormat(**raw)


def _join(name: str, raw: Any, file_format: FileFormat, where: str) -> Join:
    where = f"{where}, join {name}"
    _keys(raw, where, needed={"files", "on"}, known={"format", "where", "optional"})
    return Join(
        name=name,
        files=_texts(raw["files"]),
        format=_format(raw["format"], where) if "format" in raw else file_format,
        on=_pairs(raw["on"], where),
        where=_pairs(raw.get("where") or {}, where),
        optional=bool(raw.get("optional", False)),
    )


FIELD_KEYS = {
    "from", "joined_by", "in", "const", "record_key", "first_of", "sum", "of", "where", "map", "otherwise",
    "vocabulary", "present", "absent", "default", "null_values", "format", "zone", "delay",
}  # fmt: skip


VOCABULARIES = {"decline_class": DECLINE_CLASS_BY_DETAIL}
"""Maps that come with the project; a value they do not know becomes NULL."""


def _field(raw: Any, where: str, joins: set[str]) -> FieldSpec:
    _keys(raw, where, needed=set(), known=FIELD_KEYS)
    if "vocabulary" in raw:
        if raw["vocabulary"] not in VOCABULARIES:
            raise BadInputError(f"{where}: vocabulary {raw['vocabulary']!r} is not one of {', '.join(VOCABULARIES)}")
        raw = {**raw, "map": dict(VOCABULARIES[raw["vocabulary"]]), "otherwise": None}
    origins = [key for key in ("from", "const", "record_key", "first_of", "sum") if key in raw]
    if len(origins) != 1:
        raise BadInputError(f"{where} needs exactly one of from, const, record_key, first_of, sum; it has {origins}")
    if "in" in raw and raw["in"] not in joins:
        raise BadInputError(f"{where}: {raw['in']!r} is no joined file; there are {', '.join(sorted(joins)) or 'none'}")
    return FieldSpec(
        sources=_texts(raw.get("from", [])),
        joined_by=str(raw.get("joined_by", "")),
        join=raw.get("in"),
        const=_text(raw.get("const")),
        record_key=bool(raw.get("record_key", False)),
        first_of=tuple(_field(each, where, joins) for each in raw.get("first_of", [])),
        sum=Sum(raw["sum"], raw["of"], _pairs(raw.get("where") or {}, where)) if "sum" in raw else None,
        map=_value_map(raw["map"], where) if "map" in raw else None,
        otherwise=_text(raw["otherwise"]) if "otherwise" in raw else NOT_GIVEN,
        present=_text(raw.get("present")),
        absent=_text(raw.get("absent")),
        default=_text(raw.get("default")),
        null_values=_texts(raw.get("null_values", [])),
        format=str(raw.get("format", "iso8601")),
        zone=_zone(raw["zone"], where) if "zone" in raw else None,
        delay_us=_delay(raw["delay"], where) if "delay" in raw else 0,
    )


def _value_map(raw: Any, where: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((str(key), _text(value)) for key, value in _section(raw, f"{where}, map").items())


def _delay(raw: Any, where: str) -> int:
    try:
        return parse_duration(str(raw))
    except ValueError as error:
        raise BadInputError(f"{where}: delay {raw!r} is not an ISO 8601 duration such as PT5M or P1D") from error


def _zone(raw: Any, where: str) -> str:
    if raw not in available_timezones():
        raise BadInputError(f"{where}: zone {raw!r} is not an IANA name such as America/Argentina/Buenos_Aires")
    return ZoneInfo(raw).key


def _keys(raw: Any, where: str, *, needed: set[str], known: set[str]) -> None:
    section = _section(raw, where)
    for key in section:
        if key not in needed | known:
            raise BadInputError(
                f"{where}: the key {key!r} is not known; the keys are {', '.join(sorted(needed | known))}"
            )
    for key in sorted(needed):
        if key not in section:
            raise BadInputError(f"{where}: the key {key!r} is missing")


def _section(raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadInputError(f"{where} is {raw!r}; expected keys and values")
    return raw


def _pairs(raw: Any, where: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(value)) for key, value in _section(raw, where).items())


def _texts(raw: Any) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(str(each) for each in raw)


def _text(raw: Any) -> str | None:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return None if raw is None else str(raw)
