"""A sentence in Spanish and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    es: str
    en: str
