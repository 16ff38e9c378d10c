"""Stage: what is known of each claim of the document becomes `reports/claims.json`, with the verdict on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from barberpro.domain.claim_words import RULE, verdict_line
from barberpro.domain.claims import CANNOT_TELL, SUPPORTED, VERDICTS, Verdict, sample_needed, verdict_on
from barberpro.parameters.claims import Claim, Ledger, claims_ledger
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.writer import the_writer
from pipelines import command
from pipelines.claim_evidence import Evidence, Looked, Missing, window_of
from pipelines.claim_registry import measure_of
from pipelines.loaded_history import is_invented, last_known

REPORT = "claims.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with what was found of it, the verdict, why, and the sample that would decide."""

    claim: Claim
    found: Evidence | Missing
    verdict: Verdict
    why: str
    sample_needed: int | None


@dataclass(frozen=True, slots=True)
class ClaimsResult:
    """Every claim judged, and where it is written."""

    path: Path
    judged: tuple[Judged, ...]
    content: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return dict(self.content)


def run(
    settings: Settings, db: Database | None = None, progress: Progress = silent, *, now: datetime | None = None
) -> ClaimsResult:
    """Look at every claim; on an invented history figures are shown, and no verdict rests on them."""
    ledger, at = claims_ledger(), now or datetime.now(UTC)
    with the_writer(settings, db) as database:
        last = last_known(database)
        invented = is_invented(database)
        judged = tuple(
            judge(claim, _looked_at(settings, database, ledger, claim, last), invented=invented)
            for claim in ledger.claims
        )
    content = _content(ledger, judged, last, at, invented=invented)
    path = settings.reports / REPORT
    write_json(path, content)
    told = ", ".join(f"{count} {verdict}" for verdict, count in content["counts"].items())
    progress(f"{len(judged)} claims: {told}; written to {path}")
    return ClaimsResult(path, judged, content)


def judge(claim: Claim, found: Evidence | Missing, *, invented: bool) -> Judged:
    """Give the verdict by the one rule; what is missing or invented leaves it open."""
    if isinstance(found, Missing):
        return Judged(claim, found, CANNOT_TELL, found.why, found.sample_needed)
    needed = sample_needed(claim.bounds, found.found, found.sample)
    if invented and not found.independent_of_history:
        return Judged(claim, found, CANNOT_TELL, "invented", needed)
    verdict = verdict_on(claim.bounds, found.found)
    if verdict == CANNOT_TELL:
        return Judged(claim, found, verdict, "crosses", needed)
    return Judged(claim, found, verdict, "within" if verdict == SUPPORTED else "outside", None)


def _looked_at(
    settings: Settings, db: Database, ledger: Ledger, claim: Claim, last: datetime | None
) -> Evidence | Missing:
    if claim.measure is None:
        return Missing("no_evidence")
    if last is None:
        return Missing("no_data")
    patience = timedelta(hours=settings.params.maturity_hours.cash_voucher)
    since, until = window_of(last, ledger.window_days, patience)
    asked = {"low": claim.bounds.low, "high": claim.bounds.high, **claim.asked}
    return measure_of(claim.measure)(Looked(settings, db, since, until, ledger.level, asked))


def _content(
    ledger: Ledger, judged: tuple[Judged, ...], last: datetime | None, at: datetime, *, invented: bool
) -> dict[str, Any]:
    counts = Counter(each.verdict for each in judged)
    return {
        "synthetic": invented,
        "known_until": last and f"{last.isoformat()}Z",
        "level": ledger.level,
        "window_days": ledger.window_days,
        "rule": RULE.as_json(),
        "counts": {verdict: counts[verdict] for verdict in VERDICTS},
        "claims": [_row(each, at) for each in judged],
    }


def _row(judged: Judged, at: datetime) -> dict[str, Any]:
    claim, found = judged.claim, judged.found
    measured = isinstance(found, Evidence)
    return {
        "id": claim.id,
        "section": claim.section,
        "claim": claim.claim.as_json(),
        "definition": claim.definition.as_json(),
        "unit": claim.unit,
        "bounds": {"low": claim.bounds.low, "high": claim.bounds.high, "strict": claim.bounds.strict},
        "decided_by": list(claim.decided_by),
        "measure": claim.measure,
        "evidence": found.as_json() if measured else None,
        "missing": claim.missing.as_json() if claim.missing and not measured else None,
        "detail": found.detail if isinstance(found, Missing) else None,
        "verdict": judged.verdict,
        "why": judged.why,
        "said": verdict_line(judged.verdict, judged.why).as_json(),
        "sample_needed": judged.sample_needed,
        "sample_counted": found.counted,
        "last_looked": f"{at:%Y-%m-%d}",
        "next": claim.next.as_json(),
        "note": claim.note.as_json() if claim.note else None,
        "figures": list(claim.figures),
        "badge": claim.badge.as_json() if claim.badge else None,
    }


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
