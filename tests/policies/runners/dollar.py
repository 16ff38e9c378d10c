"""What is decided about the dollar on a day, out of the shipped closes, given what the drawn moves are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from barberpro.parameters.reference import fx, inflation_expectations
from barberpro.policies.dollar import decision, dollar_terms
from tests.policies.runners.price import centavos, percent, pesos, policy

GIVEN = {"on", "costs a month", "income a month", "moves", "changes"}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Decide; `moves` says how many draws there are of which move."""
    day = date.fromisoformat(given["on"])
    moves = np.concatenate([np.full(int(count), float(each)) for each, count in given["moves"].items()])
    monthly = centavos(given["costs a month"]), centavos(given["income a month"])
    terms = dollar_terms(policy(given), day)
    found = decision(terms, (fx(), inflation_expectations()), monthly, moves, day)
    told = {"move": percent(found.move.change), "decision": found.action, "because": found.reason}
    if found.loss is not None:
        told |= {
            "loss": [pesos(each) for each in (found.loss.p5, found.loss.p50, found.loss.p95)],
            "cover": f"{found.cover_bp / 100:.2f} %",
            "cover costs": pesos(found.cover_cost),
        }
    return told
