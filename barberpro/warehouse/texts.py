"""Where a column comes from: field specifications become SQL of the text that is found, before it has a type."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.warehouse.specs import NOT_GIVEN, FieldSpec, Sum
from barberpro.warehouse.sql import identifier, literal

UNMAPPED = "\x01"
"""Marks a value that the mapping does not know, until it becomes a reason."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Turns field specifications into SQL texts. JSON paths are collected, so that each record is parsed once."""

    is_json: bool
    sha256: str
    paths: list[str]

    def of(self, spec: FieldSpec) -> str:
        """Write SQL of the text that the field is made from, mapped and defaulted; NULL where there is none."""
        if spec.record_key:
            return f"{literal(self.sha256[:16] + ':')} || line"
        if spec.const is not None:
            return literal(spec.const)
        if spec.first_of:
            found = f"coalesce({', '.join(self.of(each) for each in spec.first_of)})"
        elif spec.sum is not None:
            found = self._sum(spec.sum)
        else:
            found = self._joined(spec)
        if spec.null_values:
            listed = ", ".join(literal(value) for value in spec.null_values)
            found = f"CASE WHEN {found} IN ({listed}) THEN NULL ELSE {found} END"
        return _defaulted(_mapped(found, spec), spec)

    def _joined(self, spec: FieldSpec) -> str:
        parts = [self._source(name, spec.join) for name in spec.sources]
        return parts[0] if len(parts) == 1 else "(" + f" || {literal(spec.joined_by)} || ".join(parts) + ")"

    def _source(self, name: str, join: str | None) -> str:
        if join is not None:
            return f"nullif(trim({identifier('join_' + join)}.{identifier(name)}), '')"
        if self.is_json:
            return f"nullif(trim({self._path(name)}), '')"
        return f"nullif(trim(r.{identifier(name)}), '')"

    def _path(self, name: str) -> str:
        path = _json_path(name)
        if path not in self.paths:
            self.paths.append(path)
        return f"found[{self.paths.index(path) + 1}]"

    def _sum(self, spec: Sum) -> str:
        tests = [_object_test(key, value) for key, value in spec.where]
        listed = f"CAST({self._path(spec.path)} AS JSON[])"
        kept = f"list_filter({listed}, lambda e: {' AND '.join(tests) or 'true'})"
        parts = f"list_transform({kept}, lambda e: TRY_CAST({_of_object(spec.of)} AS DECIMAL(18,2)))"
        total = f"CAST(coalesce(list_sum({parts}), 0) AS VARCHAR)"
        return f"CASE WHEN {self._path(spec.path)} IS NULL THEN NULL ELSE {total} END"


def _object_test(key: str, value: str) -> str:
    found = _of_object(key)
    return f"starts_with({found}, {literal(value[:-1])})" if value.endswith("*") else f"{found} = {literal(value)}"


def _of_object(name: str) -> str:
    return f"json_extract_string(e, {literal(_json_path(name))})"


def _json_path(name: str) -> str:
    return "$." + ".".join(f'"{part}"' for part in name.split("."))


def _mapped(found: str, spec: FieldSpec) -> str:
    if spec.present is not None or spec.absent is not None:
        return f"CASE WHEN {found} IS NULL THEN {literal(spec.absent)} ELSE {literal(spec.present)} END"
    if spec.map is None:
        return found
    cases = " ".join(f"WHEN {literal(key)} THEN {literal(value)}" for key, value in spec.map)
    if spec.otherwise is NOT_GIVEN:
        other = f"{literal(UNMAPPED)} || {found}"
    elif spec.otherwise == "same":
        other = found
    else:
        other = literal(spec.otherwise)
    return f"CASE {found} {cases} ELSE {other} END"


def _defaulted(found: str, spec: FieldSpec) -> str:
    return found if spec.default is None else f"coalesce({found}, {literal(spec.default)})"
