"""Recommends which menu of installments to show: load once, ask often."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from math import inf, isfinite, log
from typing import Any
from zoneinfo import ZoneInfo

from barberpro.domain.inflation import IndexValue, latest_published
from barberpro.domain.vocabulary import METHODS, WITH_INTEREST
from barberpro.errors import BadInputError, IntegrityError
from barberpro.parameters import reference
from barberpro.parameters.plans import Wanted, plan_on, shipped_plans
from barberpro.policies.installments import InstallmentTable
from barberpro.policies.policy import Policy
from barberpro.policies.price_index import index_values
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from models.calibration import Floats
from models.champion import has_model
from models.choice.predict import MenuPredictor
from models.learner import load_model
from models.menu_values import menu_values
from models.menus import Menu
from models.recommended_installments import FAR, InstallmentRecommendation, Table, by_table, recommended
from models.typical import ANYWHERE, new_client
from pipelines.kept_shares import kept_shares
from pipelines.learned_menus import REPORT
from pipelines.policies import current_policy, today
from pipelines.train_conversion import MODEL

RUN = "run `barberpro run`"
NATIONAL = "nacional"
TOLD = ("reward", "verdict", "verdict_es", "verdict_en", "over_the_table", "sample_needed")


@dataclass(frozen=True, slots=True)
class Asked:
    """A checkout about to be opened; None is unknown. `issued` is weekday (1 is Monday) and hour in Buenos Aires."""

    amount_ars: Decimal
    province: str | None = None
    device_type: str | None = None
    issued: tuple[int, int] | None = None
    starts_in_hours: float | None = None


@dataclass(frozen=True, slots=True)
class InstallmentRecommender:
    """Everything read; `model` is None before one was trained."""

    day: date
    table: InstallmentTable
    index: Mapping[str, tuple[IndexValue, ...]]
    """Published consumer prices by region."""
    region_of: Mapping[str, str]
    model: MenuPredictor | None
    menus: tuple[Menu, ...]
    """Those that the model has seen shown, but for plans that are not in force on the day."""
    kept: Floats | None
    typical: Mapping[str, Mapping[str, Any]]
    evidence: Mapping[str, Any]
    """What the off-policy evaluation says of the model's menus, by source of checkouts."""
    amounts: tuple[float, float] | None = None
    """Logarithms of the real amounts between which the model has learned."""
    least_gain_share: float = 0.0
    """By which share of the table's net another menu has to be better."""
    known_until: str | None = None
    synthetic: bool = False

    @classmethod
    def load(cls, settings: Settings, policy: Policy, day: date) -> InstallmentRecommender:
        """Read the champion, the report of the stage, and what the policy says on a day."""
        content = _report(settings)
        home = settings.models / MODEL
        model = load_model(home) if has_model(home) and content.get("typical") else None
        chooser = model if isinstance(model, MenuPredictor) else None
        cpi, provinces = reference.cpi(overlays=settings.parameters), reference.provinces()
        regions = [NATIONAL, *sorted(set(provinces["cpi_region"]))]
        return cls(
            day=day,
            table=InstallmentTable.of(policy, day),
            index={region: tuple(index_values(cpi, region)) for region in regions},
            region_of=dict(provinces.select("province", "cpi_region").rows()),
            model=chooser,
            menus=_in_force(content, day),
            kept=kept_shares(settings, chooser, day=day) if chooser else None,
            typical=content.get("typical", {}),
            evidence=content.get("sources", {}),
            amounts=tuple(content["amounts_real_log"]) if content.get("amounts_real_log") else None,
            least_gain_share=settings.params.recommend.least_gain_share,
            known_until=content.get("known_until"),
            synthetic=bool(content.get("synthetic")),
        )

    def ask(self, asked: Asked, methods: tuple[str, ...] = METHODS) -> InstallmentRecommendation:
        """Recommend a menu; BadInputError for a province that is not there, or an amount the table cannot place."""
        if asked.province is not None and asked.province not in self.region_of:
            known = ", ".join(sorted(self.region_of))
            raise BadInputError(f"--province is {asked.province!r}; allowed: {known}")
        if asked.starts_in_hours is not None and not isfinite(asked.starts_in_hours):
            raise BadInputError(f"--starts-in-hours is {asked.starts_in_hours}; allowed: a number of hours")
        band = self.table.menu_for(asked.amount_ars, self.day, self.index[NATIONAL])
        reasoning = band.reasoning_es, band.reasoning_en
        ours = Menu(frozenset(methods), frozenset(band.installments), band.default)
        if self.model is None or self.kept is None:
            return by_table(ours, band.name, reasoning, "no_model")
        offered = [ours, *[menu for menu in self.menus if menu != ours]]
        known = set(self.model.chooser.layout.options.plans) | {1}
        if not ours.installments <= known:
            return by_table(ours, band.name, reasoning, "unknown_plan")
        features = self.features(asked)
        if not self._is_known(features["amount_real_log"]):
            return by_table(ours, band.name, reasoning, "amount_beyond_history", FAR)
        values = menu_values(self.model, features, offered, self.kept, 0)
        return recommended(values, 0, float(asked.amount_ars), Table(band.name, reasoning, self.least_gain_share))

    def _is_known(self, amount_real_log: float) -> bool:
        """Tell whether checkouts of such an amount were learned from."""
        low, high = self.amounts or (-inf, inf)
        return low <= amount_real_log <= high

    def features(self, asked: Asked) -> dict[str, Any]:
        """Tell what is known of the checkout: what was asked, and for the rest a new client's usual one."""
        usual = self.typical.get(asked.province or ANYWHERE) or self.typical[ANYWHERE]
        at = self._moment(asked.issued)
        amount_log = log(float(asked.amount_ars) + 1)
        region = self.index[self.region_of.get(asked.province or "", NATIONAL)]
        level = float(latest_published(region, self.day).value) / 100
        return {
            **usual,
            **new_client(),
            "attempted_at": at.astimezone(UTC).replace(tzinfo=None),
            "amount_log": amount_log,
            "amount_real_log": amount_log - log(level),
            "amount_to_usual_log": None,
            "hours_to_appointment": asked.starts_in_hours,
            "province": asked.province,
            "device_type": asked.device_type,
            "hour": at.hour + at.minute / 60,
            "weekday": at.weekday(),
            "day_of_month": at.day,
        }

    def _moment(self, issued: tuple[int, int] | None) -> datetime:
        """Find the first such weekday and hour from the day on; noon of the day itself where none is named."""
        weekday, hour = issued or (self.day.isoweekday(), 12)
        day = self.day + timedelta(days=(weekday - self.day.isoweekday()) % 7)
        return datetime.combine(day, time(hour), ZoneInfo(ZONE))


