"""Whether a free text tells who somebody is: e-mails, and numbers of documents, bank accounts, taxpayers and cards.

Numbers count by their check digits where they have some, so that an order's number is not taken for a card's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

EMAIL = re.compile(r"[^\s@]+(?:@|%40)[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
LABELLED_DNI = re.compile(r"\b(?:d\.?n\.?i|documento|doc)\b\W{0,4}\d[\d.]{5,9}", re.IGNORECASE)
DOTTED_DNI = re.compile(r"(?<![\d.$])(?<!\d,)(?<!\$ )[1-9]\d?\.\d{3}\.\d{3}(?![.,]?\d)")
WORD_DNI = re.compile(r"(?<!\S)[1-9]\d{6,7}(?=[,;.]?(?:\s|$))")
"""Seven or eight digits that stand alone; among other words they are somebody's, by themselves perhaps a reference."""
LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){10,21}(?!\d)")

CARD_PREFIX = re.compile(r"3[47]|4|5[0-8]|6|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)")
TAXPAYER_PREFIX = re.compile(r"2[03-7]|3[034]")
CBU_BANK = (7, 1, 3, 9, 7, 1, 3)
CBU_ACCOUNT = (3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3)
CUIT = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def is_personal(text: str) -> bool:
    """Say whether a free text holds what somebody can be known or charged by."""
    if EMAIL.search(text) or LABELLED_DNI.search(text) or DOTTED_DNI.search(text):
        return True
    if WORD_DNI.search(text) and len(text.split()) > 1:
        return True
    numbers = (re.sub(r"\D", "", found[0]) for found in LONG_NUMBER.finditer(text))
    return any(rule(number) for number in numbers for rule in NUMBERS)


def is_card(number: str) -> bool:
    """Say whether digits can be the number of a payment card: a network's prefix and the check digit of Luhn."""
    doubled = [2 * int(each) for each in number[-2::-2]]
    total = sum(int(each) for each in number[-1::-2]) + sum(each - 9 * (each > 9) for each in doubled)
    return 13 <= len(number) <= 19 and CARD_PREFIX.match(number) is not None and total % 10 == 0


def is_cbu(number: str) -> bool:
    """Say whether digits are a CBU or CVU: 22 with two check digits (Comunicación BCRA A 2622)."""
    if len(number) != 22:
        return False
    bank, account = -_weighed(number[:7], CBU_BANK) % 10, -_weighed(number[8:21], CBU_ACCOUNT) % 10
    return (bank, account) == (int(number[7]), int(number[21]))


def is_taxpayer(number: str) -> bool:
    """Say whether digits are a CUIT or CUIL, whose middle is a DNI: 11 with a check digit modulo 11."""
    if len(number) != 11 or not TAXPAYER_PREFIX.match(number):
        return False
    return -_weighed(number[:10], CUIT) % 11 == int(number[10])


def _weighed(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


NUMBERS: tuple[Callable[[str], bool], ...] = (is_card, is_cbu, is_taxpayer)
