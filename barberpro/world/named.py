"""Named worlds: the default one, and small ones in which the answer to a question is known; found by scanning."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from barberpro.errors import BadInputError
from barberpro.world import worlds as folder
from barberpro.world.assumptions import Assumptions
from barberpro.world.columns import ledger
from barberpro.world.slips import differences_truth
from barberpro.world.world import World

DEFAULT = "argentina"


@dataclass(frozen=True, slots=True)
class Truth:
    """A table that tells what nobody could see."""

    name: str
    """Of the file under `truth/`, without its ending."""
    holds: str
    table: Callable[[World], pl.DataFrame]
    """Rows of a block of the world, in order of their key."""
    common: bool = False
    """Whether every block would tell the same, so that the first one suffices."""


@dataclass(frozen=True, slots=True)
class NamedWorld:
    """A world, the question that it answers, and how it differs from the default one."""

    name: str
    question: str
    change: str
    assumptions: Assumptions
    truth: tuple[Truth, ...] = ()
    """Besides `payments` and `report_differences`, which every world has."""


REPORT_DIFFERENCES = Truth(
    "report_differences",
    "a planted difference between the processor's reports and the payments",
    lambda world: differences_truth(world, ledger(world)),
)
"""Every world has it beside `payments`."""


def named_worlds() -> dict[str, NamedWorld]:
    """Map each world's name, which is that of its file, to the `WORLD` it defines; the default one comes first."""
    found = {each.name for each in pkgutil.iter_modules(folder.__path__)}
    names = [DEFAULT, *sorted(found - {DEFAULT})]
    return {name: importlib.import_module(f"{folder.__name__}.{name}").WORLD for name in names}


def named_world(name: str) -> NamedWorld:
    """Return a world by its name, or raise BadInputError with all names."""
    known = named_worlds()
    if name not in known:
        raise BadInputError(f"--world is {name}; known worlds: {', '.join(known)}")
    return known[name]


def worlds_table() -> str:
    """Return every world as a row of Markdown: name, question, change, truth."""
    rows = [f"| `{each.name}` | {each.question} | {each.change} | {_truth(each)} |" for each in named_worlds().values()]
    return "\n".join(["| world | question | change | truth besides `payments` |", "|---|---|---|---|", *rows])


def _truth(world: NamedWorld) -> str:
    return "; ".join(f"`{each.name}`: {each.holds}" for each in world.truth) or "none"
