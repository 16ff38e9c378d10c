"""The record of trainings in MLflow. A training never fails for its sake: it is logged last, or spooled for later."""

from __future__ import annotations

from collections.abc import Callable

from barberpro.settings import Settings
from barberpro.tracking import record, spool
from barberpro.tracking.run import TrackedRun
from barberpro.tracking.server import SYNC_WAITS_S, quiet, refuse_if_dead, tracking_uri

__all__ = ["Synced", "TrackedRun", "keep_alias", "log_run", "models_waiting", "point_alias", "sync", "tracking_uri"]

Synced = spool.Synced


def log_run(settings: Settings, run: TrackedRun) -> str | None:
    """Record a run and point the registry's alias at it; None when all went well, else a warning after spooling it."""
    try:
        with quiet():
            refuse_if_dead(settings)
            record.log(settings, run)
    except Exception as error:  # noqa: BLE001  whatever MLflow does, the model on disk stands
        reason = _line(error)
        spooled = spool.keep(settings, run, reason)
        return (
            f"MLflow could not record the run ({reason}); it was spooled to {spooled}: `barberpro sync-runs` catches up"
        )
    return None


def point_alias(settings: Settings, model: str, version: str) -> str | None:
    """Point the registry's alias `champion` at a version; None when all went well, else a warning after spooling it."""
    try:
        with quiet():
            refuse_if_dead(settings)
            record.point_alias(settings, model, "champion", version)
    except Exception as error:  # noqa: BLE001  the champion on disk stands
        reason = _line(error)
        spool.keep_alias(settings, model, version)
        return f"MLflow could not move the alias champion to {version} ({reason}): `barberpro sync-runs` catches up"
    return None


def models_waiting(settings: Settings) -> set[str]:
    """Name the models of which something waits to be recorded."""
    runs = {run.name.partition("-")[0] for run in spool.waiting(settings)}
    return runs | {alias.name for alias in spool.waiting_aliases(settings)}


def keep_alias(settings: Settings, model: str, version: str) -> None:
    """Have the next `sync` point the alias `champion` at a version."""
    spool.keep_alias(settings, model, version)


def sync(settings: Settings, told: Callable[[str], None]) -> Synced:
    """Record in MLflow what was spooled, oldest first; UnavailableError where the server still does not answer."""
    with quiet(SYNC_WAITS_S):
        return spool.sync(settings, told)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
