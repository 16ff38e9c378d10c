"""A sentence in Spanish and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    es: str
    en: str

    def said(self, language: str) -> str:
        """Give it in a language."""
        return self.es if language == "es" else self.en

    def as_json(self) -> dict[str, str]:
        """Plain values."""
        return {"es": self.es, "en": self.en}
