"""How many installments credit cards take, of those who were shown a choice.

Asked: `fewest` and `most`, and the band in real pesos, `from_ars` (included) and `to_ars` (not included).
"""

from __future__ import annotations

from barberpro.domain.claims import z_of
from barberpro.tables.clustered import sums_of
from barberpro.tables.installments import Taken, card_payments, taken_share
from models.menus import parsed
from pipelines.claim_evidence import Evidence, Looked, Missing, share_evidence

TABLES = ("payments", "checkouts", "deflator", "provinces")


def measure(looked: Looked) -> Evidence | Missing:
    """Count credit card payments whose menu held what is asked and something else, clients as clusters."""
    asked = looked.asked
    taken = Taken(
        asked["fewest"], asked["most"], asked.get("from_ars"), asked.get("to_ars"), looked.since, looked.until
    )
    tables = {name: looked.database.expression(name) for name in TABLES}
    cards = card_payments(tables, looked.since, looked.until)
    shares = taken_share(cards, tables["checkouts"], _with_a_choice(looked, taken), taken)
    return share_evidence(
        looked, sums_of(looked.database.frame(shares).row(0, named=True)), "payments", z_of(looked.level)
    )


def _with_a_choice(looked: Looked, taken: Taken) -> list[str]:
    """List the menus, as they are written, that offered what is asked and other installments too."""
    menus = looked.database.frame("SELECT DISTINCT menu FROM checkouts WHERE menu IS NOT NULL ORDER BY menu")["menu"]
    plans = {text: menu.installments for text in menus if (menu := parsed(text, None))}
    return [text for text, offered in plans.items() if len({taken.holds(each) for each in offered}) == 2]
