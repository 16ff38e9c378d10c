"""What somebody can be known or charged by, and what only looks like it. All numbers are made up."""

from __future__ import annotations

import pytest

from barberpro.domain.personal import is_card, is_cbu, is_personal, is_taxpayer

CBU = "2850590940090418135201"
CARD = "4539578763621486"


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("ana@example.com", True),
        ("write to Ana.Paz%40example.com.ar today", True),
        ("@barber", False),
        ("5 @ 300", False),
        ("DNI 30987654", True),
        ("d.n.i.: 30.987.654", True),
        ("documento 1234567", True),
        ("30.987.654", True),
        ("[1,30.987.654,x]", False),
        ("[x,30.987.654,x]", True),
        ("$ 30.987.654", False),
        ("30.987.654,50", False),
        ("Ana Paz 30987654", True),
        ("30987654", False),
        ("RV-30987654", False),
        ("turno 123456", False),
        ("turno 1234567", True),
        ("turno 123456789", False),
        (CARD, True),
        (f"tarjeta {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}", True),
        (CARD[:-1] + "7", False),
        ("2000001234567899", False),
        (f"CBU {CBU}", True),
        (CBU[:-1] + "2", False),
        ("20-12345678-6", True),
        ("20-12345678-7", False),
        ("1753987654321", False),
        ("cc_rejected_insufficient_amount", False),
        ("", False),
    ],
)
def test_texts_that_tell_who_somebody_is(text: str, personal: bool) -> None:
    assert is_personal(text) == personal


@pytest.mark.parametrize(("rule", "number"), [(is_card, CARD), (is_cbu, CBU), (is_taxpayer, "20123456786")])
def test_any_other_digit_breaks_a_number(rule, number: str) -> None:
    assert rule(number)
    for place in range(len(number)):
        others = (f"{number[:place]}{digit}{number[place + 1 :]}" for digit in "0123456789" if digit != number[place])
        assert not any(map(rule, others))


@pytest.mark.parametrize("rule", [is_card, is_cbu, is_taxpayer])
def test_digits_of_another_length_are_no_number(rule) -> None:
    assert not any(rule("4" * length) for length in (0, 1, 10, 12, 20, 21, 23))
