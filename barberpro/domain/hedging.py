"""What a move of the dollar costs, how much cover would keep that within tolerance, and the decision with its reason.

Moves are fractions: 0.05 is a dollar that is 5 % dearer. Money is integer centavos, rates are basis points. A loss is
above 0 where a dearer dollar makes costs dearer; "do nothing" is an answer as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from barberpro.domain.indexation import months_between
from barberpro.domain.money import BASIS_POINTS, share
from barberpro.errors import BadInputError

RISE, BOTH = "rise", "both"
DIRECTIONS = (RISE, BOTH)
DAYS, MONTHS = "days", "months"
WINDOW_UNITS = (DAYS, MONTHS)
FEWEST_DRAWS = 100
"""Below it a 95th percentile rests on fewer than five draws."""

HEDGE, NOTHING = "hedge", "do nothing"
NO_EXPOSURE = "no costs are in dollars"
STALE = "the newest close is too old"
BELOW_TRIGGER = "the move is below the trigger"
FALL = "the dollar fell, which costs nothing"
TOO_FEW_DRAWS = "too few draws to tell the loss"
WITHIN_TOLERANCE = "the loss is within the tolerance"
DEAR_COVER = "the cover costs at least as much as the loss that it averts"
BEYOND_TOLERANCE = "the loss is beyond the tolerance"


@dataclass(frozen=True, slots=True)
class Close:
    """Pesos for one dollar at the last close of a period, the day of that close, and since when it is known."""

    closed_on: date
    rate: Decimal
    published_on: date


@dataclass(frozen=True, slots=True)
class Window:
    """A number of `days` or `months`."""

    length: int
    unit: str


@dataclass(frozen=True, slots=True)
class Move:
    """How the dollar moved between two closes."""

    since: Close
    until: Close

    @property
    def change(self) -> Fraction:
        """Fraction by which it got dearer."""
        return Fraction(self.until.rate) / Fraction(self.since.rate) - 1


@dataclass(frozen=True, slots=True)
class HedgeTerms:
    """When a move counts, and what may be lost. `tolerance_bp` is of the income; `stale_days` the oldest close used."""

    trigger_bp: int
    tolerance_bp: int
    direction: str
    stale_days: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """Over a horizon, in centavos: costs, their share in dollars (basis points), the income they are set against."""

    costs: int
    dollar_bp: int
    income: int

    @property
    def centavos(self) -> int:
        """Costs in dollars, in pesos of today."""
        return share(self.costs, self.dollar_bp)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Over the same horizon: drawn moves of the dollar, and the price of cover in basis points of what is covered."""

    moves: Sequence[Fraction]
    premium_bp: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Quantiles of what drawn moves cost, in centavos."""

    p5: int
    p50: int
    p95: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do and why; `loss` is None where the decision needed none. Cover in basis points of the exposure."""

    action: str
    reason: str
    move: Move
    loss: Loss | None = None
    cover_bp: int = 0
    cover_cost: int = 0


def move(closes: Iterable[Close], day: date, window: Window) -> Move:
    """Tell how the dollar moved over a window up to the newest close known on a day.

    The earlier close is the newest that is at least the window older. BadInputError where closes lie further apart than
    the window, which then cannot be seen, or where they do not reach back far enough.
    """
    known = sorted((each for each in closes if each.published_on <= day), key=lambda each: each.closed_on)
    if not known:
        raise BadInputError(f"no close of the dollar was known on {day}; begin later or import earlier ones")
    until = known[-1]
    earlier = [each for each in known if _at_least_older(each.closed_on, until.closed_on, window)]
    if not earlier:
        raise BadInputError(
            f"the closes known on {day} begin on {known[0].closed_on}; "
            f"none lies {window.length} {window.unit} before the last of them"
        )
    apart = (until.closed_on - known[-2].closed_on).days
    if window.unit == DAYS and apart > window.length:
        raise BadInputError(
            f"a window of {window.length} days cannot be seen: the last closes are {apart} days apart; "
            f"allowed here: at least {apart} days, or months"
        )
    return Move(earlier[-1], until)


def loss(exposure: int, moves: Sequence[Fraction]) -> Loss:
    """Quantiles of the loss over drawn moves, by nearest rank, half up to the centavo; ValueError without any."""
    if not moves:
        raise ValueError("no move was drawn; give at least one")
    ordered = sorted(moves)
    found = [ordered[rank(len(ordered), quantile) - 1] for quantile in (500, 5_000, 9_500)]
    return Loss(*(_whole(exposure * each) for each in found))


def rank(count: int, quantile_bp: int) -> int:
    """Nearest rank of a quantile, from 1 to `count`."""
    return max(-(-count * quantile_bp // BASIS_POINTS), 1)


def needed_cover_bp(p95: int, income: int, tolerance_bp: int) -> int:
    """Smallest share of the exposure (basis points) whose cover keeps the P95 loss within a share of the income.

    What the cover costs is left out: it is known beforehand and no variance.
    """
    allowed = Fraction(income * tolerance_bp, BASIS_POINTS)
    if p95 <= allowed:
        return 0
    lacking = BASIS_POINTS * (1 - allowed / p95)
    return min(-(-lacking.numerator // lacking.denominator), BASIS_POINTS)


def decide(found: Move, exposure: Exposure, outlook: Outlook, terms: HedgeTerms, day: date) -> Decision:
    """Say whether to cover, how much, at what cost, and why.

    The first reason to do nothing counts. A move of exactly the trigger triggers, a loss of exactly the tolerance is
    within it.
    """
    early = _early_reason(found, exposure, len(outlook.moves), terms, day)
    if early:
        return Decision(NOTHING, early, found)
    losses = loss(exposure.centavos, outlook.moves)
    cover = needed_cover_bp(losses.p95, exposure.income, terms.tolerance_bp)
    if not cover:
        return Decision(NOTHING, WITHIN_TOLERANCE, found, losses)
    cost = share(share(exposure.centavos, cover), outlook.premium_bp)
    if cost >= share(losses.p95, cover):
        return Decision(NOTHING, DEAR_COVER, found, losses, cover, cost)
    return Decision(HEDGE, BEYOND_TOLERANCE, found, losses, cover, cost)


def _early_reason(found: Move, exposure: Exposure, draws: int, terms: HedgeTerms, day: date) -> str | None:
    change, trigger = found.change, Fraction(terms.trigger_bp, BASIS_POINTS)
    reasons = (
        (exposure.centavos <= 0, NO_EXPOSURE),
        (day - found.until.closed_on > timedelta(days=terms.stale_days), STALE),
        (abs(change) < trigger, BELOW_TRIGGER),
        (change < 0 and terms.direction == RISE, FALL),
        (draws < FEWEST_DRAWS, TOO_FEW_DRAWS),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _at_least_older(one: date, other: date, window: Window) -> bool:
    if window.unit == MONTHS:
        return months_between(one, other) >= window.length
    return (other - one).days >= window.length


def _whole(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)
