"""Which attempts may be learned from, and how they ended."""

from __future__ import annotations

from dataclasses import asdict

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINED_STATUSES
from barberpro.settings import MaturityHours


def labels(events: ibis.Table, maturity: MaturityHours) -> ibis.Table:
    """Label every mature attempt: source, payment_id, attempted_at, `mature_at`, `failed` and `declined`.

    An attempt fails when it was not approved (`approved_at`, else the version's `event_at`) by `mature_at`, which is
    attempted_at + the maturity of its method. It is mature when `mature_at` is not after its source's last `known_at`,
    **whatever its outcome**: to keep early successes and drop late failures would flatter the rate. `declined` says
    whether the source ever told of a decline, and not only of no approval.
    """
    cutoffs = events.group_by("source").agg(cutoff=events.known_at.max())
    approved = events.approved_at.coalesce(events.event_at).min(where=events.status.isin(APPROVED_STATUSES))
    attempts = events.filter(events.status.notnull()).group_by("source", "payment_id")
    attempts = attempts.agg(
        attempted_at=events.attempted_at.min(),
        method=events["method"].max(),
        approved_at=approved,
        declined=events.status.isin(DECLINED_STATUSES).any().cast("int8"),
    )
    timed = attempts.mutate(mature_at=attempts.attempted_at + _hours(attempts["method"], maturity))
    mature = timed.inner_join(cutoffs, "source")
    mature = mature.filter(mature.mature_at <= mature.cutoff)
    return mature.select(
        "source",
        "payment_id",
        "attempted_at",
        "mature_at",
        "declined",
        failed=(mature.approved_at.isnull() | (mature.approved_at > mature.mature_at)).cast("int8"),
    )


def _hours(method: ir.StringValue, maturity: MaturityHours) -> ir.IntervalValue:
    hours = asdict(maturity)
    unknown = hours.pop("unknown")
    return method.cases(*hours.items(), else_=unknown).cast("int64").as_interval("h")
