"""Quoting, so that a name or a value in a statement stays a name or a value.

Statements of this package are made of names, of what mappings declare, of paths and of line numbers.
Data never becomes part of a statement: it is bound, or read from a registered table.
"""

from __future__ import annotations


def literal(text: str | None) -> str:
    """Quote a text as an SQL string; None is NULL."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Quote the name of a table or column."""
    return '"' + name.replace('"', '""') + '"'
