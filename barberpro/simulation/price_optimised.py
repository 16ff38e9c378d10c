"""What the bounded optimiser would move, cell by cell of a price list, or why it leaves a cell alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.optimiser import Cells, Moves, OptimiserTerms, Response, moves
from barberpro.policies.prices import optimiser_terms
from barberpro.policies.rates import Ints
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.comparison import pesos
from barberpro.simulation.price_cells import cell_names
from barberpro.simulation.price_facts import Facts, Rule
from barberpro.simulation.price_slices import CellOrder


def optimised(facts: Facts, rule: Rule, answer: Answer, terms: OptimiserTerms) -> tuple[Cells, Moves]:
    """Choose for each cell by the payments of the whole history.

    The platform bears no cost of a booking: what the processor takes is the provider's.
    """
    history = facts.priced.history
    order = facts.order if rule.cells is facts.rule.cells else CellOrder.of(facts.priced, rule.cells)
    bookings = order.sums(np.ones(history.rows, dtype=np.int64))
    amount, income = order.sums(history.amount), order.sums(facts.billed.charged)
    cells = Cells(bookings, _each(amount, bookings), _each(income * BASIS_POINTS, amount), np.zeros_like(bookings))
    response = Response(answer.value, answer.low, answer.high, identified=not answer.assumed)
    return cells, moves(cells, response, terms)


def told_optimiser(facts: Facts, rule: Rule, answer: Answer) -> dict[str, Any]:
    """Tell every cell that had a payment, and how many were moved or left for which reason."""
    terms = optimiser_terms(rule.always, facts.priced.history.last_day)
    cells, found = optimised(facts, rule, answer, terms)
    there = np.flatnonzero(cells.bookings).tolist()
    names = cell_names(facts.priced)
    return {
        "on": terms.on,
        "reasons": dict(sorted(Counter(str(found.reason[place]) for place in there).items())),
        "cells": [
            dict(zip(("service", "band", "segment"), names[place], strict=True))
            | {
                "bookings": int(cells.bookings[place]),
                "price_ars": pesos(int(cells.price[place])),
                "multiplier_bp": int(found.multiplier_bp[place]),
                "reason": str(found.reason[place]),
                "best_bp": int(found.best_bp[place]),
                "expected_ars": pesos(int(found.expected[place])),
                "low_ars": pesos(int(found.low[place])),
                "high_ars": pesos(int(found.high[place])),
            }
            for place in there
        ],
    }


def _each(total: Ints, count: Ints) -> Ints:
    return np.asarray(np.where(count, (2 * total + count) // np.maximum(2 * count, 1), 0), dtype=np.int64)
