"""A registry of two families, for tests that need some features and not all of them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from barberpro.features import registry


@pytest.fixture
def few_families(tmp_path, monkeypatch) -> None:
    """Let the registry find two families only: planning all of them takes seconds."""
    folder = tmp_path / "families"
    folder.mkdir()
    for name in ("feed", "issuer"):
        (folder / f"{name}.py").touch()
    monkeypatch.setattr(registry, "folder", SimpleNamespace(__name__=registry.folder.__name__, __path__=[str(folder)]))
