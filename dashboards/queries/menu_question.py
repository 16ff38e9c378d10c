"""Which menu of installments to show to a checkout that the reader makes up, by the model and by the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.policies.policy import Policy
from barberpro.policies.registry import kinds
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from models.recommended_installments import InstallmentRecommendation, MenuOption
from pipelines.learned_menus import REPORT
from pipelines.policies import current_policy
from pipelines.recommend_installments import Asked, InstallmentRecommender
from pipelines.train_conversion import MODEL

__all__ = ["Asked", "InstallmentRecommendation", "InstallmentRecommender", "MenuOption"]

MOST_DEVICES = 12
FILES = ("champion.json", "model.txt", "spec.json", "calibration.json")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the off-policy evaluation says of the model's menus, by source and reward."""

    source: str
    reward: str
    verdict: str
    reason: Mapping[str, str]
    """By language."""
    over_the_table: Mapping[str, float] | None


def stamp(settings: Settings, policy: Policy, day: date) -> tuple[Any, ...]:
    """Tell one state of the model, the report, the policy and the day from another."""
    paths = [*(settings.models / MODEL / name for name in FILES), settings.reports / REPORT]
    changed = tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in paths)
    return (str(settings.data_root), changed, policy.sha256(kinds()), day)


def policy_of(settings: Settings) -> Policy:
    """Give the policy in force, which has the table."""
    return current_policy(settings)


def recommender(settings: Settings, policy: Policy, day: date) -> InstallmentRecommender:
    """Load everything once for many questions; IntegrityError where a report is damaged."""
    return InstallmentRecommender.load(settings, policy, day)


def devices(database: Database) -> tuple[str, ...]:
    """List the devices that checkouts were opened on, the most frequent first."""
    rows = database.frame(
        "SELECT device_type FROM checkouts WHERE device_type IS NOT NULL GROUP BY device_type "
        f"ORDER BY count(*) DESC, device_type LIMIT {MOST_DEVICES}"
    )
    return tuple(rows["device_type"])


def asked(amount: float, province: str | None, device: str | None, issued: tuple[int, int] | None,
          ahead: float | None) -> Asked:  # fmt: skip
    """Lay out a question; pesos to the centavo."""
    return Asked(Decimal(str(amount)).quantize(Decimal("0.01")), province, device, issued, ahead)


def evidence(found: InstallmentRecommender) -> list[Evidence]:
    """List what was judged of the model's menus."""
    return [
        Evidence(
            source=source,
            reward=each["reward"],
            verdict=each["verdict"],
            reason={name: each[f"verdict_{name}"].partition(": ")[2] for name in ("es", "en")},
            over_the_table=each.get("over_the_table"),
        )
        for source, content in found.evidence.items()
        for each in content.get("verdicts", ())
    ]


def lacking(option: MenuOption) -> tuple[str, ...]:
    """List the methods that a menu does not offer."""
    return tuple(name for name in METHODS if name not in option.methods)


def frame(found: InstallmentRecommendation) -> pl.DataFrame:
    """Lay out every menu with its figures, for a download."""
    return pl.DataFrame([_plain(each) for each in found.options])


def _plain(option: MenuOption) -> dict[str, Any]:
    figures = {name: getattr(option, name) for name in ("conversion", "net_real_ars", "gain_ars")}
    return {
        "installments": " ".join(map(str, option.installments)),
        "default_installments": option.default,
        "methods_lacking": " ".join(lacking(option)),
        "is_table": option.is_table,
        "is_recommended": option.is_recommended,
        **{
            f"{name}{end}": getattr(each, part) if each else None
            for name, each in figures.items()
            for part, end in (("value", ""), ("low", "_low"), ("high", "_high"))
        },
    }
