"""Reads from a mapping how one column is filled, and refuses what would be ignored or could never be loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import available_timezones

from barberpro.domain.declines import DECLINE_CLASS_BY_DETAIL
from barberpro.domain.durations import parse_duration
from barberpro.errors import BadInputError
from barberpro.tables.schemas import Column
from barberpro.warehouse import shapes
from barberpro.warehouse.specs import NOT_GIVEN, FieldSpec, Sum

VOCABULARIES = {"decline_class": DECLINE_CLASS_BY_DETAIL}
"""Maps that come with the project; a value they do not know becomes NULL."""
TIMES = {"format", "zone", "delay"}
AFTER = {"map", "otherwise", "vocabulary", "present", "absent", "default", "null_values"}
KEYS_OF_ORIGIN: dict[str, set[str]] = {
    "from": {"joined_by", "in", "optional"} | AFTER,
    "const": set(),
    "record_key": {"of"},
    "first_of": AFTER,
    "sum": {"of", "where"} | AFTER,
}
"""What may stand beside each origin; a column of times takes `TIMES` as well."""
FIELD_KEYS = {*KEYS_OF_ORIGIN, *TIMES}.union(*KEYS_OF_ORIGIN.values())
DIRECTIVES = re.compile(r"(?:[^%]|%-?[dmyHIMSj]|%[abcfghnpuwxzABGTUVWXYZ%])+")
NAMED_FORMATS = ("iso8601", "epoch_s", "epoch_ms")
DEEPEST = 3
LONGEST_DELAY_US = 366 * 86_400_000_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a field's origin depends on: the joined files, and whether records are JSON."""

    joins: frozenset[str]
    is_json: bool


def read_field(raw: Any, column: Column, where: str, around: Surroundings) -> FieldSpec:
    """Read how a column is filled; every value that the mapping itself gives is one that the column allows."""
    spec = _field(raw, where, around, _times_of(column), 1)
    if spec.record_key == "content" and column.kind != "text":
        raise BadInputError(f"{where}: record_key: content makes a text, and {column.name} is of kind {column.kind}")
    for value in _given(spec):
        listed = column.allowed or column.known  # a mapping has no reason to write what nobody knows
        if listed and value not in listed:
            raise BadInputError(f"{where}: {value!r} is not one of {', '.join(listed)}")
    return spec


def read_zone(raw: Any, where: str) -> str:
    """Read the name of a time zone."""
    if not isinstance(raw, str) or raw not in available_timezones():
        raise BadInputError(
            f"{where}: zone {shapes.shown(raw)} is not an IANA name such as America/Argentina/Buenos_Aires"
        )
    return raw


def _times_of(column: Column) -> set[str]:
    return {"timestamp": TIMES, "date": TIMES - {"delay"}}.get(column.kind, set())


def _field(raw: Any, where: str, around: Surroundings, times: set[str], depth: int) -> FieldSpec:
    if depth > DEEPEST:
        raise BadInputError(f"{where}: first_of is nested deeper than {DEEPEST} fields; write it flat")
    content = shapes.keys(raw, where, needed=set(), known=FIELD_KEYS)
    origins = [key for key in KEYS_OF_ORIGIN if key in content]
    if len(origins) != 1:
        raise BadInputError(
            f"{where} needs exactly one of {', '.join(KEYS_OF_ORIGIN)}; it has {', '.join(origins) or 'none'}"
        )
    fitting = {origins[0]} | KEYS_OF_ORIGIN[origins[0]] | (times if origins[0] != "record_key" else set())
    for key in content:
        if key not in fitting:
            raise BadInputError(
                f"{where}: {key!r} has no effect here; beside {origins[0]} may stand {_listed(fitting)}"
            )
    spec = _origin(content, where, around, depth)
    return _timed(_mapped(spec, content, where), content, where)


def _listed(fitting: set[str]) -> str:
    return ", ".join(sorted(fitting)[:20])


def _origin(content: dict[str, Any], where: str, around: Surroundings, depth: int) -> FieldSpec:
    if "const" in content:
        return FieldSpec(const=shapes.text(content["const"], f"{where}, const"))
    if "record_key" in content:
        return _record_key(content, where)
    if "first_of" in content:
        listed = shapes.entries(content["first_of"], f"{where}, first_of")
        found = [_field(each, f"{where}, first_of", around, set(), depth + 1) for each in listed]
        return FieldSpec(first_of=tuple(found))
    if "sum" in content:
        return FieldSpec(sum=_sum(content, where, around))
    return _columns(content, where, around)


def _record_key(content: dict[str, Any], where: str) -> FieldSpec:
    """Read what a record without an identifier is known by."""
    known_by = content["record_key"]
    if known_by == "content":
        return FieldSpec(record_key="content", key_of=_key_of(content, where))
    if known_by is not True:
        shown = "false" if known_by is False else shapes.shown(known_by)
        raise BadInputError(
            f"{where}: record_key is {shown}; write true for the record's place in its file, content for what it says"
        )
    if "of" in content:
        raise BadInputError(f"{where}: 'of' has no effect here; it names the columns of record_key: content")
    return FieldSpec(record_key="place")


