"""The stages of a run in their order, each as it is called; after the load all share one open writer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.progress import Progress
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import open_writer
from pipelines import (
    action_evidence,
    checkout_features,
    claims_ledger,
    drift,
    features,
    learned_menus,
    load,
    marts,
    menu_verdicts,
    method_outcomes,
    publish,
    score,
    train,
    train_conversion,
    validate,
)

Work = dict[str, Callable[[], Any]]


def stages(  # noqa: PLR0913  what some of the stages are told
    settings: Settings,
    db: Callable[[], Database],
    told: Progress,
    clock: Callable[[], datetime],
    *,
    raw: Path | None = None,
    mapping: str | Path | None = None,
    source: str | None = None,
) -> Work:
    """Name the stages in order; `db` opens the writer when the first one asks for it, and is asked after the load.

    `raw` and `mapping` say what is loaded; the model of failures is trained on the payments of `source`, or on all.
    """
    return {
        "load": lambda: load.run(settings, told, raw=raw, mapping=mapping, now=clock()),
        "validate": lambda: validate.run(settings, db(), told, now=clock()),
        "features": lambda: features.run(settings, db(), told),
        "checkout_features": lambda: checkout_features.run(settings, db(), told),
        "train": lambda: train.run(settings, db(), told, source=source, now=clock()),
        "train_conversion": lambda: train_conversion.run(settings, db(), told),
        "action_evidence": lambda: action_evidence.run(settings, db(), told),
        "method_outcomes": lambda: method_outcomes.run(settings, db(), told),
        "menu_verdicts": lambda: menu_verdicts.run(settings, db(), told),
        "learned_menus": lambda: learned_menus.run(settings, db(), told),
        "score": lambda: score.run(settings, db(), told),
        "drift": lambda: drift.run(settings, db(), told),
        "marts": lambda: marts.run(settings, db(), told),
        "claims_ledger": lambda: claims_ledger.run(settings, db(), told, now=clock()),
        "publish": lambda: publish.run(settings, db(), told, now=clock()),
    }


def opening(settings: Settings, held: ExitStack) -> Callable[[], Database]:
    """Give what opens the writer once, when it is first asked, until `held` ends."""
    opened: list[Database] = []

    def db() -> Database:
        if not opened:
            opened.append(held.enter_context(open_writer(settings)))
        return opened[0]

    return db
