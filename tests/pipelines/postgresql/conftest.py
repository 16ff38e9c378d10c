"""A database with the table of bookings, a mapping that reads it, and who fetches it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from barberpro.settings import Settings
from tests.database import Made
from tests.pipelines.postgresql.shop_database import BOOKINGS, ONLY_BOOKINGS, Fetcher


@pytest.fixture
def shop_mapping(tmp_path: Path) -> Callable[[str], Path]:
    """Write a mapping of bookings, changed by replacing texts in it."""

    def write(text: str = ONLY_BOOKINGS) -> Path:
        path = tmp_path / "shop.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def bookings(settings: Settings, database: Made, shop_mapping: Callable[..., Path]) -> Fetcher:
    database.run(BOOKINGS)
    return Fetcher(settings, database, shop_mapping())
