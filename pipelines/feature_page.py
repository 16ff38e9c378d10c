"""Features by source as Markdown, from registry and mappings: `python -m pipelines.feature_page [--write]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from collections.abc import Mapping as AbstractMapping

from barberpro.features.feature import Family, Feature
from barberpro.features.registry import families
from barberpro.settings import PROJECT_ROOT
from barberpro.tables import schemas
from barberpro.warehouse.mapping import available_mappings, read_mapping
from barberpro.warehouse.specs import FieldSpec, Input, Mapping

COMMITTED = PROJECT_ROOT / "docs" / "features.md"
KNOWN, ONE_VALUE, MISSING, NULL = "known", "one value", "missing", "NULL"
HEAD = f"""# Features

Generated from `barberpro/features` and `mappings/` by `python -m pipelines.feature_page --write`; a test holds this
page to both. Do not edit it by hand.

Every feature says what was known when the attempt was made. Windows count what was *learned* in [t - w, t): a decline
that became known later is no part of them. `barberpro audit-leaks` rebuilds random rows to prove it.

The last columns say what each source can tell:

| mark | meaning |
|---|---|
| {KNOWN} | the mapping fills the columns that the feature needs |
| {ONE_VALUE} | the mapping fills them with one value, so that the feature tells nothing within this source |
| {MISSING} | the source does not say; the model has a category of its own for that |
| {NULL} | the source does not say, or what the feature stands in for is known; trees send NULL its own way |

A source that tells no declines, such as Olist, has histories without any: their counts are known and zero.
"""


def feature_page(found: dict[str, Family], mappings: Iterable[Mapping]) -> str:
    """Write all families as one Markdown page."""
    sources = {mapping.name: payment_inputs(mapping) for mapping in mappings}
    paying = {name: inputs for name, inputs in sources.items() if inputs}
    silent = [name for name in sources if name not in paying]
    told = f"Mappings without payments: {', '.join(silent)}.\n" if silent else ""
    return "\n".join([HEAD, told, *(_section(name, family, paying) for name, family in found.items())])


def payment_inputs(mapping: Mapping) -> tuple[Input, ...]:
    """List the inputs of a mapping that bring payments."""
    return tuple(each for each in mapping.inputs if each.table is schemas.PAYMENT_EVENTS)


def what_it_tells(feature: Feature, inputs: Iterable[Input]) -> str:
    """Say what payments of these inputs tell about a feature; of several inputs the one that tells most counts."""
    order = (KNOWN, ONE_VALUE, MISSING, NULL)
    return min((_of_input(feature, each.fields) for each in inputs), key=order.index)


def _of_input(feature: Feature, fields: AbstractMapping[str, FieldSpec]) -> str:
    if _is_lacking(feature, fields):
        return MISSING if feature.kind == "categorical" else NULL
    is_fact = feature.needs == (feature.name,)
    return ONE_VALUE if is_fact and fields[feature.name].const is not None else KNOWN


def _is_lacking(feature: Feature, fields: AbstractMapping[str, FieldSpec]) -> bool:
    if not {*fields, "source"}.issuperset(feature.needs) or feature.stands_in in fields:
        return True
    if feature.only is None:
        return False
    column, value = feature.only
    return fields[column].const not in {None, value}


def _section(name: str, family: Family, sources: dict[str, tuple[Input, ...]]) -> str:
    lines = [
        f"## {name}",
        "",
        f"| feature | kind | what | where it cannot be known | {' | '.join(sources)} |",
        f"|---|---|---|---|{'---|' * len(sources)}",
        *(_line(feature, sources) for feature in family.features),
        "",
    ]
    return "\n".join(lines)


def _line(feature: Feature, sources: dict[str, tuple[Input, ...]]) -> str:
    told = " | ".join(what_it_tells(feature, inputs) for inputs in sources.values())
    return f"| `{feature.name}` | {feature.kind} | {feature.text} | {feature.fallback} | {told} |"


def main(arguments: list[str]) -> None:
    """Print the page, or write it where it is committed."""
    page = feature_page(families(), map(read_mapping, available_mappings()))
    if arguments == ["--write"]:
        COMMITTED.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main(sys.argv[1:])
