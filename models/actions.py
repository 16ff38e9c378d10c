"""What may be done about a risky payment, in the order in which it is recommended, with what it is known to bring.

Pesos stand only beside what `models.evidence` found enough evidence for; the same action then has the same effect for
each peso asked. What is not known to help is listed after doing nothing, and never recommended first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from models.action_texts import NOT_TRIED, NOTHING, REFERENCE, action_texts
from models.evidence import Finding
from models.holdout import draws

CARDS = ("credit_card", "debit_card", "prepaid_card")
KEY = ("source", "payment_id")
ASKED = (*KEY, "checkout_id", "failure_probability", "amount", "currency", "method", "installments", "three_ds")
"""Columns of the rows to be answered."""
PESO = "ARS"
RETRY_HOURS = 24
FEWER = (1, 2, 3, 6, 9, 12)
"""At most so many installments may be offered instead; of those nobody knows about, the most is listed."""
MONEY = pl.Decimal(18, 2)
ITEM = pl.Struct(
    {
        "code": pl.String(),
        "detail": pl.String(),
        "text_es": pl.String(),
        "text_en": pl.String(),
        "expected_gain_ars": MONEY,
        "evidence_es": pl.String(),
        "evidence_en": pl.String(),
    }
)
"""One recommended action; `expected_gain_ars` is NULL without enough evidence."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """From which failure probability on something is recommended, and to which share of checkouts nothing is."""

    risky_from: float
    holdout_share: float


def recommend(rows: pl.DataFrame, findings: Iterable[Finding], treatment: Treatment, key: bytes) -> pl.DataFrame:
    """Decide for each of `rows` (`ASKED`), in their order, what to recommend.

    Gives `source`, `payment_id`, `action` (recommended first), `action_propensity` (the probability of this action
    and this holdout for this checkout), `holdout`, and `recommended_actions`, a list of `ITEM`. A risky payment of a
    checkout in the holdout gets `nothing`, and so does one that is not risky.
    """
    risky = pl.Series(rows["failure_probability"] >= treatment.risky_from)
    held = risky & pl.Series(draws(rows, key) < treatment.holdout_share)
    listed = _listed(rows, risky & ~held, tuple(findings))
    share = treatment.holdout_share
    propensity = np.where(held, share, np.where(risky, 1.0 - share, 1.0))
    return rows.select(KEY).with_columns(
        action=listed["recommended_actions"].list.first().struct.field("code"),
        action_propensity=pl.Series(propensity),
        holdout=held,
        recommended_actions=listed["recommended_actions"],
    )


def _listed(rows: pl.DataFrame, treated: pl.Series, findings: Sequence[Finding]) -> pl.DataFrame:
    """List the actions of each row: those known to bring pesos, the most first; nothing; those that nobody knows."""
    numbered = rows.select(ASKED).with_row_index("row")
    asked = numbered.filter(treated)
    offers = pl.concat([_nothing(numbered), *[_offered(each, findings) for each in _applicable(asked)]])
    known_to_harm = pl.col("expected_gain_ars") <= 0
    ordered = offers.filter((pl.col("code") == NOTHING) | known_to_harm.is_null() | ~known_to_harm)
    less_gain = -pl.col("expected_gain_ars").cast(pl.Float64)
    less_change = -pl.col("detail").cast(pl.Int64, strict=False)
    best = ordered.sort("row", "rank", less_gain, "code", less_change, nulls_last=True)
    once = best.unique(["row", "code"], keep="first", maintain_order=True)
    items = once.select("row", item=pl.struct(*ITEM.to_schema()))
    return items.group_by("row", maintain_order=True).agg(recommended_actions="item").sort("row")


def _applicable(asked: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """Say which action makes sense for whom: rows with `code` and `detail`, one frame for each action."""
    method, installments = pl.col("method"), pl.col("installments")
    named = {"other_method": method.cast(pl.String), "three_ds": pl.lit(""), "transfer": pl.lit("")}
    whom = {
        "other_method": method.is_not_null(),
        "three_ds": method.is_in(CARDS) & (pl.col("three_ds").fill_null(0) != 1),
        "transfer": (pl.col("currency") == PESO) & (method.fill_null("") != "bank_transfer"),
    }
    for code, some in whom.items():
        yield asked.filter(some).with_columns(code=pl.lit(code), detail=named[code])
    later = asked.filter(method.fill_null("") != "cash_voucher")
    yield later.with_columns(code=pl.lit("retry_later"), detail=pl.lit(str(RETRY_HOURS)))
    for most in FEWER:
        fewer = asked.filter(installments > most)
        yield fewer.with_columns(code=pl.lit("fewer_installments"), detail=pl.lit(str(most)))


def _nothing(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "row",
        rank=pl.lit(1, pl.Int32),
        code=pl.lit(NOTHING),
        detail=pl.lit(""),
        text_es=pl.lit(action_texts(NOTHING, "")[0]),
        text_en=pl.lit(action_texts(NOTHING, "")[1]),
        expected_gain_ars=pl.lit(0).cast(MONEY),
        evidence_es=pl.lit(REFERENCE[0]),
        evidence_en=pl.lit(REFERENCE[1]),
    )


def _offered(rows: pl.DataFrame, findings: Sequence[Finding]) -> pl.DataFrame:
    """Put texts, evidence and pesos beside an action that is applicable to `rows`."""
    told = rows.join(_known(findings), on=["source", "code", "detail"], how="left")
    words = _words(rows)
    peso = pl.when(pl.col("currency") == PESO).then(pl.col("amount").cast(pl.Float64) * pl.col("effect"))
    return told.join(words, on=["code", "detail"], how="left").select(
        "row",
        rank=pl.when(pl.col("effect").is_not_null() & (pl.col("currency") == PESO)).then(0).otherwise(2),
        code="code",
        detail="detail",
        text_es="text_es",
        text_en="text_en",
        expected_gain_ars=peso.round(2).cast(MONEY),
        evidence_es=pl.col("evidence_es").fill_null(NOT_TRIED[0]),
        evidence_en=pl.col("evidence_en").fill_null(NOT_TRIED[1]),
    )


def _known(findings: Sequence[Finding]) -> pl.DataFrame:
    """Lay out the findings by source, code and detail; `effect` is NULL where there is not enough evidence."""
    columns = ("source", "code", "detail", "effect", "evidence_es", "evidence_en")
    rows = [
        (each.source, each.code, each.detail, each.effect if each.enough else None, each.text_es, each.text_en)
        for each in findings
    ]
    types = [pl.Float64() if name == "effect" else pl.String() for name in columns]
    return pl.DataFrame(rows, schema=dict(zip(columns, types, strict=True)), orient="row")


def _words(rows: pl.DataFrame) -> pl.DataFrame:
    pairs = rows.select("code", "detail").unique().rows()
    words = [(code, detail, *action_texts(code, detail)) for code, detail in pairs]
    return pl.DataFrame(words, schema=dict.fromkeys(("code", "detail", "text_es", "text_en"), pl.String), orient="row")
