"""Lets a model that waits become champion once it has passed every gate, and goes back to the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro import tracking
from barberpro.errors import GateRefusedError, IntegrityError, UnavailableError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse import lock
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import sha256_of
from models import gates, looks, promotion
from models.champion import as_json, has_model, write_atomically
from models.evaluate import clusters, scored
from models.gates import Verdict
from models.latency import p99_ms
from pipelines import evaluate
from pipelines.evaluate import Contest, Judgement
from pipelines.judged_rows import JudgedRows

AUDIT = "leak_audit.json"


@dataclass(frozen=True, slots=True)
class PromoteResult:
    """What the gates said, and what was done."""

    promoted: bool
    version: str
    instead_of: str
    kind: str
    verdicts: tuple[Verdict, ...]
    earlier_looks: int
    warnings: tuple[str, ...] = ()

    @property
    def failed(self) -> list[Verdict]:
        """The gates that refused."""
        return [each for each in self.verdicts if not each.passed]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**asdict(self), "verdicts": [asdict(each) for each in self.verdicts]}


def run(  # noqa: PLR0913  what a promotion has to be told
    settings: Settings,
    db: Database | None = None,
    progress: Progress = silent,
    *,
    version: str,
    by: str,
    why: str,
    kind: gates.Kind | None = None,
    model: str = "payment_failure",
    now: datetime | None = None,
) -> PromoteResult:
    """Put a challenger before the gates, record the look, and make it champion where it passes all of them.

    Without `kind` one whose parameters are the champion's is a refresh, any other a redesign.
    """
    home, told = _told(settings, model, by, why)
    at = now or datetime.now(UTC)
    with lock.exclusive(home / "promotion.lock", "the champion"):
        promotion.settle(home)
        contest = evaluate.contest_of(settings, model, version)
        if contest.champion is None:
            raise UsageError(f"{version} is the champion already")
        judged = evaluate.rows_of(settings, db, contest, (None, None))
        earlier = looks.overlapping(looks.looks(home), *judged.period)
        kind = kind or _kind_of(contest)
        verdicts, found = _verdicts(settings, contest, judged, kind, progress)
        passed = all(each.passed for each in verdicts)
        look = evaluate.look_at(
            contest, judged, verb="promote", by=by, at=at, verdicts={each.gate: each.passed for each in verdicts}
        )
        looks.record(home, replace(look, allowed=passed))
        result = PromoteResult(passed, version, contest.in_force, kind, tuple(verdicts), len(earlier))
        _report(settings, model, result, look)
        if found is not None:
            evaluate.write(settings, model, found)
        if not passed:
            return result
        promotion.promote(home, replace(told, at=look.at, kind=kind, version=version, instead_of=contest.in_force))
    progress(f"{version} is champion instead of {contest.in_force}")
    return replace(result, warnings=_aliases(settings, model, version))


def roll_back(
    settings: Settings, *, by: str, why: str, model: str = "payment_failure", now: datetime | None = None
) -> PromoteResult:
    """Make the champion before the present one champion again; no gate is asked, for it has passed them before."""
    home, told = _told(settings, model, by, why)
    at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    with lock.exclusive(home / "promotion.lock", "the champion"):
        promotion.settle(home)
        present, earlier = promotion.version_of(home), promotion.before_the_champion(home)
        promotion.roll_back(home, replace(told, at=at, kind="rollback", version=earlier, instead_of=present))
    result = PromoteResult(True, earlier, present, "rollback", (), 0)
    return replace(result, warnings=_aliases(settings, model, earlier))


def _told(settings: Settings, model: str, by: str, why: str) -> tuple[Path, promotion.Promotion]:
    home = settings.models / model
    if not has_model(home):
        raise UnavailableError(f"{home} holds no champion yet; run `barberpro train {model}`")
    if not by.strip() or not why.strip():
        raise UsageError("who promotes, and why? Give --by NAME and --why TEXT; both are kept with the promotion")
    return home, promotion.Promotion(at="", by=by, why=why, kind="", version="", instead_of="")


def _verdicts(
    settings: Settings, contest: Contest, judged: JudgedRows, kind: gates.Kind, progress: Progress
) -> tuple[list[Verdict], Judgement | None]:
    """Ask every gate; those that need figures only where there are attempts to judge on."""
    params = settings.params.payment_failure
    size = judged.rows.height, judged.failures
    since = judged.since.isoformat(timespec="minutes")
    table = settings.tables / (gates.MENUS if evaluate.unit_of(contest) == "menu" else gates.FEATURES)
    first = [
        gates.long_enough(*size, params.min_rows, params.min_failures, since),
        gates.same_sources(*_sources(contest)),
        gates.same_design(*_designs(contest), kind),
        gates.leak_audit(_audit(settings), table.name, sha256_of(table), settings.params.gates.audit_rows),
    ]
    if not first[0].passed:
        return first, None
    found = evaluate.judge(settings, contest, judged, progress)
    return [*first, *_judged(settings, found, kind)], found


def _sources(contest: Contest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    champion = contest.champion or contest.model
    return tuple(contest.model.manifest["sources"]), tuple(champion.manifest["sources"])


def _designs(contest: Contest) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Parameters of the model and of the champion; none of one from before they were kept."""
    champion = contest.champion or contest.model
    return contest.model.manifest.get("design", {}), champion.manifest.get("design", {})


def _kind_of(contest: Contest) -> gates.Kind:
    return "redesign" if gates.redesigned(*_designs(contest)) else "refresh"


def _judged(settings: Settings, found: Judgement, kind: gates.Kind) -> list[Verdict]:
    params, contest, rows = settings.params.gates, found.contest, found.judged.rows
    failed = rows["failed"].to_numpy()
    asked = looks.questions(looks.looks(contest.home), contest.model.version, contest.in_force, found.judged.period)
    losses, others = (scored(failed, found.answers[name]).loss for name in ("model", "champion"))
    compared = gates.difference(losses, others, clusters(rows), params.draws, settings.params.payment_failure.seed)
    ece = found.report["metrics"]["model"]["ece"]["value"]
    return [
        gates.log_loss(compared, kind, asked, params),
        gates.no_slice_worse(found.slices, settings.params.evaluation.min_slice_rows, params),
        gates.calibrated(ece, found.report["ece_by_chance"], params),
        gates.fast(p99_ms(contest.model, rows, params.latency_ms), params),
    ]


def _audit(settings: Settings) -> Mapping[str, Any] | None:
    path = settings.reports / AUDIT
    if not path.exists():
        return None
    try:
        audit = json.loads(path.read_text(encoding="utf-8"))
        int(audit["rows"]), int(audit["differences"])
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); run `barberpro audit-leaks`") from error
    return dict(audit)


def _report(settings: Settings, model: str, result: PromoteResult, look: looks.Look) -> None:
    content = {**result.as_json(), "at": look.at, "by": look.by, "first": look.first, "last": look.last}
    write_atomically(settings.reports / f"{model}_promotion.json", as_json(content))


def _aliases(settings: Settings, model: str, version: str) -> tuple[str, ...]:
    warning = tracking.point_alias(settings, model, version)
    return (warning,) if warning else ()


def refused(result: PromoteResult) -> GateRefusedError:
    """Say in one line which gates refused."""
    names = ", ".join(each.gate for each in result.failed)
    return GateRefusedError(f"{result.version} stays a challenger: refused by {names}")
