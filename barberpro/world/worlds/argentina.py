"""The default world."""

from __future__ import annotations

from barberpro.world.assumptions import Assumptions
from barberpro.world.named import NamedWorld

WORLD = NamedWorld(
    name="argentina",
    question="How does the platform do on a history that is as hard as a real one?",
    change="none: this is the world that the assumptions describe",
    assumptions=Assumptions(),
)
