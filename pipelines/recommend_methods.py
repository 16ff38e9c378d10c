"""Recommends payment methods from what a stage prepared: load once, ask often."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from math import isfinite
from typing import Any

from barberpro.domain.installments import PlanCost
from barberpro.domain.plan_words import display_text
from barberpro.domain.tariff import Fee
from barberpro.domain.vocabulary import INTEREST_FREE, WITH_INTEREST
from barberpro.errors import BadInputError, IntegrityError
from barberpro.parameters import reference
from barberpro.parameters.cash_points import Coverage, CoverageTable, coverage
from barberpro.parameters.expected import expected_inflation
from barberpro.parameters.plans import Wanted, plan_on, shipped_plans
from barberpro.policies.billing import COLLECTOR, billing_terms
from barberpro.policies.methods import method_priority
from barberpro.policies.policy import Policy
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from models.method_outcomes import Outcomes
from models.method_texts import no_points
from models.methods_value import VOUCHER, Known, Situation
from models.recommended_methods import Recommendation, Rule, recommend_methods
from models.shrinkage import Estimate
from models.voucher_survival import VoucherSurvival
from pipelines.client_failures import client_failures
from pipelines.method_outcomes import FILE_VERSION, REPORT
from pipelines.plans import cost_of
from pipelines.policies import current_policy, today

RUN = "run `barberpro run`"


@dataclass(frozen=True, slots=True)
class MethodRecommender:
    """Everything read; `known` is None without enough history, `provinces` are the codes that may be asked for."""

    known: Known | None
    rule: Rule
    provinces: frozenset[str]
    rows: int
    known_until: str | None
    coverage: CoverageTable | None = None
    synthetic: bool = False

    @classmethod
    def load(cls, settings: Settings, policy: Policy, day: date) -> MethodRecommender:
        """Read the report of the stage, tariff, plans, and what the policy says on a day."""
        content = _report(settings)
        rows = content["rows"] if content else 0
        params = settings.params.recommend
        known = _known(settings, policy, day, content) if content and rows >= params.min_rows else None
        rule = Rule(method_priority(policy, day), params.tolerance_share)
        provinces = frozenset(reference.provinces()["province"])
        until = content["known_until"] if content else None
        invented = bool(content and content.get("synthetic"))
        return cls(known, rule, provinces, rows, until, CoverageTable.read(settings.parameters), invented)

    def about(self, failures: Mapping[str, Estimate]) -> MethodRecommender:
        """Go by the failures of one client; without a history of others there is nothing to go by."""
        return self if self.known is None else replace(self, known=replace(self.known, of_client=failures))

    def ask(self, asked: Situation, city: str | None = None) -> Recommendation:
        """Recommend methods; BadInputError for a province or plan that is not there."""
        if asked.province is not None and asked.province not in self.provinces:
            known = ", ".join(sorted(self.provinces))
            raise BadInputError(f"--province is {asked.province!r}; allowed: {known}")
        if asked.starts_in_hours is not None and not isfinite(asked.starts_in_hours):
            raise BadInputError(f"--starts-in-hours is {asked.starts_in_hours}; allowed: a number of hours from 0 on")
        covered = coverage(self.coverage, asked.province, city)
        closed = {VOUCHER: no_points(city or "")} if covered and covered.cash_points == 0 else {}
        return recommend_methods(self.known, asked, self.rule, closed)


@dataclass(frozen=True, slots=True)
class Answer:
    """A recommendation, what was asked, and what it rests on."""

    asked: Situation
    on: date
    recommendation: Recommendation
    rows: int
    known_until: str | None
    coverage: Coverage | None
    """Where vouchers can be paid in the city asked for; None without one."""
    plan: PlanCost
    """What the payer of a card pays, with the text that has to stand beside it."""
    synthetic: bool = False
    """Whether the history is invented."""

    def ground(self) -> str:
        """Say what it rests on in one line."""
        heard = f", known until {self.known_until}" if self.known_until else ""
        return f"on {self.on}: {self.rows:,} mature attempts of our own{heard}"

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        asked = asdict(self.asked) | {"amount_ars": f"{self.asked.amount_ars:.2f}"}
        ground = {"rows": self.rows, "known_until": self.known_until, "synthetic": self.synthetic}
        ground["interval"] = "90 %, of the failure"
        covered = {"cash_coverage": None if self.coverage is None else self.coverage.as_json()}
        plan = {"card_plan": {"text_es": display_text(self.plan, "es"), "text_en": display_text(self.plan, "en")}}
        return {"on": self.on, "asked": asked, "ground": ground} | self.recommendation.as_json() | covered | plan


@dataclass(frozen=True, slots=True)
class Whom:
    """Where and who: a city for its cash points, a client for the champion's answer about him; None is unknown."""

    city: str | None = None
    client: str | None = None


def asked_once(
    settings: Settings, asked: Situation, whom: Whom, day: date | None, progress: Progress = silent
) -> Answer:
    """Load and ask once, by the policy in force on a day, today if None."""
    on, policy, city = day or today(), current_policy(settings), whom.city
    plan = planned(policy, asked, on)
    recommender = MethodRecommender.load(settings, policy, on)
    if whom.client is not None:
        recommender = recommender.about(
            client_failures(settings, whom.client, asked, recommender.rule.priority, progress)
        )
    covered = coverage(recommender.coverage, asked.province, city)
    found, rows, until = recommender.ask(asked, city), recommender.rows, recommender.known_until
    return Answer(asked, on, found, rows, until, covered, plan, recommender.synthetic)


def planned(policy: Policy, asked: Situation, day: date) -> PlanCost:
    """Work out the plan of a card; BadInputError lists those in force where none has so many installments."""
    borne_by = billing_terms(policy, day).financing_borne_by
    kind = INTEREST_FREE if borne_by == COLLECTOR else WITH_INTEREST
    found = plan_on(shipped_plans(), Wanted(asked.installments, kind), day, asked.amount_ars)
    return cost_of(found, asked.amount_ars)


def _report(settings: Settings) -> dict[str, Any] | None:
    path = settings.reports / REPORT
    if not path.is_file():
        return None
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != FILE_VERSION:
            raise ValueError(f"version {content['version']}, this program reads {FILE_VERSION}")
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); {RUN}") from error
    return content


def _known(settings: Settings, policy: Policy, day: date, content: dict[str, Any]) -> Known:
    cpi = reference.cpi(overlays=settings.parameters)
    survey = reference.inflation_expectations(overlays=settings.parameters)
    try:
        vouchers = content["vouchers"] and VoucherSurvival.from_json(content["vouchers"])
        outcomes = Outcomes.from_json(content["outcomes"])
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{settings.reports / REPORT} is damaged ({error}); {RUN}") from error
    return Known(
        day=day,
        outcomes=outcomes,
        vouchers=vouchers,
        tariff=_tariff(),
        terms=billing_terms(policy, day),
        plans=shipped_plans(),
        monthly_inflation=float(expected_inflation(cpi, survey, day, 1)[0]),
    )


def _tariff() -> tuple[Fee, ...]:
    rows = reference.processor_fees().drop("source").iter_rows(named=True)
    return tuple(Fee(**row) for row in rows)
