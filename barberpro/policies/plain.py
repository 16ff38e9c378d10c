"""Policies out of the plain values that `Policy.plain` writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from barberpro.policies.policy import DatedValue, Policy
from barberpro.policies.registry import keys

KEPT = "as it was asked"


def policy_of(name: str, values: Mapping[str, Any]) -> Policy:
    """Read a policy back; its origin is not kept, for it changes no figure."""
    return Policy(name, {key: tuple(_dated(key, each) for each in rows) for key, rows in values.items()})


def _dated(key: str, row: Mapping[str, Any]) -> DatedValue:
    value = keys()[key].kind.read(_texts(row["value"]))
    return DatedValue(date.fromisoformat(row["from"]), value, KEPT, KEPT)


def _texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _texts(each) for name, each in value.items()}
    return [_texts(each) for each in value] if isinstance(value, list) else str(value)
