"""What is left of a person's record in JSON: the paths that are read and name nobody, made anew from them."""

from __future__ import annotations

import json
from collections.abc import Set
from pathlib import Path
from typing import Any

from barberpro.warehouse.json_numbers import DECODER


def pruned(record: Any, keep: Set[str]) -> Any:
    """Build the record from the paths of `keep` alone; the entries of a list bear its path."""
    return _pruned(record, {tuple(path.split(".")) for path in keep})


def _pruned(value: Any, paths: set[tuple[str, ...]]) -> Any:
    if isinstance(value, list):
        return [_pruned(each, paths) for each in value]
    if not isinstance(value, dict):
        return None if value is None else "x"  # what is looked for in there is not there, before and after
    left = {}
    for key, each in value.items():
        below = {path[1:] for path in paths if path[0] == key}
        if () in below:
            left[key] = _leaf(each)
        elif below:
            left[key] = _pruned(each, below)
    return left


def _leaf(value: Any) -> Any:
    """Keep a text or number; of an object or a list only that it is one, for which the record is refused."""
    if isinstance(value, dict | list):
        return type(value)()
    return value


def rewrite_document(path: Path, target: Path, lines: Set[int], keep: Set[str], *, drop: bool) -> None:
    """Write a JSON document (a record, or a list of them) with the records of `lines` pruned, or without them."""
    text = path.read_bytes()
    document = DECODER.decode(text.decode(json.detect_encoding(text)))
    listed = document if isinstance(document, list) else [document]
    left = [
        pruned(record, keep) if number in lines else record
        for number, record in enumerate(listed, start=1)
        if not (drop and number in lines)
    ]
    target.write_text(json.dumps(left if isinstance(document, list) or not left else left[0]), encoding="utf-8")
