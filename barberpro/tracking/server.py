"""Where MLflow is, whether it answers, and how it is kept quiet."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from barberpro.errors import UnavailableError
from barberpro.settings import Settings

ENVIRONMENT = {
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "3",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "GIT_PYTHON_REFRESH": "quiet",
}
TRAINING_WAITS_S = 3
"""How long a training waits for one answer: what comes later than that is spooled."""
SYNC_WAITS_S = 60
"""Nobody waits for a sync, and a busy server is no dead one."""
PATIENCE_S = 2.0
"""A server that takes longer to say that it is there counts as dead."""


def tracking_uri(settings: Settings) -> str:
    """Name the tracking server, or the SQLite file under the data root."""
    return settings.mlflow_tracking_uri or f"sqlite:///{settings.data_root / 'mlflow.db'}"


def refuse_if_dead(settings: Settings) -> None:
    """Raise UnavailableError where a server over HTTP does not answer; asked before MLflow is imported and waits."""
    uri = tracking_uri(settings)
    if not uri.startswith(("http://", "https://")):
        return
    try:
        with urllib.request.urlopen(f"{uri.rstrip('/')}/health", timeout=PATIENCE_S):  # noqa: S310  http by the line above
            return
    except urllib.error.HTTPError:
        return  # whatever it says, it is there
    except (OSError, ValueError) as error:
        raise UnavailableError(f"the MLflow server {uri} does not answer ({error})") from error


@contextmanager
def quiet(timeout_s: int = TRAINING_WAITS_S) -> Iterator[None]:
    """Set MLflow's environment for the time being, and keep its chatter off the screen."""
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT | {"MLFLOW_HTTP_REQUEST_TIMEOUT": str(timeout_s)})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
