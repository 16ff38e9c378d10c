"""How people answer to prices: clients to the real price, providers to what they take of a booking."""

from __future__ import annotations

from decimal import Decimal
from statistics import NormalDist

import numpy as np

from barberpro.policies.kinds import Belief
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.elasticity import CONFIDENCE
from barberpro.simulation.response import MONTHS_A_YEAR, Floats, Response, triangular


def drawn_answers(answer: Answer, leaving: Belief, uniform: Floats) -> Response:
    """Draw by numbers in (0, 1) of shape (2, draws): what was found is normal, what is assumed a triangle.

    Nothing is passed on, for the prices are the policy's.
    """
    elasticity = triangular(_belief(answer), uniform[0]) if answer.assumed else _found(answer, uniform[0])
    return Response(triangular(leaving, uniform[1]), np.zeros(uniform.shape[1]), elasticity)


def likeliest_answers(answer: Answer, leaving: Belief) -> Response:
    """Take the likeliest value of each, as one draw."""
    return Response(np.array([float(leaving.value)]), np.zeros(1), np.array([answer.value]))


def staying_share(leaving_a_year: Floats, taken_more: Floats) -> Floats:
    """Share of bookings whose providers stay, where they take so much more of the price in force, by month on axis 1.

    A point of the price that they no longer take is like a point of commission. To take more brings nobody: providers
    who are not there cannot be won by a rule that they do not see. Exactly 1 where nothing changes.
    """
    hazard = (100 / MONTHS_A_YEAR * leaving_a_year)[:, None, None]
    lost = np.minimum(np.cumsum(taken_more, axis=1), 0.0)
    return np.exp(hazard * lost) if lost.any() else np.ones(np.broadcast_shapes(hazard.shape, lost.shape))


def _found(answer: Answer, uniform: Floats) -> Floats:
    reach = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    normal = NormalDist(answer.value, (answer.high - answer.low) / (2 * reach))
    return np.array([normal.inv_cdf(each) for each in uniform.tolist()])


def _belief(answer: Answer) -> Belief:
    return Belief(*(Decimal(repr(each)) for each in (answer.low, answer.value, answer.high)))
