"""Stage: the notebooks run on the generation in force and become pages that need no network and no Jupyter."""

from __future__ import annotations

import importlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from barberpro.errors import IntegrityError, UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import PROJECT_ROOT, Settings
from barberpro.warehouse import generations, worlds
from models.champion import write_atomically
from pipelines import command

SOURCE = PROJECT_ROOT / "notebooks"
OF_INVENTED = frozenset({"02_the_synthetic_world"})
"""Left out where the history is real, or its truth is gone: they would have nothing to tell."""
REHEARSALS = frozenset({"03_retrain_failure_model"})
"""They train, and tell how fast this machine answers: no stage whose output is to be the same twice."""
CELL_SECONDS = 3600
"""A training that is tuned on a million attempts takes half of it."""
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
          "language_info": {"name": "python"}}  # fmt: skip
ALONE = {"AsyncKernelManager": {"transport": "ipc"}}
"""The kernel listens to no port: on a shared machine others could read what goes over one."""
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
"""nbconvert's scripts come from a content network; a page of text, tables and pictures needs none."""


@dataclass(frozen=True, slots=True)
class NotebooksResult:
    """The pages written."""

    pages: tuple[Path, ...]


def run(
    settings: Settings,
    progress: Progress = silent,
    *,
    source: Path = SOURCE,
    keep_outputs: bool = False,
    rehearsals: bool = True,
) -> NotebooksResult:
    """Run every notebook in `source` and write `reports/notebooks/<name>.html`; `keep_outputs` stores them in it too.

    Without `rehearsals` those that train are left out.
    UnavailableError where nothing is published, or where Jupyter's libraries are not installed.
    """
    generations.current(settings)
    found = sorted(source.glob("*.ipynb"))
    left_out = (frozenset() if is_invented(settings) else OF_INVENTED) | (frozenset() if rehearsals else REHEARSALS)
    paths = [path for path in found if path.stem not in left_out]
    if not found:
        raise UnavailableError(f"{source} holds no notebook; they come with a checkout of the project")
    pages = []
    for done, path in enumerate(paths):
        progress(f"running {path.name}", done, len(paths))
        notebook = executed(settings, path)
        page = settings.reports / "notebooks" / f"{path.stem}.html"
        write_atomically(page, rendered(notebook, path.stem).encode())
        if keep_outputs:
            write_atomically(path, (_library("nbformat").writes(bare(notebook)) + "\n").encode())
        pages.append(page)
    progress(f"{len(pages)} pages written to {settings.reports / 'notebooks'}", len(paths), len(paths))
    return NotebooksResult(tuple(pages))


def stage(settings: Settings, progress: Progress = silent) -> NotebooksResult:
    """Run the notebooks whose pages come out the same each time."""
    return run(settings, progress, rehearsals=False)


def is_invented(settings: Settings) -> bool:
    """Whether the data root holds an invented history with its truth."""
    return worlds.manifest_in(settings.raw) is not None and (settings.truth / "payments.parquet").is_file()


def executed(settings: Settings, path: Path) -> Any:
    """Run a notebook on the data root; IntegrityError names the cell that failed and why."""
    nbclient, notebook = _library("nbclient"), _library("nbformat").read(path, as_version=4)
    place = {"metadata": {"path": str(PROJECT_ROOT)}}
    told = {"kernel_name": "python3", "timeout": CELL_SECONDS, "record_timing": False, "resources": place}
    client = nbclient.NotebookClient(notebook, config=_library("traitlets.config").Config(ALONE), **told)
    try:
        client.execute(env={**os.environ, "BARBERPRO_DATA": str(settings.data_root)})
    except nbclient.exceptions.CellExecutionError as error:
        raise IntegrityError(f"{path.name} broke off: {why(str(error))}; open it in Jupyter to see where") from error
    return notebook


def why(told: str) -> str:
    """Find in a traceback's text the line that names the last error, without the colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", told).splitlines()
    named = [line.strip() for line in plain if re.match(r"[\w.]*(Error|Exception|Interrupt)\b", line.strip())]
    return named[-1] if named else "no reason was given"


def rendered(notebook: Any, title: str) -> str:
    """Lay a notebook out as one page that loads nothing from elsewhere."""
    exporter = _library("nbconvert").HTMLExporter(template_name="lab", embed_images=True, sanitize_html=False)
    page, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return SCRIPT.sub("", page)


def bare(notebook: Any) -> Any:
    """Take away what says where and when a notebook ran."""
    notebook.metadata = _library("nbformat").from_dict(KERNEL)
    for cell in notebook.cells:
        cell.metadata.clear()
    return notebook


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UnavailableError(
            f"{name} is not installed, which runs and renders notebooks; "
            "run `make test` once, or install requirements-dev.lock"
        ) from error


if __name__ == "__main__":
    command.main(stage)
