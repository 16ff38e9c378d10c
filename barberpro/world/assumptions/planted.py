"""Assumptions about planted fraud: none of it in the default world, where whatever looks like fraud is chance."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.world.assumptions.declare import assume


@dataclass(frozen=True, slots=True)
class Fraud:
    """Rings that are planted, and how they behave. The default world has none."""

    card_testers: int = assume(0, "accounts that try stolen card numbers in a burst")
    tests_in_a_burst: int = assume(60, "numbers tried in one go")
    seconds_between_tests: int = assume(25, "a script, not a person")
    test_log_odds: float = assume(3.2, "most stolen numbers have been stopped already")
    stolen_card_rings: int = assume(0, "gangs that pay dear services with cards that are not theirs")
    accounts_in_a_ring: int = assume(6, "accounts that a ring opens")
    stolen_chargeback_share: float = assume(0.85, "of their payments, disputed by the holders of the cards")
    self_paying_shops: int = assume(0, "shops whose owner books and pays himself, for turnover and stars")
    days_between_self_payments: float = assume(2.5, "more often than hair grows")
    refund_abusers: int = assume(0, "clients who pay, have it done or not, and ask for the money back")
    refund_share: float = assume(0.85, "of what they paid")
