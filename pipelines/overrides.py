"""Parameters given for one training only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from barberpro.errors import UsageError
from barberpro.params import PaymentFailureParams
from barberpro.settings import Settings


def overridden(settings: Settings, overrides: Mapping[str, float]) -> Settings:
    """Replace values of the section payment_failure of `params.yaml`."""
    kinds = {each.name: each.type for each in fields(PaymentFailureParams)}
    values: dict[str, Any] = {}
    for name, value in overrides.items():
        if name not in kinds:
            raise UsageError(f"parameter {name!r} is not known; there are {', '.join(sorted(kinds))}")
        if kinds[name] == "int" and value != int(value):
            raise UsageError(f"parameter {name} is {value}; it must be a whole number")
        values[name] = int(value) if kinds[name] == "int" else float(value)
    section = replace(settings.params.payment_failure, **values)
    return replace(settings, params=replace(settings.params, payment_failure=section))
