"""Brings to MLflow what it could not take while its server was down."""

from __future__ import annotations

from barberpro import tracking
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from models.champion import has_model
from models.promotion import version_of


def run(settings: Settings, progress: Progress = silent) -> tracking.Synced:
    """Record the runs that wait, each version once, and point `champion` at what is in force now.

    UnavailableError where the server still does not answer; then all of it goes on waiting.
    """
    for model in sorted(tracking.models_waiting(settings)):
        home = settings.models / model
        if has_model(home):
            tracking.keep_alias(settings, model, version_of(home))
    return tracking.sync(settings, progress)
