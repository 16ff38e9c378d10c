"""Rings that test cards, pay with stolen ones, pay themselves or ask for their money back."""

from __future__ import annotations

from dataclasses import replace

from barberpro.world.assumptions import Assumptions
from barberpro.world.named import NamedWorld, Truth
from barberpro.world.truths import fraud_truth

DEFAULT = Assumptions()
WORLD = NamedWorld(
    name="planted_fraud",
    question="Which fraud is found, how soon, and how many honest people are troubled for it?",
    change="six bursts of card tests, four rings with stolen cards, two shops that pay themselves, ten refund abusers",
    assumptions=replace(
        DEFAULT,
        fraud=replace(DEFAULT.fraud, card_testers=6, stolen_card_rings=4, self_paying_shops=2, refund_abusers=10),
    ),
    truth=(Truth("fraud", "payments of every ring: ring and kind", fraud_truth),),
)
