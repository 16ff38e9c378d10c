"""Where a column comes from: field specifications become SQL of the text that is found, before it has a type."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.warehouse.columns import joined_columns
from barberpro.warehouse.frame import JSON_TEXT, column_name
from barberpro.warehouse.specs import NOT_GIVEN, FieldSpec, Input, Sum
from barberpro.warehouse.sql import literal
from barberpro.warehouse.values import is_money, plain_number

UNMAPPED = "\x01"
"""Begins a value that the mapping does not know, until it becomes a reason."""
UNKEYED = "''"
"""SQL of what stands for a key of content until the whole file was read."""
NESTED, NO_LIST, NO_MONEY = "\x02", "\x03", "\x04"
MARKED = {
    NESTED: "the value is an object or a list; a field reads a text or a number",
    NO_LIST: "the value is not a list of objects, whose parts could be added",
    NO_MONEY: "a part of the list is not an amount of money with at most two decimals, so there is no sum",
}
"""Texts that stand for what was found instead of a text, and the reasons they become."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Turns field specifications into SQL texts. JSON paths are collected, so that each record is parsed once."""

    source: Input
    names: tuple[str, ...]
    """Columns of the file in their order; none in a JSON file."""
    sha256: str
    paths: list[str]
    sums: list[Sum]

    @property
    def is_json(self) -> bool:
        """Whether the records are JSON objects."""
        return self.source.format.type in ("json", "jsonl")

    def of(self, spec: FieldSpec) -> str:
        """Write SQL of the text that the field is made from, mapped and defaulted; NULL where there is none."""
        if spec.record_key:
            place = f"{literal(self.sha256[:16] + ':')} || line"
            return place if spec.record_key == "place" else UNKEYED
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
        if spec.optional and not set(spec.sources) <= set(self.names):
            return "CAST(NULL AS VARCHAR)"
        parts = [self._source(name, spec.join) for name in spec.sources]
        if len(parts) == 1:
            return parts[0]
        found = f" || {literal(spec.joined_by)} || ".join(parts)
        if not self.is_json or spec.join is not None:
            return f"({found})"
        nested = f"{literal(NESTED)} IN ({', '.join(parts)})"
        return f"CASE WHEN {nested} THEN {literal(NESTED)} ELSE {found} END"

    def _source(self, name: str, join: str | None) -> str:
        if join is not None:
            return f"nullif(trim({joined_column(self.source, join, name)}), '')"
        if self.is_json:
            return f"nullif(trim({self._path(name)}), '')"
        return f"nullif(trim(r.{column_name(self.names.index(name))}), '')"

    def _path(self, name: str) -> str:
        path = _json_path(name)
        if path not in self.paths:
            self.paths.append(path)
        return f"found[{self.paths.index(path) + 1}]"

    def _sum(self, spec: Sum) -> str:
        """Add the parts that match; a list that is none, or holds a part that is no money, is marked."""
        if spec not in self.sums:
            self.sums.append(spec)
        place, marks = self.sums.index(spec), self.source.format
        raw, parts = f"raw{place}", f"parts{place}"
        no_money = f"len(list_filter({parts}, lambda e: NOT coalesce({is_money('e', marks)}, false))) > 0"
        amounts = f"list_transform({parts}, lambda e: TRY_CAST({plain_number('e', marks)} AS DECIMAL(18,2)))"
        return (
            f"CASE WHEN {raw} IS NULL OR {raw} = 'null' THEN NULL WHEN {parts} IS NULL THEN {literal(NO_LIST)} "
            f"WHEN {no_money} THEN {literal(NO_MONEY)} ELSE CAST(coalesce(list_sum({amounts}), 0) AS VARCHAR) END"
        )

    def steps(self) -> dict[str, str]:
        """Write the SQL steps that take a JSON record apart: `found` by path, and for each sum `raw` and `parts`.

        Only where a text begins like an object or a list is it worth asking what it is: an object is no text.
        """
        paths = f"[{', '.join(literal(path) for path in self.paths)}]"
        raws = [
            f"json_extract({JSON_TEXT}, {literal(_json_path(each.path))}) AS raw{k}" for k, each in enumerate(self.sums)
        ]
        parts = [f"{_parts(each, f'raw{place}')} AS parts{place}" for place, each in enumerate(self.sums)]
        taken = f"json_extract_string({JSON_TEXT}, {paths}) AS taken"
        opened = r"regexp_matches(array_to_string(taken, chr(31)), '(^|\x1f)[{\[]')"
        kept = f"lambda z: CASE WHEN z[2] IN ('OBJECT', 'ARRAY') THEN {literal(NESTED)} ELSE z[1] END"
        checked = f"list_transform(list_zip(taken, json_type({JSON_TEXT}, {paths})), {kept})"
        places, raw_names = "line, byte_offset", [f"raw{place}" for place in range(len(self.sums))]
        return {
            "taken": f"SELECT {', '.join([places, JSON_TEXT, taken, *raws])} FROM records",
            "found": f"SELECT {', '.join([places, *raw_names, *parts])}, "
            f"CASE WHEN {opened} THEN {checked} ELSE taken END AS found FROM taken",
        }


def _parts(spec: Sum, raw: str) -> str:
    """Write SQL of the amounts that match, as texts; NULL where there is no list of objects."""
    tests = " AND ".join(_object_test(key, value) for key, value in spec.where) or "true"
    listed = f"CASE WHEN starts_with({raw}, '[') THEN TRY_CAST({raw} AS JSON[]) END"
    odd = f"len(list_filter({listed}, lambda e: NOT coalesce(starts_with(CAST(e AS VARCHAR), '{{'), false))) > 0"
    kept = f"list_transform(list_filter({listed}, lambda e: {tests}), lambda e: {_of_object(spec.of)})"
    return f"CASE WHEN {odd} THEN NULL ELSE {kept} END"


def joined_table(source: Input, join: str) -> str:
    """Name the temporary table that holds a joined file."""
    return f"join_{[each.name for each in source.joins].index(join)}"


def joined_column(source: Input, join: str, name: str) -> str:
    """Write SQL of a column of a joined file."""
    return f"{joined_table(source, join)}.{column_name(sorted(joined_columns(source, join)).index(name))}"


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
    marked = {NESTED: NESTED}
    cases = " ".join(f"WHEN {literal(key)} THEN {literal(value)}" for key, value in (*spec.map, *marked.items()))
    if spec.otherwise is NOT_GIVEN:
        other = f"{literal(UNMAPPED)} || {found}"
    elif spec.otherwise == "same":
        other = found
    else:
        other = literal(spec.otherwise)
    return f"CASE {found} {cases} ELSE {other} END"


def _defaulted(found: str, spec: FieldSpec) -> str:
    return found if spec.default is None else f"coalesce({found}, {literal(spec.default)})"
