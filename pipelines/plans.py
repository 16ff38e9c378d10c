"""What a plan of installments costs on a day, as it is asked for on the command line."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from barberpro.domain.formatting import percent
from barberpro.domain.installments import PlanCost, plan_cost
from barberpro.domain.plan_words import display_text, pesos
from barberpro.domain.vocabulary import INTEREST_FREE, WITH_INTEREST
from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.parameters.expected import expected_inflation
from barberpro.parameters.plans import DatedPlan, Wanted, listed, plan_on, plans_on, shipped_plans
from barberpro.settings import Settings
from pipelines.policies import today

LARGEST_ARS = Decimal(1_000_000_000)
CENTAVO_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """A plan as a person asks for it; `inflation` is percent a month, None what was to be expected on the day."""

    amount: str
    installments: int
    on: date | None = None
    interest_free: bool = False
    name: str | None = None
    inflation: str | None = None


@dataclass(frozen=True, slots=True)
class Costed:
    """A plan, its cost, the inflation it is held against (fractions, one a month) and where that comes from."""

    plan: DatedPlan
    on: date
    cost: PlanCost
    inflation: tuple[Fraction, ...]
    inflation_basis: str

    @property
    def text_es(self) -> str:
        """What has to stand beside the price."""
        return display_text(self.cost, "es")

    @property
    def text_en(self) -> str:
        """The same for readers of English."""
        return display_text(self.cost, "en")

    @property
    def real_cut(self) -> Fraction:
        """Which fraction of the cash price the payer saves in real terms."""
        return self.cost.real_cut(self.inflation)

    def lines(self) -> list[str]:
        """Say the rest in words."""
        cost, cut = self.cost, float(self.real_cut)
        saved = f"{percent(cut, 1, 'en')} less" if cut >= 0 else f"{percent(-cut, 1, 'en')} more"
        return [
            f"TNA {percent(cost.tna, 2, 'en')}; financing {pesos(cost.financing, 'en')}, of the payer",
            f"the collector bears {pesos(cost.collector_cost, 'en')}, IVA included",
            f"in real terms the payer pays {saved} than in cash, at {self.inflation_basis}",
        ]

    def as_json(self) -> dict[str, Any]:
        """Plain values: pesos as texts with two decimals, rates and inflation as fractions."""
        cost, plan = self.cost, self.plan
        return {
            "on": self.on,
            "plan": _plain(plan),
            "cash_price_ars": _ars(cost.cash_price),
            "installments_ars": [_ars(each) for each in cost.installments],
            "remainder_ars": _ars(cost.remainder),
            "total_ars": _ars(cost.total),
            "financing_ars": _ars(cost.financing),
            "collector_cost_ars": _ars(cost.collector_cost),
            "first_after_months": cost.plan.first_after_months,
            "tna": float(cost.tna),
            "tea": float(cost.tea),
            "cftea": float(cost.cftea),
            "inflation": [float(each) for each in self.inflation],
            "inflation_basis": self.inflation_basis,
            "real_cut": float(self.real_cut),
            "text_es": self.text_es,
            "text_en": self.text_en,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan in force, for people."""

    plan: DatedPlan

    def as_row(self) -> tuple[str, ...]:
        """Cells of a table."""
        each, terms = self.plan, self.plan.plan
        rates = (terms.tna_bp or None, terms.surcharge_bp or None, terms.collector_cost_bp or None)
        shown = ("" if rate is None else percent(Decimal(rate) / 10_000, 2, "en") for rate in rates)
        until = str(each.effective_until or "")
        return (each.name, each.kind, str(terms.installments), *shown, str(each.effective_from), until, each.basis)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return _plain(self.plan)


def in_force(day: date | None) -> tuple[date, list[Listed]]:
    """List the plans in force on a day, today if None."""
    asked = day or today()
    return asked, [Listed(each) for each in plans_on(shipped_plans(), asked)]


def costed(settings: Settings, asked: Question) -> Costed:
    """Answer a question; BadInputError where no such plan is in force, with those that are."""
    day = asked.on or today()
    amount = amount_ars(asked.amount)
    plan = plan_on(shipped_plans(), _wanted(asked, day), day, amount)
    cost = cost_of(plan, amount)
    return Costed(plan, day, cost, *_inflation(settings, asked.inflation, day, plan.plan.months))


def cost_of(plan: DatedPlan, amount: Decimal) -> PlanCost:
    """Work out a plan for an amount in pesos; BadInputError where it is too small."""
    try:
        return plan_cost(int(amount * 100), plan.plan)
    except ValueError as error:
        raise BadInputError(f"--amount {amount}: {error}") from error


def amount_ars(text: str) -> Decimal:
    """Read pesos with at most two decimals; BadInputError for anything else: the point of 22.000 may mean thousands."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("nan")
    decimals = len(text.partition(".")[2])
    if not (value.is_finite() and 0 < value <= LARGEST_ARS and decimals <= CENTAVO_DIGITS and "e" not in text.lower()):
        raise BadInputError(
            f"--amount is {text!r}; allowed: pesos above 0, at most {LARGEST_ARS:,}, with a decimal point and no "
            "thousands marks, at most two decimals, such as 22000.50"
        )
    return value


def _wanted(asked: Question, day: date) -> Wanted:
    """Say which kind is meant: that of the plan named, else the one without interest or the one with."""
    if asked.name is None:
        return Wanted(asked.installments, INTEREST_FREE if asked.interest_free else WITH_INTEREST)
    kinds = {each.kind for each in shipped_plans() if each.name == asked.name}
    if not kinds:
        raise BadInputError(f"--plan {asked.name!r} is not known; in force on {day}: {_listed(day)}")
    kind = next(iter(kinds))
    if asked.interest_free and kind != INTEREST_FREE:
        raise BadInputError(f"--plan {asked.name} is {kind}, not without interest; leave one of the two options out")
    return Wanted(asked.installments, kind, asked.name)


def _listed(day: date) -> str:
    return listed(plans_on(shipped_plans(), day))


def _inflation(settings: Settings, text: str | None, day: date, months: int) -> tuple[tuple[Fraction, ...], str]:
    if text is None:
        cpi = reference.cpi(overlays=settings.parameters)
        survey = reference.inflation_expectations(overlays=settings.parameters)
        return expected_inflation(cpi, survey, day, months), f"the inflation expected on {day}"
    try:
        rate = Fraction(text) / 100
    except (ValueError, ZeroDivisionError):
        rate = Fraction(-1)
    if not -Fraction(1, 2) <= rate <= 1:
        raise BadInputError(f"--inflation is {text!r}; allowed: percent a month from -50 to 100, such as 2.4")
    return (rate,) * months, f"{text} % a month, as asked"


def _plain(plan: DatedPlan) -> dict[str, Any]:
    terms = {name: value for name, value in asdict(plan.plan).items() if name != "first_after_months"}
    rest = asdict(plan)
    return {"name": rest.pop("name"), **terms, **{name: value for name, value in rest.items() if name != "plan"}}


def _ars(centavos: int) -> str:
    return f"{Decimal(centavos).scaleb(-2):.2f}"
