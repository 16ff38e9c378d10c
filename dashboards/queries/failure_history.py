"""Who made which model champion, and how often anybody looked at how one does before deciding about it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.settings import Settings

PROMOTIONS, LOOKS = "promotions.jsonl", "looks.jsonl"
TEXTS = ("kind", "version", "instead_of", "by", "why")
VERDICTS = pl.List(pl.Struct({"gate": pl.String, "passed": pl.Boolean}))
LOOK_SCHEMA = {
    "at": pl.Datetime("us"),
    "by": pl.String,
    "verb": pl.String,
    "version": pl.String,
    "champion": pl.String,
    "first": pl.Datetime("us"),
    "last": pl.Datetime("us"),
    "rows": pl.Int64,
    "verdicts": VERDICTS,
    "allowed": pl.Boolean,
    "earlier": pl.Int64,
}


def promotions(settings: Settings, model: str) -> pl.DataFrame:
    """List promotions and rollbacks, the newest first: `at` (UTC), `kind`, `version`, `instead_of`, `by`, `why`."""
    found = [
        {"at": _moment(each["at"]), **{name: str(each[name]) for name in TEXTS}}
        for each in lines(settings.models / model / PROMOTIONS)
        if {"at", *TEXTS} <= each.keys()
    ]
    schema = {"at": pl.Datetime("us"), **dict.fromkeys(TEXTS, pl.String)}
    return pl.DataFrame(found, schema=schema, orient="row").reverse()


def looks(settings: Settings, model: str) -> pl.DataFrame:
    """List the looks at models, the newest first; `earlier` counts those before it at attempts of the same time."""
    found: list[dict[str, Any]] = []
    for each in lines(settings.models / model / LOOKS):
        if {"at", "by", "verb", "version", "first", "last"} <= each.keys():
            found.append(_look(each, found))
    return pl.DataFrame(found, schema=LOOK_SCHEMA, orient="row").reverse()


def lines(path: Path) -> list[dict[str, Any]]:
    """Read a file to which lines of JSON are added; one that a kill has torn is passed over."""
    if not path.exists():
        return []
    parsed = map(_parsed, path.read_text(encoding="utf-8", errors="replace").splitlines())
    return [each for each in parsed if each]


def _look(raw: dict[str, Any], before: list[dict[str, Any]]) -> dict[str, Any]:
    first, last = _moment(raw["first"]), _moment(raw["last"])
    return {
        "at": _moment(raw["at"]),
        **{name: str(raw[name]) for name in ("by", "verb", "version")},
        "champion": raw.get("champion"),
        "first": first,
        "last": last,
        "rows": raw.get("rows"),
        "verdicts": [{"gate": name, "passed": passed} for name, passed in raw.get("verdicts", {}).items()],
        "allowed": bool(raw.get("allowed")),
        "earlier": sum(each["first"] <= last and first <= each["last"] for each in before),
    }


def _moment(text: str) -> datetime:
    """Read a time of UTC, and leave out its zone as tables do."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
