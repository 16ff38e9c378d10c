import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.errors import BadInputError
from barberpro.simulation.breakeven import BreakEven, break_even, proportional_loss, sentence

MONEY = st.floats(1.0, 1e12)


@given(MONEY, st.floats(1.001, 10.0))
def test_bisection_agrees_with_the_closed_form(current: float, factor: float) -> None:
    changed = current * factor
    found = break_even(lambda lost: changed * (1.0 - lost) - current, 0.0, 1.0)
    assert found.verdict == "pays_up_to"
    assert found.response == pytest.approx(proportional_loss(current, changed).response, abs=1e-9)


@pytest.mark.parametrize(
    ("at", "verdict", "response"),
    [
        (lambda e: 1.0 + e, "pays_from", -1.0),
        (lambda e: -1.5 - e, "pays_up_to", -1.5),
        (lambda _: 1.0, "always", None),
        (lambda _: -1.0, "never", None),
        (lambda _: 0.0, "never", None),
        (lambda e: -e, "pays_up_to", 0.0),
        (lambda e: e + 3.0, "pays_from", -3.0),
    ],
)
def test_both_signs_and_the_cases_without_a_zero(at, verdict: str, response: float | None) -> None:
    found = break_even(at, -3.0, 0.0)
    assert found.verdict == verdict
    assert found.response == (None if response is None else pytest.approx(response, abs=1e-9))


def test_a_step_is_found_where_it_is() -> None:
    assert break_even(lambda lost: 1.0 if lost < 0.123 else -5.0, 0.0, 1.0).response == pytest.approx(0.123)


@pytest.mark.parametrize("changed", [100.0, 80.0])
def test_what_gains_nothing_never_pays(changed: float) -> None:
    assert proportional_loss(100.0, changed).verdict == "never"


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(BadInputError, match="must be below"):
        break_even(lambda e: e, 1.0, 1.0)
    with pytest.raises(BadInputError, match="income now is 0"):
        proportional_loss(0.0, 10.0)


@pytest.mark.parametrize(
    ("found", "english", "spanish"),
    [
        (
            proportional_loss(100.0, 114.5),
            "This pays unless more than 12.7 % of providers leave.",
            "Conviene salvo que se pierda más del 12,7 % de los proveedores.",
        ),
        (
            BreakEven("never", None, 0.0, 1.0),
            "This does not pay even if only 0 % of providers leave.",
            "No conviene ni aunque se pierda solo el 0 % de los proveedores.",
        ),
        (
            BreakEven("always", None, 0.0, 0.5),
            "This pays even if 50 % of providers leave.",
            "Conviene aunque se pierda el 50 % de los proveedores.",
        ),
        (
            BreakEven("pays_from", 0.031, 0.0, 0.5),
            "This pays only if more than 3.1 % of providers leave.",
            "Conviene solo si se pierde más del 3,1 % de los proveedores.",
        ),
    ],
)
def test_sentences(found: BreakEven, english: str, spanish: str) -> None:
    assert sentence(found, "providers leave") == english
    assert sentence(found, "los proveedores", "es") == spanish
