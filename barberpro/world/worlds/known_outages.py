"""Outages whose start, length, issuer and size are known."""

from __future__ import annotations

from dataclasses import replace

from barberpro.world.assumptions import Assumptions
from barberpro.world.named import NamedWorld, Truth
from barberpro.world.truths import outages_truth

DEFAULT = Assumptions()
PLANNED = (
    ("1001", 0.30, 96.0, 3.2),
    ("1002", 0.38, 48.0, 3.2),
    ("1003", 0.46, 24.0, 3.2),
    ("1001", 0.54, 12.0, 3.2),
    ("1002", 0.60, 96.0, 1.6),
    ("1005", 0.68, 48.0, 1.6),
    ("1004", 0.74, 6.0, 4.5),
    ("processor", 0.80, 6.0, 2.4),
    ("processor", 0.86, 24.0, 1.2),
    ("processor", 0.92, 2.0, 4.5),
)
WORLD = NamedWorld(
    name="known_outages",
    question="How soon is an outage of a given size noticed, and how often is one called that was none?",
    change="ten outages at set times, from two hours to four days and from slight to total, instead of drawn ones",
    assumptions=replace(DEFAULT, outages=replace(DEFAULT.outages, planned=PLANNED)),
    truth=(Truth("outages", "issuer or processor, from when to when, and log-odds of failure", outages_truth, True),),
)
