"""Counts of what was learned about an entity in the windows [t - w, t) before each attempt.

The state changes of an entity become running totals, once; a window is the total just before t less the total just
before t - w. Looking totals up by time costs a tenth of a RANGE frame where one entity holds many payments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from barberpro.features.attempts import DERIVED, outcome_name
from barberpro.features.feature import MICROSECONDS, WINDOW_NAMES, Feature, Inputs

COUNTS = ("attempts", "declines", "approvals")
"""Running totals of them are doubles, which hold whole numbers up to 2^53: an engine's sum may be wider than int64."""
PLACE = ("entity", "us")
WHILE_DRY = ", or while outcomes are dry"
BASE_WINDOW = 30 * 24 * 3600 * MICROSECONDS
SHRINKAGE = 10


@dataclass(frozen=True, slots=True)
class HistoryFamily:
    """Features about the past of one kind of entity, such as a client or an issuer."""

    name: str
    entity: str
    """The entity in words, as in "of the same client"."""
    key: tuple[str, ...]
    """Columns that name the entity within a source; where one of them is NULL, so is every feature of the family."""
    windows: tuple[int | None, ...]
    rates: tuple[int | None, ...] = ()
    """Windows of which the smoothed decline rate is given."""
    last: bool = False
    """Whether the time since the last attempt, decline and approval and the last outcome are given."""
    counts: tuple[str, ...] = COUNTS
    """Which of the counts are given as features."""
    stands_in: str | None = None
    """A column that makes the family needless: only attempts where it is NULL have and form a history."""

    @property
    def features(self) -> tuple[Feature, ...]:
        """Counts by window, then smoothed rates, then what came last."""
        unknown = f"NULL where {' or '.join(self.key)} is unknown"
        counts = [
            self._numeric(
                f"{count}_{WINDOW_NAMES[window]}",
                f"{count} of {self.entity} learned in the window {WINDOW_NAMES[window]} before the attempt",
                unknown,
                on_outcomes=count != "attempts",
            )
            for window in self.windows
            for count in self.counts
        ]
        text = f"declines / decided attempts of {self.entity} in {{}}, shrunk to the source's rate"
        rates = [
            self._numeric(f"decline_rate_{name}", text.format(name), unknown, on_outcomes=True)
            for name in (WINDOW_NAMES[window] for window in self.rates)
        ]
        return (*counts, *rates, *(self._last_features() if self.last else ()))

    def _last_features(self) -> tuple[Feature, ...]:
        never = "NULL where there was none before"
        text = f"seconds since the platform last learned of an {{}} of {self.entity}"
        since = [
            self._numeric(
                f"seconds_since_{what}",
                text.format(what).replace("an d", "a d"),
                never,
                on_outcomes=what != "attempt",
            )
            for what in ("attempt", "decline", "approval")
        ]
        told = f"last outcome of {self.entity} known: approved, or who declined"
        outcome = self._numeric("last_outcome", told, never, on_outcomes=True)
        return (*since, replace(outcome, kind="categorical"))

    def _numeric(self, name: str, text: str, fallback: str, *, on_outcomes: bool) -> Feature:
        return Feature(
            f"{self.name}_{name}",
            "numeric",
            text,
            fallback + WHILE_DRY if on_outcomes else fallback,
            rests_on_outcomes=on_outcomes,
            needs=tuple(column for column in self.key if column not in DERIVED),
            stands_in=self.stands_in,
        )

    def table(self, inputs: Inputs) -> ibis.Table:
        """Compute `row_id` and the features, one row for each wanted attempt."""
        entity = entities(inputs.attempts, self.key, self.stands_in)
        found = totals_before(
            instants(inputs.wanted, entity),
            running_totals(inputs.changes, entity, self.last),
            (0, *dict.fromkeys(filter(None, (*self.windows, *self.rates)))),
        )
        if not self.rates:
            return found.select("row_id", **self._counts(found), **self._last(found))
        found = found.left_join(inputs.base_rates, "row_id")
        return found.select("row_id", **self._counts(found), **self._rates(found), **self._last(found))

    def _counts(self, found: ibis.Table) -> dict[str, ir.Value]:
        return {
            f"{self.name}_{count}_{WINDOW_NAMES[window]}": learned_in(found, count, window)
            for window in self.windows
            for count in self.counts
        }

    def _rates(self, found: ibis.Table) -> dict[str, ir.Value]:
        return {f"{self.name}_decline_rate_{WINDOW_NAMES[w]}": _shrunk_rate(found, w) for w in self.rates}

    def _last(self, found: ibis.Table) -> dict[str, ir.Value]:
        if not self.last:
            return {}
        return {
            f"{self.name}_seconds_since_attempt": (found.us - found.last_attempt_0) / MICROSECONDS,
            f"{self.name}_seconds_since_decline": (found.us - found.last_decline_0) / MICROSECONDS,
            f"{self.name}_seconds_since_approval": (found.us - found.last_approval_0) / MICROSECONDS,
            f"{self.name}_last_outcome": outcome_name(found.last_outcome_0),
        }


