"""Verbs that tell how things stand: status, doctor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of
from barberpro.errors import BarberProError, IntegrityError, UnavailableError

if TYPE_CHECKING:
    from barberpro.settings import Settings
    from barberpro.warehouse.sidecars import Sidecar


def status(context: typer.Context, as_json: Json = False) -> None:
    """Say which generation is in force and what it holds; before the first publication, what was loaded.

    Example: barberpro status --json
    """
    from barberpro.warehouse import generations, sidecars

    settings = settings_of(context)
    try:
        name = generations.current(settings)
    except UnavailableError:
        _show_what_was_loaded(settings, as_json=as_json)
        raise
    sidecar = sidecars.read_sidecar(settings, name)
    problem = generations.visible_damage(settings, sidecar.generation)
    if as_json:
        shown = ("generation", "built_at", "rows", "max_event_at", "ledger", "champions", "synthetic", "sources")
        content = sidecar.as_json()
        print_json({name: content[name] for name in shown} | {"damage": problem})
    else:
        _show(sidecar)
    if problem:
        raise IntegrityError(f"generation {sidecar.generation} is damaged: {problem}; run `barberpro publish`")


def _show_what_was_loaded(settings: Settings, *, as_json: bool) -> None:
    """Tell of the ledger where there is one; why it cannot be read at this moment is a note."""
    if not (settings.warehouse / "writer.duckdb").is_file():  # then nothing heavy needs to be imported
        return
    from barberpro.warehouse.standing_ledger import standing_ledger

    try:
        ledger = standing_ledger(settings)
    except BarberProError as error:
        note(f"note: {error}")
        return
    if as_json:
        print_json({"generation": None, "ledger": ledger})
    else:
        say(_ledger_line(ledger))


def _ledger_line(ledger: Mapping[str, int]) -> str:
    return (
        f"ledger       {ledger['files']:,} files: {ledger['loaded']:,} loaded, {ledger['duplicate']:,} duplicate, "
        f"{ledger['quarantined']:,} refused over time; {ledger['in_quarantine']:,} rows are in quarantine"
    )


def _show(sidecar: Sidecar) -> None:
    mark = "  [SYNTHETIC DATA]" if sidecar.synthetic else ""
    say(f"generation   {sidecar.generation}, built {sidecar.built_at}{mark}")
    say(f"last event   {sidecar.max_event_at}")
    say(_ledger_line({**sidecar.ledger, "in_quarantine": sidecar.rows.get("quarantine", 0)}))
    for name, version in sidecar.champions.items():
        say(f"scored by    {name} {version}")
    say("rows         " + ", ".join(f"{name} {count:,}" for name, count in sorted(sidecar.rows.items())))


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check the installation, the data root and the published generation, and say how to mend what is wrong.

    Example: barberpro doctor
    """
    from barberpro.cli.checks import examine

    findings = examine(settings_of(context))
    if as_json:
        print_json([{"check": each.check, "state": each.state, "text": each.text} for each in findings])
    else:
        for each in findings:
            say(f"{each.state:<5} {each.check:<18} {each.text}")
    broken = [each for each in findings if each.state == "fail"]
    if broken:
        note(f"{len(broken)} of {len(findings)} checks failed.")
        raise typer.Exit(broken[0].exit_code)


VERBS = (status, doctor)
