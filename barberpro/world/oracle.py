"""The best anyone could say without seeing what is hidden: client risk and outages integrated out.

A client's earlier outcomes say something about the hidden risk. The oracle uses them all, by Bayes' rule on the nodes
of a Gauss-Hermite rule, so that no model that reads the same history can do better by knowing the client. Outages enter
with the share of time they are expected to take.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from barberpro.world.arrays import Flags, Floats, Ints, sigmoid
from barberpro.world.ground import Ground
from barberpro.world.outages import NO_ISSUER, Faults, Level

NODES = 15


@dataclass(frozen=True, slots=True)
class Seen:
    """What the oracle sees of each attempt; rows in order of client, then time."""

    client: Ints
    log_odds: Floats
    issuer: Ints
    failed: Flags


def oracle_probability(ground: Ground, outages: Faults, seen: Seen) -> Floats:
    """Return the probability of failure of each attempt given all but the latents."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    risk = nodes * ground.assumptions.people.hidden_risk_sd
    by_node = _without_outages(ground, outages, seen, risk)
    belief = np.log(weights / weights.sum()) + _learned(seen.client, by_node, seen.failed)
    belief = np.exp(belief - belief.max(axis=1, keepdims=True))
    return np.asarray((belief * by_node).sum(axis=1) / belief.sum(axis=1), dtype=np.float64)


def _without_outages(ground: Ground, outages: Faults, seen: Seen, risk: Floats) -> Floats:
    """Probability of failure by attempt and node, averaged over whether issuer and processor are down."""
    has_issuer = seen.issuer != NO_ISSUER
    average = np.zeros((len(seen.log_odds), len(risk)))
    for issuer, processor in product(_with_calm(outages.issuer_levels), _with_calm(outages.processor_levels)):
        by_issuer = np.where(has_issuer, issuer.share, float(not issuer.log_odds))
        more = issuer.log_odds + processor.log_odds
        average += (by_issuer * processor.share)[:, None] * sigmoid(seen.log_odds[:, None] + risk + more)
    return average


def _with_calm(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return (Level(1.0 - sum(level.share for level in levels), 0.0), *levels)


def _learned(client: Ints, by_node: Floats, failed: Flags) -> Floats:
    """Log-likelihood, by node, of the client's attempts before each one."""
    likelihood = np.log(np.where(failed[:, None], by_node, 1.0 - by_node))
    total = np.cumsum(likelihood, axis=0) - likelihood
    first = np.searchsorted(client, client, side="left")
    return np.asarray(total - total[first], dtype=np.float64)
