"""How far a share may be from the true one where several of what is counted come from one client or provider."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from barberpro.domain.intervals import wilson

FEW_CLUSTERS = 30
"""Below so many clusters their spread is not known well enough for an interval."""


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """What clusters add up to: of each, `y` of `n` things are of the kind asked for."""

    clusters: int
    over: float
    under: float
    over_squared: float
    under_squared: float
    cross: float

    @property
    def share(self) -> float | None:
        """The share, None where nothing is counted."""
        return self.over / self.under if self.under else None

    @property
    def variance(self) -> float:
        """Variance of the share as a ratio of two sums over clusters, which are drawn and not the things in them."""
        if self.share is None or self.clusters < 2:
            return inf
        p = self.share
        squares = self.over_squared - 2 * p * self.cross + p * p * self.under_squared
        return max(squares, 0.0) * self.clusters / (self.clusters - 1) / self.under**2

    @property
    def effective(self) -> float:
        """How many things that are alone in their cluster would tell as much.

        Where all or none are of the kind, the clusters do not differ and say nothing of their spread: each then counts
        once, weighed by its size.
        """
        if self.share is None:
            return 0.0
        p, variance = self.share, self.variance
        if variance == inf:
            return 0.0
        if p * (1 - p) <= 0 or variance == 0:
            return self.under**2 / self.under_squared
        return p * (1 - p) / variance

    def interval(self, z: float) -> tuple[float, float] | None:
        """Compute Wilson's interval of so many effective things; None where the clusters are too few."""
        if self.share is None or self.clusters < FEW_CLUSTERS:
            return None
        size = min(self.effective, self.under) if self.counts_things else self.effective
        return wilson(self.share * size, size, z)

    @property
    def counts_things(self) -> bool:
        """Whether things are counted and not amounts: then there cannot be more of them in effect than there are."""
        return float(self.under).is_integer() and float(self.over).is_integer()

    @property
    def design_effect(self) -> float | None:
        """Give by how much the clusters widen the variance of a count; None where nothing is counted."""
        return self.under / self.effective if self.effective else None


def without_any(sums: ClusterSums) -> ClusterSums:
    """Give the sums of a kind that none of the same things are of."""
    return ClusterSums(sums.clusters, 0.0, sums.under, 0.0, sums.under_squared, 0.0)
