"""The two forms in which the same facts are delivered: lines of text as real sources send them, or typed tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from barberpro.errors import BadInputError
from barberpro.world import defects
from barberpro.world.arrays import Ints
from barberpro.world.assumptions import Defects
from barberpro.world.cells import local, with_offset
from barberpro.world.columns import Ledger
from barberpro.world.defects import LINE, Damage
from barberpro.world.flat import flat_rows
from barberpro.world.resources import json_lines
from barberpro.world.world import World


@dataclass(frozen=True, slots=True)
class Form:
    """How rows become what is written, and what can be wrong with them then."""

    name: str
    payments_ending: str
    exports_ending: str
    payments: Callable[[World, Ledger, Ints], pl.DataFrame]
    exported: Callable[[pl.DataFrame, bool], pl.DataFrame]
    """Takes the rows of an export, and whether their moments bear an offset as text."""
    payment_damages: Callable[[Defects], tuple[Damage, ...]]
    export_damages: Callable[[Defects], tuple[Damage, ...]]
    typed: bool

    def left_out(self, shares: Defects) -> list[str]:
        """Name the defects of text files that this form cannot have."""
        every = (*defects.text_damages(shares), *defects.csv_damages(shares))
        own = {each.name for each in (*self.payment_damages(shares), *self.export_damages(shares))}
        return [*(each.name for each in every if each.name not in own), *(["unterminated_quote"] if self.typed else [])]


def csv_lines(rows: pl.DataFrame, offsets: bool) -> pl.DataFrame:
    """Write rows as lines of CSV without their header."""
    stamps = [name for name, kind in rows.schema.items() if kind == pl.Datetime]
    worded = rows.with_columns((with_offset if offsets else local)(pl.col(name)) for name in stamps)
    text = worded.write_csv(include_header=False).removesuffix("\n")
    lines = pl.Series(LINE, [text] if text else [], dtype=pl.String)
    return lines.str.split("\n").explode().to_frame()


JSONL = Form(
    name="jsonl",
    payments_ending=".jsonl",
    exports_ending=".csv",
    payments=json_lines,
    exported=csv_lines,
    payment_damages=defects.text_damages,
    export_damages=defects.csv_damages,
    typed=False,
)
PARQUET = Form(
    name="parquet",
    payments_ending=".parquet",
    exports_ending=".parquet",
    payments=flat_rows,
    exported=lambda rows, _: rows,
    payment_damages=defects.typed_damages,
    export_damages=defects.typed_export_damages,
    typed=True,
)
FORMS = (JSONL, PARQUET)


def form_called(name: str) -> Form:
    """Find a form by its name."""
    for form in FORMS:
        if form.name == name:
            return form
    raise BadInputError(f"--format is {name!r}; it must be one of {', '.join(form.name for form in FORMS)}")