def _key_of(content: dict[str, Any], where: str) -> tuple[str, ...]:
    return shapes.texts(content["of"], f"{where}, of") if "of" in content else ()


def _columns(content: dict[str, Any], where: str, around: Surroundings) -> FieldSpec:
    sources = shapes.texts(content["from"], f"{where}, from")
    if len(sources) > 1 and "joined_by" not in content:
        raise BadInputError(f"{where}: from names {len(sources)} columns; say with joined_by what stands between them")
    join = content.get("in")
    if "in" in content and (not isinstance(join, str) or join not in around.joins):
        there = ", ".join(sorted(around.joins)) or "none"
        raise BadInputError(f"{where}: {shapes.shown(join)} is no joined file; there are {there}")
    return FieldSpec(
        sources=sources,
        joined_by=shapes.text(content.get("joined_by", ""), f"{where}, joined_by"),
        join=join,
        optional=_optional(content, where, around),
    )


def _optional(content: dict[str, Any], where: str, around: Surroundings) -> bool:
    optional = shapes.flag(content.get("optional", False), f"{where}, optional")
    if optional and ("in" in content or around.is_json):
        raise BadInputError(
            f"{where}: optional has no effect here; a record in JSON may lack any field, and a joined file none"
        )
    return optional


def _sum(content: dict[str, Any], where: str, around: Surroundings) -> Sum:
    if not around.is_json:
        raise BadInputError(f"{where}: sum adds over a list in JSON, and these files hold none; use from")
    if "of" not in content:
        raise BadInputError(f"{where}: the key 'of' is missing; it names what sum adds in each entry of the list")
    conditions = shapes.pairs(content["where"], f"{where}, where") if "where" in content else ()
    path, of = (shapes.text(content[key], f"{where}, {key}") for key in ("sum", "of"))
    if not path or not of:
        raise BadInputError(f"{where}: sum and of are paths in JSON and may not be empty")
    return Sum(path, of, conditions)


def _mapped(spec: FieldSpec, content: dict[str, Any], where: str) -> FieldSpec:
    """Add what becomes of the text that was found."""
    if "map" in content and "vocabulary" in content:
        raise BadInputError(f"{where}: map and vocabulary exclude each other; give one of them")
    if "present" in content and ("map" in content or "vocabulary" in content):
        raise BadInputError(f"{where}: present excludes map and vocabulary; give one of them")
    for key, other in (("otherwise", "map"), ("absent", "present")):
        if key in content and other not in content:
            raise BadInputError(f"{where}: {key} has no effect without {other}")
    values, otherwise = None, NOT_GIVEN
    if "vocabulary" in content:
        name = shapes.one_of(content["vocabulary"], tuple(VOCABULARIES), f"{where}: vocabulary")
        values, otherwise = tuple(VOCABULARIES[name].items()), None
    if "map" in content:
        entries = shapes.section(content["map"], f"{where}, map").items()
        values = tuple((key, shapes.optional_text(value, f"{where}, map, {key}")) for key, value in entries)
        if "otherwise" in content:
            otherwise = shapes.optional_text(content["otherwise"], f"{where}, otherwise")
    return replace(
        spec,
        map=values,
        otherwise=otherwise,
        present=shapes.text(content["present"], f"{where}, present") if "present" in content else None,
        absent=shapes.optional_text(content.get("absent"), f"{where}, absent"),
        default=shapes.text(content["default"], f"{where}, default") if "default" in content else None,
        null_values=shapes.texts(content["null_values"], f"{where}, null_values") if "null_values" in content else (),
    )


def _timed(spec: FieldSpec, content: dict[str, Any], where: str) -> FieldSpec:
    """Add how a time is read."""
    written = shapes.text(content.get("format", "iso8601"), f"{where}, format")
    if written not in NAMED_FORMATS and not ("%" in written and DIRECTIVES.fullmatch(written)):
        raise BadInputError(
            f"{where}: format {written!r} is neither one of {', '.join(NAMED_FORMATS)} nor a pattern of known "
            "directives such as %d/%m/%Y %H:%M:%S"
        )
    return replace(
        spec,
        format=written,
        zone=read_zone(content["zone"], where) if "zone" in content else None,
        delay_us=_delay(content["delay"], where) if "delay" in content else 0,
    )


def _delay(raw: Any, where: str) -> int:
    written = shapes.text(raw, f"{where}, delay")
    try:
        found = parse_duration(written)
    except ValueError as error:
        raise BadInputError(
            f"{where}: delay {written[:40]!r} is not an ISO 8601 duration such as PT5M or P1D"
        ) from error
    if found > LONGEST_DELAY_US:
        raise BadInputError(f"{where}: delay {written!r} is longer than 366 days")
    return found


def _given(spec: FieldSpec) -> Iterator[str]:
    """Every value that the mapping gives to the column itself."""
    yield from (each for each in (spec.const, spec.present, spec.absent, spec.default) if each is not None)
    if spec.map is not None:
        yield from (target for _, target in spec.map if target is not None)
        if isinstance(spec.otherwise, str) and spec.otherwise != "same":
            yield spec.otherwise
    elif spec.present is None:
        for each in spec.first_of:
            yield from _given(each)
