"""Expectations that follow from a table's schema, and those that many tables share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from barberpro.domain.currencies import CURRENCIES
from barberpro.params import ValidateParams
from barberpro.tables.schemas import Column, Table
from barberpro.warehouse.sql import identifier, literal
from pipelines.rules import Rule, SampleRule

PSEUDONYM = "[0-9a-f]{32}"
CONTACT = r"[^\s@]+@[^\s@]+\.[a-z]{2,}|\b(\d[ .-]?){13,19}\b"
"""An e-mail address, or as many digits as a card has."""


def unique_key(table: Table) -> Rule:
    """Expect no two rows to bear the same key."""
    key = ", ".join(map(identifier, table.key))
    return Rule(
        "key_is_unique",
        f"No two rows have the same {' and '.join(table.key)}",
        "copies > 1",
        relation=f"SELECT {key}, count(*) AS copies FROM {table.name} GROUP BY ALL",
        shown=(*table.key, "copies"),
    )


def newest_publication(table: Table) -> str:
    """Write SQL of the values of a published table as they count today: of each, the newest publication."""
    key = ", ".join(identifier(name) for name in table.key if name != "published_on")
    return f"SELECT * FROM {table.name} QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY published_on DESC) = 1"


def no_month_missing(table: Table, *series: str) -> Rule:
    """Expect no month to be missing between the first and the last of each series."""
    names = ", ".join(map(identifier, series))
    rows = newest_publication(table) if "published_on" in table.key else f"SELECT * FROM {table.name}"
    return Rule(
        "no_month_is_missing",
        "Between the first and the last month of a series none is missing",
        "month <> month_before + INTERVAL 1 MONTH",
        among="month_before IS NOT NULL",
        relation=f"SELECT *, lag(month) OVER (PARTITION BY {names} ORDER BY month) AS month_before FROM ({rows})",
        shown=(*table.key, "month_before"),
    )


def published_after(table: Table, period: str) -> Rule:
    """Expect nothing to be published before its month is over."""
    return Rule(
        "published_after_its_month",
        "A figure of a month is published after the month ended",
        f"published_on < {identifier(period)} + INTERVAL 1 MONTH",
        shown=table.key,
    )


def from_schema(table: Table) -> tuple[SampleRule, ...]:
    """Expect required columns to be filled, closed lists to be kept to, numbers to be in their ranges."""
    return tuple(rule for column in table.columns for rule in _of_column(column))


def _of_column(column: Column) -> Iterator[SampleRule]:
    name = column.name
    if column.required and not column.personal:
        yield SampleRule(
            f"{name}_is_filled", f"{name} is filled in every row", name, "expect_column_values_to_not_be_null"
        )
    if column.allowed:
        yield SampleRule(
            f"{name}_is_allowed",
            f"{name} is one of {', '.join(column.allowed)}",
            name,
            "expect_column_values_to_be_in_set",
            {"value_set": list(column.allowed)},
        )
    if column.at_least is not None and column.kind == "integer":
        yield SampleRule(
            f"{name}_is_in_range",
            f"{name} is at least {column.at_least}",
            name,
            "expect_column_values_to_be_between",
            {"min_value": column.at_least},
        )
    if column.kind == "share":
        yield SampleRule(
            f"{name}_is_a_share",
            f"{name} lies between 0 and 1",
            name,
            "expect_column_values_to_be_between",
            {"min_value": 0, "max_value": 1},
        )


def money_floors(table: Table) -> tuple[Rule, ...]:
    """Expect amounts that the schema bounds from below to keep to it, to the centavo."""
    return tuple(
        Rule(
            f"{each.name}_is_not_below_{each.at_least}",
            f"{each.name} is at least {each.at_least}",
            f"{each.name} < {each.at_least}",
            shown=(*table.key, each.name),
        )
        for each in table.columns
        if each.kind == "money" and each.at_least is not None
    )


def pseudonyms(table: Table) -> tuple[Rule, ...]:
    """Expect personal columns to hold keyed pseudonyms and nothing else."""
    return tuple(
        Rule(
            f"{each.name}_is_a_pseudonym",
            f"{each.name} holds a keyed pseudonym, never a name, a document or an address",
            f"NOT regexp_full_match({each.name}, '{PSEUDONYM}')",
            among=f"{each.name} IS NOT NULL",
            shown=(*table.key, each.name),
        )
        for each in table.columns
        if each.personal
    )


def no_contacts(table: Table) -> Rule:
    """Expect no text to hold an e-mail address or the digits of a card."""
    words = [each.name for each in table.columns if each.kind == "text" and not each.personal]
    texts = [name for name in words if not name.endswith(("_id", "_reference"))]  # which may well be long numbers
    joined = f"concat_ws(chr(31), {', '.join(map(identifier, texts))})"
    return Rule(
        "no_contact_or_card_in_texts",
        "No text holds an e-mail address or as many digits as a card has",
        f"regexp_matches({joined}, {literal(CONTACT)}, 'i')",
        shown=table.key,
    )


def times_in_order(table: Table, *earlier: str) -> tuple[Rule, ...]:
    """Expect each time not to be before those that come before it."""
    order = (*earlier, "event_at", "known_at")
    return tuple(
        Rule(
            f"{first}_not_after_{then}",
            f"{first} is not after {then}",
            f"{first} > {then}",
            among=f"{first} IS NOT NULL AND {then} IS NOT NULL",
            shown=(*table.key, first, then),
        )
        for first, then in pairwise(order)
    )


def nothing_in_the_future(table: Table, *columns: str) -> tuple[Rule, ...]:
    """Expect no time to lie after the newest delivery."""
    return tuple(
        Rule(
            f"{each}_not_in_the_future",
            f"{each} is not after the newest delivery",
            f"{each} > getvariable('horizon')",
            among=f"{each} IS NOT NULL",
            shown=(*table.key, each),
        )
        for each in columns
    )


def versions_grow(table: Table, versions: str) -> Rule:
    """Expect a later version of a row not to be of an earlier time."""
    key = ", ".join(map(identifier, table.key))
    return Rule(
        "versions_follow_time",
        "A later version of a row is not of an earlier time than the one before it",
        "event_at < event_at_before",
        among="event_at_before IS NOT NULL",
        relation=(
            f"SELECT {key}, event_at, lag(event_at) OVER (PARTITION BY {key} ORDER BY source_version) "
            f"AS event_at_before FROM {versions}"
        ),
        shown=(*table.key, "event_at", "event_at_before"),
    )


def known_values(table: Table) -> tuple[Rule, ...]:
    """Expect the values whose meaning we know. Others are the source's right, so they are told and stop nothing."""
    return tuple(
        Rule(
            f"{each.name}_is_known",
            f"{each.name} is one whose meaning is known; a new one counts as neither approved nor declined, or has no "
            "class, until it is entered",
            f"{identifier(each.name)} NOT IN ({', '.join(map(literal, each.known))})",
            among=f"{identifier(each.name)} IS NOT NULL",
            shown=(*table.key, each.name),
            severity="warn",
        )
        for each in table.columns
        if each.known
    )


