from dataclasses import replace

from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS
from barberpro.simulation.assumed import KNOWN_ERROR, price_elasticity
from barberpro.simulation.elasticity import Elasticity

BELIEVED = shipped_policy().on("response.elasticity", ALWAYS)
FOUND = Elasticity(-1.1, -1.4, -0.8, True, "", 5000, 200, None)


def test_what_is_identified_is_used_as_far_as_it_may_be_trusted() -> None:
    used = price_elasticity(FOUND, BELIEVED)
    assert (used.value, used.low, used.high, used.assumed) == (-1.1, -1.4 - KNOWN_ERROR, -0.8 + KNOWN_ERROR, False)
    assert "5000 weeks of 200 providers" in used.basis


def test_what_is_not_is_replaced_by_an_assumption_that_says_so() -> None:
    used = price_elasticity(replace(FOUND, identified=False, reason="too little"), BELIEVED)
    assert (used.value, used.low, used.high, used.assumed) == (-0.6, -1.5, 0.0, True)
    assert used.basis.startswith("assumption")
    assert used.basis.endswith("not identified: too little")
