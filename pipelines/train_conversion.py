"""Stage: checkouts, their menus and how they ended become a model of what converts, its report and its record."""

from __future__ import annotations

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from pipelines import command, train
from pipelines.train import TrainResult

MODEL = "installment_conversion"


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> TrainResult:
    """Train on every mature checkout that tells its menu; without abandoned ones the report says why there is none."""
    return train.run(settings, db, progress, model=MODEL)


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
