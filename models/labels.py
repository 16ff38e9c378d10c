"""Which attempts may be learned from, and how they ended, for each question that a model may ask.

Every function gives source, payment_id, attempted_at, `mature_at`, `failed` and `declined`. A row is there when
`mature_at` is not after its source's last `known_at`, **whatever its outcome**: to keep early successes and drop late
failures would flatter the rate. `declined` says whether the source ever told of a decline, and not only of no approval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINED_STATUSES
from barberpro.params import MaturityHours
from models.spec import Unit

COLUMNS = ("source", "payment_id", "attempted_at", "mature_at", "declined", "failed")
MENU = ("menu", "default_installments", "chosen_method", "chosen_installments")
"""What the label of a menu says besides."""


def labels(events: ibis.Table, maturity: MaturityHours) -> ibis.Table:
    """Label every mature attempt: it fails when it was not approved by `mature_at`.

    That is attempted_at + the maturity of its method; the approval counts from `approved_at`, else from the version's
    `event_at`.
    """
    mature = _mature(_attempts(events, maturity), events)
    return mature.mutate(failed=_late(mature.approved_at, mature.mature_at)).select(*COLUMNS)


def first_declines(events: ibis.Table, maturity: MaturityHours) -> ibis.Table:
    """Label the first attempt of every checkout: it fails when it was declined before it was approved, in time.

    Attempts of which the source does not say which of a checkout they are have no label.
    """
    mature = _mature(_attempts(events, maturity).filter(ibis._.attempt_no == 1), events)
    first = mature.declined_at.notnull() & (mature.declined_at <= mature.mature_at)
    failed = first & (mature.approved_at.isnull() | (mature.approved_at > mature.declined_at))
    return mature.mutate(failed=failed.cast("int8")).select(*COLUMNS)


def unpaid_checkouts(events: ibis.Table, maturity: MaturityHours) -> ibis.Table:
    """Label every checkout at its first attempt: it fails when none of its attempts was approved by `mature_at`.

    That is the first attempt's time + the maturity of its method, which is the longest that the checkout may stay
    unpaid: retries with another method count if they are approved by then.
    """
    attempts = _attempts(events, maturity)
    paid = attempts.group_by("source", "checkout_id").agg(
        paid_at=attempts.approved_at.min(), ever_declined=attempts.declined.max()
    )
    first = attempts.filter(attempts.attempt_no == 1, attempts.checkout_id.notnull())
    of_checkout = first.join(paid, ["source", "checkout_id"]).drop("declined").rename(declined="ever_declined")
    mature = _mature(of_checkout, events)
    return mature.mutate(failed=_late(mature.paid_at, mature.mature_at)).select(*COLUMNS)


def unpaid_menus(checkouts: ibis.Table, maturity: MaturityHours) -> ibis.Table:
    """Label every checkout that tells its menu, whether or not anybody chose: it fails when it is not paid in time.

    That is `opened_at` + the longest maturity of any method, for nobody has chosen one yet. `payment_id` is the
    checkout's id; the menu and what was chosen from it stand beside the label.
    """
    hours = max(asdict(maturity).values())
    shown = checkouts.filter(checkouts.menu.notnull())
    timed = shown.mutate(
        payment_id=shown.checkout_id,
        attempted_at=shown.opened_at,
        mature_at=shown.opened_at + ibis.interval(hours=hours),
        declined=(shown.chosen_method.notnull() & shown.paid_at.isnull()).cast("int8"),
    )
    mature = _mature(timed, checkouts)
    return mature.mutate(failed=_late(mature.paid_at, mature.mature_at)).select(*COLUMNS, *MENU)


LABELS: Mapping[Unit, Callable[[ibis.Table, MaturityHours], ibis.Table]] = {
    "attempt": labels,
    "first_attempt": first_declines,
    "checkout": unpaid_checkouts,
    "menu": unpaid_menus,
}
"""What is labelled, and how: menus from `checkouts`, all others from `payment_events`."""


def _attempts(events: ibis.Table, maturity: MaturityHours) -> ibis.Table:
    told = events.approved_at.coalesce(events.event_at)
    attempts = events.filter(events.status.notnull()).group_by("source", "payment_id")
    attempts = attempts.agg(
        attempted_at=events.attempted_at.min(),
        attempt_no=events.attempt_no.min(),
        checkout_id=events.checkout_id.min(),
        method=events["method"].max(),
        approved_at=told.min(where=events.status.isin(APPROVED_STATUSES)),
        declined_at=events.event_at.min(where=events.status.isin(DECLINED_STATUSES)),
        declined=events.status.isin(DECLINED_STATUSES).any().cast("int8"),
    )
    return attempts.mutate(mature_at=attempts.attempted_at + _hours(attempts["method"], maturity))


def _mature(timed: ibis.Table, events: ibis.Table) -> ibis.Table:
    cutoffs = events.group_by("source").agg(cutoff=events.known_at.max())
    joined = timed.inner_join(cutoffs, "source")
    return joined.filter(joined.mature_at <= joined.cutoff)


def _late(approved_at: ir.TimestampValue, mature_at: ir.TimestampValue) -> ir.IntegerValue:
    return (approved_at.isnull() | (approved_at > mature_at)).cast("int8")


def _hours(method: ir.StringValue, maturity: MaturityHours) -> ir.IntervalValue:
    hours = asdict(maturity)
    unknown = hours.pop("unknown")
    return method.cases(*hours.items(), else_=unknown).cast("int64").as_interval("h")
