"""What is recommended about payments, by the evidence that the last run found and the key of the holdout."""

from __future__ import annotations

import hmac
import json
from typing import Any

import polars as pl

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse.pseudonyms import pseudonym_key
from models.actions import Treatment, recommend
from models.evidence import Finding

REPORT = "action_evidence.json"


def recommended(settings: Settings, rows: pl.DataFrame) -> pl.DataFrame:
    """Recommend something about each of `rows` (`models.actions.ASKED`); see `models.actions.recommend`."""
    actions = settings.params.actions
    treatment = Treatment(actions.risky_from, actions.holdout_share)
    return recommend(rows, evidence(settings), treatment, holdout_key(settings))


def evidence(settings: Settings) -> tuple[Finding, ...]:
    """Read what is known of actions, under the sources of the payments; nothing where nothing was estimated yet."""
    path = settings.reports / REPORT
    if not path.is_file():
        return ()
    try:
        sources: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["sources"]
        return tuple(
            Finding.from_json({**each, "source": paying})
            for content in sources.values()
            for paying in content["payment_sources"]
            for each in content["findings"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); run `barberpro run`") from error


def holdout_key(settings: Settings) -> bytes:
    """Derive the holdout's key from the key of the pseudonyms: nobody can choose who is left untreated.

    A rotation of that key draws anew, from then on; what was drawn stands beside each answer.
    """
    return hmac.digest(pseudonym_key(settings).secret, b"untreated holdout", "sha256")
