"""Exports of the marketplace itself: files that are given."""

from __future__ import annotations

from pipelines.source import Source

SOURCE = Source(name="marketplace", title="Exports of the marketplace itself", mapping="marketplace")
