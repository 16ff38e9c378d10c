"""The checkout's menus, the policy that picks one, and the probability it picked it with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import Flags, Floats, Ints, draw_rows
from barberpro.world.clients import Clients
from barberpro.world.ground import Ground
from barberpro.world.visits import Visits

PLANS = (1, 3, 6, 9, 12)
WITHOUT_VOUCHER = tuple(method for method in METHODS if method != "cash_voucher")


@dataclass(frozen=True, slots=True)
class Menu:
    """Methods and installments offered; `lean` is how much the two policies lean to it at a usual amount."""

    name: str
    methods: tuple[str, ...]
    installments: tuple[int, ...]
    default_installments: int
    lean: tuple[float, float]
    tilt: float
    """How much more likely it is for larger amounts; negative for smaller ones."""


MENUS = (
    Menu("contado", METHODS, (1,), 1, (1.0, 0.6), -1.0),
    Menu("contado_sin_efectivo", WITHOUT_VOUCHER, (1,), 1, (0.0, 0.5), -1.0),
    Menu("cuotas_3", METHODS, (1, 3), 1, (0.8, 0.7), -0.2),
    Menu("cuotas_3_de_entrada", METHODS, (1, 3), 3, (-0.5, 0.2), 0.2),
    Menu("cuotas_6", METHODS, (1, 3, 6), 1, (0.2, 0.2), 0.7),
    Menu("cuotas_6_de_entrada", METHODS, (1, 3, 6), 3, (-0.8, 0.3), 0.7),
    Menu("cuotas_12", METHODS, PLANS, 1, (-0.8, -0.9), 1.4),
    Menu("cuotas_largas", METHODS, (3, 6, 9, 12), 6, (-1.6, -0.7), 1.6),
)
"""At most eight, so that each is shown often enough to learn from; those of the document's table are among them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What each checkout was shown: position of the menu, version of the policy, propensity of the menu."""

    menu: Ints
    policy: Ints
    propensity: Floats
    exploration: Flags


def shown(ground: Ground, people: Clients, visits: Visits) -> Shown:
    """Let the policy of the day pick a menu for each visit; the second policy replaces the first half-way."""
    generator, menus = ground.stream("menus"), ground.assumptions.menus
    share, half = menus.exploration_share, (ground.calendar.start_at + ground.calendar.end_at) // 2
    policy = (visits.opened_at >= half).astype(np.int64)
    lean = menus.amount_tilt * np.clip(visits.log_real, -1.0, 2.0) - menus.hidden_tilt * people.risk[visits.client]
    wanted = _policy(policy, lean)
    exploration = generator.random(len(policy)) < share
    even = np.full_like(wanted, 1.0 / len(MENUS))
    menu = draw_rows(generator, np.where(exploration[:, None], even, wanted))
    mixed = (share * even + (1.0 - share) * wanted)[np.arange(len(menu)), menu]
    return Shown(menu, policy, np.round(mixed, 6), exploration)


def _policy(policy: Ints, longer: Floats) -> Floats:
    """Probability of each menu; `longer` is how much the policy leans to long plans."""
    lean = np.array([menu.lean for menu in MENUS]).T[policy]
    slope = np.array([menu.tilt for menu in MENUS])
    weight = np.exp(lean + slope * longer[:, None])
    return np.asarray(weight / weight.sum(axis=1, keepdims=True), dtype=np.float64)
