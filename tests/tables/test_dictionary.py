"""The data dictionary: its lines, and that the committed page says what the schemas say."""

from __future__ import annotations

import pytest

from barberpro.features import registry
from barberpro.features.feature import Feature
from barberpro.tables import dictionary, schemas
from barberpro.tables.schemas import Column, Table

SAMPLE = Table(
    name="tips",
    one_row_is="one tip",
    key=("tip_id",),
    order_by=("tip_id",),
    columns=(Column("tip_id", "text", "its identifier", required=True),),
)


@pytest.mark.parametrize(
    ("column", "line"),
    [
        (Column("a", "text", "words"), "| `a` | VARCHAR |  | words |"),
        (
            Column("a", "money", "price", required=True, at_least=0),
            "| `a` | DECIMAL(18,2) | required; at least 0 | price |",
        ),
        (Column("a", "text", "who", personal=True), "| `a` | VARCHAR | personal | who |"),
        (
            Column("a", "text", "state", allowed=("x", "y"), outcome=True),
            "| `a` | VARCHAR | outcome; one of `x`, `y` | state |",
        ),
        (Column("a", "share", "x | y"), "| `a` | DOUBLE |  | x \\| y |"),
    ],
)
def test_column_line(column, line):
    assert dictionary.column_line(column) == line


def test_table_section():
    assert dictionary.table_section(SAMPLE).splitlines() == [
        "## tips",
        "",
        "One row is one tip.",
        "",
        "Key: `tip_id`. Order: `tip_id`.",
        "",
        "| column | type | rules | meaning |",
        "|---|---|---|---|",
        "| `tip_id` | VARCHAR | required | its identifier |",
    ]


def test_features_section():
    feature = Feature("hour", "numeric", "hour of the day", "never unknown")
    lines = dictionary.features_section([feature]).splitlines()
    assert lines[-1] == "| `hour` | numeric | hour of the day | never unknown |"


def test_every_table_of_the_schemas_is_published_once():
    names = [table.name for table in dictionary.published_tables()]
    assert set(names) >= {table.name for table in schemas.ALL_TABLES}
    assert len(names) == len(set(names))


def test_committed_page_says_what_the_schemas_say():
    generated = dictionary.data_dictionary(dictionary.published_tables(), registry.features())
    assert dictionary.COMMITTED.read_text(encoding="utf-8") == generated, (
        "run: python -m barberpro.tables.dictionary --write"
    )
