"""What a loaded history is: until when it is known, and whether it is invented."""

from __future__ import annotations

from datetime import datetime

from barberpro.warehouse.database import Database


def last_known(db: Database) -> datetime | None:
    """Say until when payments are known of, in UTC; None where there are none."""
    found: datetime | None = db.scalar("SELECT max(known_at) FROM payments")
    return found


def is_invented(db: Database) -> bool:
    """Whether any file that was loaded came from a synthetic world."""
    return bool(db.scalar("SELECT coalesce(bool_or(synthetic), false) FROM load_ledger"))
