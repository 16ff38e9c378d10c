"""Verbs that open the dashboard and make pages of the notebooks."""

from __future__ import annotations

import os
import socket
import sys
from typing import Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress
from barberpro.errors import UnavailableError


def dashboard(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Port on loopback; default: params.yaml.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only see whether it could start.")] = False,
) -> None:
    """Open the dashboard on http://127.0.0.1:PORT.

    Example: barberpro dashboard --port 8502
    """
    from barberpro.settings import shipped
    from barberpro.warehouse import generations

    settings = settings_of(context)
    chosen = port or settings.params.dashboard.port
    _free(chosen)
    generation = generations.current(settings)
    if check:
        note(f"The dashboard can open on http://127.0.0.1:{chosen} with generation {generation}.")
        return
    note(f"Dashboard: http://127.0.0.1:{chosen}  (generation {generation}; stop with Ctrl+C)")
    page = shipped("dashboards") / "app.py"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(page),
        f"--server.port={chosen}",
        "--server.address=127.0.0.1",
    ]
    environment = {**os.environ, "BARBERPRO_DATA": str(settings.data_root)}
    os.chdir(page.parent.parent)
    os.execve(sys.executable, command, environment)  # noqa: S606 - the server takes this process's place and its signals


def notebooks(
    context: typer.Context,
    keep_outputs: Annotated[
        bool, typer.Option("--keep-outputs", help="Store the outputs in the notebooks of this checkout too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Run the notebooks on the generation in force and make pages of them that need no network.

    One of them rehearses a retraining on a copy, which takes minutes; nothing in force is touched.

    Example: barberpro notebooks
    """
    from pipelines import notebooks as stage

    with shown_progress() as progress:
        result = stage.run(settings_of(context), progress, keep_outputs=keep_outputs)
    if as_json:
        print_json({"pages": [str(page) for page in result.pages]})
        return
    for page in result.pages:
        say(str(page))


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UnavailableError(
                f"port {port} on 127.0.0.1 is in use; "
                "choose another with --port (1 to 65535) or stop what listens there"
            ) from error


VERBS = (dashboard, notebooks)
