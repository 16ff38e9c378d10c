"""What a log with a small share of exploration is worth for judging another policy, beside an experiment of its own."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from statistics import NormalDist

from barberpro.errors import BadInputError

STANDARD = NormalDist()


@dataclass(frozen=True, slots=True)
class ExplorationPlan:
    """A share drawn evenly over `menus`, and a policy to judge that wants another menu for the share `changed`."""

    share: float
    menus: int
    changed: float

    def __post_init__(self) -> None:
        if not (0.0 < self.share <= 1.0 and 0.0 < self.changed <= 1.0 and self.menus >= 2):
            raise BadInputError(
                f"exploration of {self.share:g} over {self.menus} menus for a policy that changes {self.changed:g}; "
                "allowed: shares above 0 up to 1, and two menus or more"
            )

    @property
    def explored(self) -> float:
        """Propensity of a menu that the policy in force does not want."""
        return self.share / self.menus

    @property
    def kept(self) -> float:
        """Propensity of the menu that it wants."""
        return 1.0 - self.share + self.explored

    @property
    def largest_weight(self) -> float:
        """Weight of a checkout that was shown what only the policy to judge wants."""
        return 1.0 / self.explored

    @property
    def effective_share(self) -> float:
        """Effective rows of the policy to judge for each row of the log: 1 / mean weight of what it wants."""
        return 1.0 / ((1.0 - self.changed) / self.kept + self.changed / self.explored)

    def rows_needed(
        self, effect: float, deviation: float, alpha: float, power: float, design_effect: float = 1.0
    ) -> int:
        """Count the rows of a log that show a difference of `effect` between both policies over all checkouts.

        Only checkouts for which the policies differ tell them apart; each counts by the inverse of its propensity.
        """
        reach = STANDARD.inv_cdf(1.0 - alpha / 2.0) + STANDARD.inv_cdf(power)
        noise = deviation**2 * self.changed * (1.0 / self.explored + 1.0 / self.kept)
        return ceil(reach**2 * noise / effect**2 * design_effect)
