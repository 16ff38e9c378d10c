"""Olist's public files: given, none fetched."""

from __future__ import annotations

from pipelines.source import Source

SOURCE = Source(name="olist", title="Olist, a Brazilian marketplace, 2016 to 2018", mapping="olist")