@dataclass(frozen=True, slots=True)
class Answer:
    """A recommendation, what was asked, and what it rests on."""

    asked: Asked
    on: date
    recommendation: InstallmentRecommendation
    model_version: str | None
    evidence: Mapping[str, Any]
    known_until: str | None = None
    synthetic: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        asked = asdict(self.asked) | {"amount_ars": f"{self.asked.amount_ars:.2f}"}
        ground = {
            "model_version": self.model_version,
            "known_until": self.known_until,
            "synthetic": self.synthetic,
            "interval": "90 %, of the model's coefficients, by client",
        }
        told = {source: _told(content.get("verdicts", [])) for source, content in self.evidence.items()}
        return {"on": self.on, "asked": asked, "ground": ground} | self.recommendation.as_json() | {"evidence": told}


def _told(verdicts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Keep of what was judged what stands beside a recommendation."""
    return [{name: each.get(name) for name in TOLD} for each in verdicts]


def asked_once(settings: Settings, asked: Asked, day: date | None) -> Answer:
    """Load and ask once, by the policy in force on a day, today if None."""
    on, policy = day or today(), current_policy(settings)
    recommender = InstallmentRecommender.load(settings, policy, on)
    version = recommender.model.version if recommender.model else None
    found = recommender.ask(asked)
    return Answer(asked, on, found, version, recommender.evidence, recommender.known_until, recommender.synthetic)


def _in_force(content: Mapping[str, Any], day: date) -> tuple[Menu, ...]:
    """List the menus that were shown whose plans are all in the dated table on the day."""
    found: dict[Menu, None] = {}
    for each in content.get("sources", {}).values():
        for row in each.get("menus", []):
            menu = Menu(frozenset(row["methods"]), frozenset(row["installments"]), row["default"])
            if all(_is_on(count, day) for count in menu.installments):
                found[menu] = None
    return tuple(found)


def _is_on(installments: int, day: date) -> bool:
    try:
        plan_on(shipped_plans(), Wanted(installments, WITH_INTEREST), day, Decimal(1_000_000))
    except BadInputError:
        return False
    return True


def _report(settings: Settings) -> dict[str, Any]:
    path = settings.reports / REPORT
    if not path.is_file():
        return {}
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        content["sources"], content["typical"]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); {RUN}") from error
    return content
