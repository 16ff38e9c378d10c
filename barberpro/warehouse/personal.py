"""Which columns of a file name a person, and which may stand without naming one."""

from __future__ import annotations

from collections.abc import Iterator

from barberpro.warehouse.specs import FieldSpec, Input, Sum


def personal_columns(source: Input, join: str | None = None) -> frozenset[str]:
    """Columns (or paths) of the input's own file, or of a joined one, from which a personal column is filled."""
    return frozenset(_columns(source, join, personal=True))


def plain_columns(source: Input, join: str | None = None) -> frozenset[str]:
    """Columns (or paths) that are read and that nothing personal is filled from; those of a list by the list's path."""
    read = set(_columns(source, join, personal=False)) | set(join_keys(source, join))
    return frozenset(read - personal_columns(source, join))


def join_keys(source: Input, join: str | None = None) -> frozenset[str]:
    """Columns by which the files of an input are joined, or rows of a joined one picked."""
    names, joined = {each.name for each in source.joins}, set[str]()
    for each in source.joins:
        if each.name == join:
            joined |= {key for key, _ in (*each.on, *each.where)}
        for _, reference in each.on:
            first, _, rest = reference.partition(".")
            owner, column = (first, rest) if rest and first in names else (None, reference)
            if owner == join:
                joined.add(column)
    return frozenset(joined)


def leaves(spec: FieldSpec) -> Iterator[FieldSpec]:
    """Take a field apart into the places that its text may come from."""
    if not spec.first_of:
        yield spec
    for each in spec.first_of:
        yield from leaves(each)


def _columns(source: Input, join: str | None, *, personal: bool) -> Iterator[str]:
    for name, spec in source.fields.items():
        if source.table.column(name).personal is not personal:
            continue
        for leaf in leaves(spec):
            if leaf.sum is not None and join is None:
                yield from _of_sum(leaf.sum)
            elif leaf.join == join:
                yield from leaf.sources


def _of_sum(added: Sum) -> Iterator[str]:
    for inner in (added.of, *(key for key, _ in added.where)):
        yield f"{added.path}.{inner}"