def known_currency() -> SampleRule:
    """Expect the currency to be a code of ISO 4217."""
    return SampleRule(
        "currency_is_known",
        "currency is a code of ISO 4217",
        "currency",
        "expect_column_values_to_be_in_set",
        {"value_set": sorted(CURRENCIES)},
    )


def known_province(table: Table, among: str = "true") -> Rule:
    """Expect the province to be one of the 24 jurisdictions."""
    return Rule(
        "province_is_known",
        "province is the code of one of the 24 jurisdictions",
        "province NOT IN (SELECT province FROM provinces)",
        among=f"province IS NOT NULL AND ({among})",
        shown=(*table.key, "province"),
        needs=("provinces",),
    )


def refers(table: Table, column: str, to: Table, at: str, params: ValidateParams) -> Rule:
    """Expect a reference to lead somewhere, as far as the other table was delivered up to the time of the row."""
    kept = ", ".join(f"t.{identifier(each)}" for each in dict.fromkeys((*table.key, column)))
    target, moment = to.key[-1], at
    return Rule(
        f"{column}_is_in_{to.name}",
        f"{column} is found in {to.name}, but for a share of {params.orphan_share:.1%} at most",
        "NOT found",
        relation=(
            f"SELECT {kept}, o.{target} IS NOT NULL AS found FROM {table.name} t "
            f"LEFT JOIN (SELECT DISTINCT {target} FROM {to.name}) o ON o.{target} = t.{column} "
            f"WHERE t.{column} IS NOT NULL AND t.{moment} <= (SELECT max(known_at) FROM {to.name})"
        ),
        shown=tuple(dict.fromkeys((*table.key, column))),
        tolerated_share=params.orphan_share,
        needs=(to.name,),
    )
