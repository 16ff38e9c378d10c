"""How verbs talk: progress and notes on stderr, results on stdout, as text or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from barberpro.progress import Lines

if TYPE_CHECKING:
    from barberpro.progress import Progress
    from barberpro.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, and nothing else, on stdout.")]


@dataclass(slots=True)
class Call:
    """The global options of this call of the program, filled in before its verb runs."""

    data_root: Path | None = None


def settings_of(context: typer.Context) -> Settings:
    """Read the settings, with the data root of the global option."""
    from barberpro.settings import load_settings

    call: Call = context.obj
    return load_settings(call.data_root)


def writing_settings_of(context: typer.Context) -> Settings:
    """Read the settings for a verb that writes; LockedError before anything heavy is imported."""
    from barberpro.warehouse import lock

    settings = settings_of(context)
    lock.refuse_if_held(settings.warehouse / "writer.lock")
    return settings


def say(text: str) -> None:
    """Print one line of a result."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Print one line beside the result."""
    sys.stderr.write(text + "\n")


def print_json(content: Any) -> None:
    """Print a result as JSON."""
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Show a progress line that moves on a terminal, and one line for each step elsewhere."""
    if sys.stderr.isatty():
        with _moving() as progress:
            yield progress
    else:
        yield Lines()


@contextmanager
def _moving() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=None, count="")

        def progress(text: str, done: int | None = None, total: int | None = None) -> None:
            count = "" if done is None else f"{done:,}"
            bar.update(task, description=text, completed=done or 0, total=total, count=count)

        yield progress


def table(title: str, rows: Sequence[tuple[str, ...]], columns: tuple[str, ...], right: tuple[int, ...] = ()) -> None:
    """Print a small table; the columns numbered in `right` are aligned there."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title, title_justify="left", title_style="bold", pad_edge=False)
    for number, name in enumerate(columns):
        is_right = number in right
        drawn.add_column(name, justify="right" if is_right else "left", overflow="fold", no_wrap=is_right)
    for row in rows:
        drawn.add_row(*row)
    Console(width=None if sys.stdout.isatty() else 120).print(drawn)
