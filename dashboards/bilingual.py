"""A sentence in Spanish and English."""

from barberpro.domain.bilingual import Text

__all__ = ["Text"]
