"""What the evaluation of logged menus says of the document's table; asked: `band`, overall, low, medium or high.

`reports/menu_verdicts.json` is written by another stage. What it does not hold is missing, and never zero.
"""

from __future__ import annotations

from pipelines.claim_evidence import Evidence, Looked, Missing, Reading
from pipelines.menu_evidence import menu_findings


def measure(looked: Looked) -> Evidence | Missing:
    """Take the source with the most checkouts; the others are further readings."""
    found = [each for each in menu_findings(looked.settings) if each.band == looked.asked["band"]]
    told = sorted(((each.found, each) for each in found if each.found is not None), key=lambda pair: -pair[1].checkouts)
    if not told:
        detail = "; ".join(sorted({each.problem for each in found if each.problem}))
        needed = max((each.sample_needed or 0 for each in found), default=0) or None
        return Missing("no_evaluation", needed, "checkouts", detail)
    (difference, first), *others = told
    return Evidence(
        difference,
        first.checkouts,
        "checkouts",
        "report",
        readings=tuple(Reading(each.source, interval, each.checkouts) for interval, each in others),
        details={"source": first.source, "says": first.verdict, "problem": first.problem},
        may_decide=first.allows_verdict,
        sample_needed=first.sample_needed,
    )