def entities(attempts: ibis.Table, key: tuple[str, ...], stands_in: str | None = None) -> ibis.Table:
    """Give each entity a number: `row_id` and `entity` of the attempts whose key is known in every part."""
    known = attempts.filter([attempts[column].notnull() for column in key])
    if stands_in:
        known = known.filter(known[stands_in].isnull())
    columns = [known.source, *[known[column] for column in key]]
    return known.select("row_id", entity=ibis.dense_rank().over(order_by=columns))


def instants(wanted: ibis.Table, entity: ibis.Table) -> ibis.Table:
    """Say when to look back for each wanted attempt: `row_id`, `us`, `entity` (NULL where the key is unknown)."""
    joined = wanted.select("row_id", "us").left_join(entity, "row_id")
    return joined.select("row_id", "us", "entity")


def running_totals(changes: ibis.Table, entity: ibis.Table, last: bool) -> ibis.Table:
    """Total what was learned about an entity up to each instant at which something was; `last` adds what came last."""
    moments = changes.inner_join(entity, "row_id").group_by("entity", "us")
    steps = moments.agg(
        **{count: lambda t, count=count: t[count].sum() for count in COUNTS}, outcome=lambda t: t.outcome.max()
    )
    so_far = ibis.window(group_by=steps.entity, order_by=steps.us, preceding=None, following=0)
    counts = {count: steps[count].sum().over(so_far).cast("float64") for count in COUNTS}
    if not last:
        return steps.select("entity", "us", **counts)
    return steps.select(
        "entity",
        "us",
        **counts,
        last_attempt=steps.us.max(where=steps.attempts > 0).over(so_far),
        last_decline=steps.us.max(where=steps.declines > 0).over(so_far),
        last_approval=steps.us.max(where=steps.approvals > 0).over(so_far),
        last_outcome=steps.outcome.max().over(so_far),
    )


def totals_before(instants: ibis.Table, totals: ibis.Table, back: tuple[int, ...]) -> ibis.Table:
    """Look up the totals strictly before `us - b` for each b, as `attempts_<b>` etc.; other columns for 0 alone."""
    found = instants
    for b in back:
        columns = [name for name in totals.columns if name in COUNTS or (b == 0 and name not in PLACE)]
        right = totals.select(
            then_entity=totals.entity, then_us=totals.us, **{f"{name}_{b}": totals[name] for name in columns}
        )
        left = found.mutate(look_us=found.us - b)
        found = left.asof_join(right, on=left.look_us > right.then_us, predicates=[left.entity == right.then_entity])
        found = found.drop("then_entity", "then_us", "look_us")
    return found


def learned_in(found: ibis.Table, count: str, window: int | None) -> ir.IntegerValue:
    """Count what was learned in [t - window, t); NULL where the entity is unknown."""
    total = found[f"{count}_0"].coalesce(0.0)
    earlier = found[f"{count}_{window}"].coalesce(0.0) if window else ibis.literal(0.0)
    return found.entity.isnull().ifelse(ibis.null("int64"), (total - earlier).cast("int64"))


def base_rates(attempts: ibis.Table, wanted: ibis.Table, changes: ibis.Table) -> ibis.Table:
    """Give the source's own decline rate as known at each wanted attempt: `row_id`, `base_rate`.

    It is that of 30 days, shrunk to that of all that was ever known, which is shrunk to a quarter.
    """
    entity = entities(attempts, ("source",))
    found = totals_before(instants(wanted, entity), running_totals(changes, entity, last=False), (0, BASE_WINDOW))
    declines, approvals = (learned_in(found, count, BASE_WINDOW) for count in ("declines", "approvals"))
    ever_declines, ever_approvals = (learned_in(found, count, None) for count in ("declines", "approvals"))
    ever = (ever_declines + 1) / (ever_declines + ever_approvals + 4)
    return found.select("row_id", base_rate=(declines + SHRINKAGE * ever) / (declines + approvals + SHRINKAGE))


def _shrunk_rate(found: ibis.Table, window: int | None) -> ir.FloatingValue:
    declines, approvals = (learned_in(found, count, window) for count in ("declines", "approvals"))
    return (declines + SHRINKAGE * found.base_rate) / (declines + approvals + SHRINKAGE)
