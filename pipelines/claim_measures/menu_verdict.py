"""What the evaluation of logged menus says of the document's table; asked: `band`, all, low, medium or high.

`reports/menu_verdicts.json` is written by another stage. What it does not hold is missing, and never zero; an interval
that it does not trust, for menus were not drawn or hardly overlap, is not shown as one.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.claim_evidence import Evidence, Looked, Missing, Reading
from pipelines.menu_evidence import MenuFinding, menu_findings


def measure(looked: Looked) -> Evidence | Missing:
    """Take the source with the most checkouts; the others are further readings."""
    found = [each for each in menu_findings(looked.settings) if each.band == looked.asked["band"]]
    trusted = [(each.found, each) for each in found if each.found is not None and each.allows_verdict]
    if not trusted:
        return _without(found)
    (difference, first), *others = sorted(trusted, key=lambda pair: -pair[1].checkouts)
    return Evidence(
        difference,
        first.checkouts,
        "checkouts",
        "report",
        readings=tuple(Reading(each.source, interval, each.checkouts) for interval, each in others),
        details={
            "checkouts_of": first.source,
            "estimator": first.estimator,
            "says": {"es": first.said_es, "en": first.said_en},
        },
    )


def _without(found: Sequence[MenuFinding]) -> Missing:
    if not found:
        return Missing("no_evaluation")
    largest = max(found, key=lambda each: each.checkouts)
    said = {"es": largest.said_es, "en": largest.said_en}
    return Missing("not_allowed", largest.sample_needed, "checkouts", said)
