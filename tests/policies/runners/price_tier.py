"""The price of a service at a sought or quiet hour for a client, out of its indexed price."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from barberpro.domain.price_tiers import RETURNING, USUAL, multiplier_bp, tiered
from barberpro.policies.prices import indexation_terms, tier_terms
from tests.policies.runners.price import centavos, pesos, policy

GIVEN = {"indexed", "service", "hour", "client", "on", "changes"}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Multiply, add the buffer, round."""
    found, day = policy(given), date.fromisoformat(given.get("on", "2026-08-17"))
    words = given.get("service", "corte"), given.get("hour", USUAL), given.get("client", RETURNING)
    multiplier = multiplier_bp(tier_terms(found, day), *words)
    price = tiered(centavos(given["indexed"]), multiplier, indexation_terms(found, day))
    return {
        "multiplier": str(price.multiplier_bp),
        "indexed": pesos(price.indexed),
        "target": pesos(price.target),
        "price": pesos(price.price),
    }
