"""Card attempts of a retailer: files that are given."""

from __future__ import annotations

from pipelines.source import Source

SOURCE = Source(name="psp", title="Card attempts of a retailer in Germany, Austria and Switzerland", mapping="psp")
