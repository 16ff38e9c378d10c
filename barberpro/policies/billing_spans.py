"""Tariff and terms of billing as small tables of half-open spans, which payments are joined with.

Each span was asked of the scalar reference, so that a join finds what `billing.rates` finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

import polars as pl

from barberpro.domain.tariff import Asked, Fee, fee_of
from barberpro.policies import billing
from barberpro.policies.billing import BillingTerms, billing_terms, installment_cost_bp
from barberpro.policies.billing_kinds import OTHERS
from barberpro.policies.policy import Policy

FOR_EVER = date(9999, 12, 31)
MOST_INSTALLMENTS = 60
NO_LIMIT = 1_000_000
DAYS = {"from_day": pl.Date, "until_day": pl.Date}
TERMS = {
    **DAYS,
    "processor_iva_bp": pl.Int64,
    "default_fee_bp": pl.Int64,
    "default_release_days": pl.Int64,
    "channel": pl.String,
    "qr_method": pl.String,
    "financing_borne_by": pl.String,
    "other_withholding_bp": pl.Int64,
}
FEES = {
    "processor": pl.String,
    "channel": pl.String,
    "fee_method": pl.String,
    "fee_province": pl.String,
    **DAYS,
    "from_release_days": pl.Int64,
    "until_release_days": pl.Int64,
    "fee_bp": pl.Int64,
    "fee_iva_bp": pl.Int64,
    "tariff_basis": pl.String,
}


@dataclass(frozen=True, slots=True)
class BillingSpans:
    """The tables: `terms` by day, `fees` by day and release term, `withholdings` and `costs` by day.

    `from_...` is the first that counts, `until_...` the first that does not any more.
    """

    terms: pl.DataFrame
    fees: pl.DataFrame
    withholdings: pl.DataFrame
    costs: pl.DataFrame

    def by_name(self) -> Mapping[str, pl.DataFrame]:
        """Name the tables as `barberpro.tables.waterfall` asks for them."""
        names = ("terms", "fees", "withholdings", "costs")
        return {f"billing_{name}": getattr(self, name) for name in names}


def billing_spans(policy: Policy, tariff: pl.DataFrame, provinces: Iterable[str]) -> BillingSpans:
    """Lay out a policy and a tariff (as `schemas.PROCESSOR_FEES`)."""
    spans = list(_spans(policy))
    return BillingSpans(
        terms=_frame(TERMS, (_terms(span, terms) for span, terms in spans)),
        fees=_frame(FEES, _fees(fees(tariff), (*provinces, OTHERS))),
        withholdings=_frame(
            {"province": pl.String, **DAYS, "withholding_bp": pl.Int64},
            ((name, *span, rate) for span, terms in spans for name, rate in terms.withholding_bp.items()),
        ),
        costs=_frame(
            {"installments": pl.Int64, **DAYS, "cost_bp": pl.Int64},
            (
                (number, *span, installment_cost_bp(terms, number))
                for span, terms in spans
                for number in range(2, MOST_INSTALLMENTS + 1)
            ),
        ),
    )


def fees(tariff: pl.DataFrame) -> tuple[Fee, ...]:
    """Read the rows of a tariff."""
    return tuple(Fee(*row) for row in tariff.drop("source").iter_rows())


def _spans(policy: Policy) -> Iterator[tuple[tuple[date, date], BillingTerms]]:
    days = policy.changes_on(key.name for key in billing.KEYS)
    for day, until in zip(days, [*days[1:], FOR_EVER], strict=True):
        yield (day, until), billing_terms(policy, day)


def _terms(span: tuple[date, date], terms: BillingTerms) -> tuple[object, ...]:
    return (
        *span,
        terms.processor_iva_bp,
        terms.fee_bp,
        terms.release_days,
        terms.channel,
        terms.qr_method,
        terms.financing_borne_by,
        terms.withholding_bp[OTHERS],
    )


@lru_cache(maxsize=2)
def _fees(rows: tuple[Fee, ...], provinces: tuple[str, ...]) -> tuple[tuple[object, ...], ...]:
    """Lay out a tariff; it is the same for as long as a process lives."""
    return tuple(_fee_spans(rows, provinces))


def _fee_spans(rows: tuple[Fee, ...], provinces: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    def kind(row: Fee) -> tuple[str, str, str]:
        return row.processor, row.channel, row.method

    for (processor, channel, method), alike in groupby(sorted(rows, key=kind), key=kind):
        of_kind = tuple(alike)
        days = sorted({row.effective_from for row in of_kind})
        for province in provinces:
            for day, until in zip(days, [*days[1:], FOR_EVER], strict=True):
                for first, last, fee in _terms_of(of_kind, Asked(processor, channel, province, method, 0, day)):
                    yield (processor, channel, method, province, day, until, first, last,
                           fee.fee_bp, fee.iva_bp, fee.basis)  # fmt: skip


def _terms_of(rows: tuple[Fee, ...], asked: Asked) -> Iterator[tuple[int, int, Fee]]:
    """Ask for each number of days until nothing longer changes the answer, and join those with the same answer."""
    longest = max(row.release_days for row in rows)
    answers = [
        (days, fee_of(rows, Asked(asked.processor, asked.channel, asked.province, asked.method, days, asked.day)))
        for days in range(longest + 1)
    ]
    for fee, group in groupby(answers, key=lambda answer: answer[1]):
        days = [each for each, _ in group]
        if fee is not None:
            yield days[0], NO_LIMIT if days[-1] == longest else days[-1] + 1, fee


def _frame(columns: Mapping[str, type[pl.DataType]], rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(columns), orient="row")
