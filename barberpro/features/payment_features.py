"""The table of features: one row for each payment attempt, only what was known before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import ibis
import ibis.expr.types as ir

from barberpro.features.attempts import attempts, changes
from barberpro.features.families.feed import DRY
from barberpro.features.feature import Family, Inputs, Reference
from barberpro.features.history import base_rates
from barberpro.features.registry import families, features

KEYS = ("source", "payment_id", "attempted_at", "checkout_id", "client_id")
ORDER = ("source", "payment_id")

Keep = Callable[[str, ibis.Table], ibis.Table]
"""Takes a step's name and expression; may compute it once and return the stored table in its place."""


def unkept(name: str, table: ibis.Table) -> ibis.Table:
    """Leave a step as the expression it is."""
    return table


def payment_features(
    events: ibis.Table,
    reference: Reference,
    wanted: ibis.Table | None = None,
    keep: Keep = unkept,
) -> ibis.Table:
    """Compute the keys and every feature of the registry from tables shaped as their schemas say.

    `wanted` (source, payment_id) limits the rows that come out, not the history they look back on. With `keep` an
    engine stores the steps as it goes: planning all of them as one query takes longer than computing them.
    """
    every = keep("attempts", attempts(events))
    asked = every if wanted is None else keep("wanted", every.semi_join(wanted, ["source", "payment_id"]))
    learned = keep("changes", changes(every))
    rates = keep("base_rates", base_rates(every, asked, learned))
    inputs = Inputs(every, asked, learned, rates, reference)
    table = joined(asked.select("row_id", *KEYS), inputs, families(), keep)
    return unless_dry(table, [each.name for each in features() if each.rests_on_outcomes]).drop("row_id")


def joined(asked: ibis.Table, inputs: Inputs, computed: Mapping[str, Family], keep: Keep = unkept) -> ibis.Table:
    """Put the features of some families beside the rows that they are `asked` for (`row_id` and any other columns)."""
    table = asked
    for name, family in computed.items():
        found = keep(name, family.table(inputs))
        table = table.left_join(found, "row_id")
        table = table.select(*[column for column in table.columns if column != "row_id_right"])
    return table


def unless_dry(table: ibis.Table, told: Collection[str]) -> ibis.Table:
    """Hide what rests on outcomes while they have dried up: no decline among attempts untold of is no good sign."""
    return table.select(**{name: _unless_dry(table, name) if name in told else table[name] for name in table.columns})


def _unless_dry(table: ibis.Table, name: str) -> ir.Value:
    return (table[DRY] == 1).ifelse(ibis.null(table[name].type()), table[name])
