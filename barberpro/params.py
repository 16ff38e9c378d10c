"""What `params.yaml` may say: one frozen class for each section, with the range of each value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Range:
    """The values a parameter may take, both ends included."""

    low: float
    high: float


def between(low: float, high: float) -> Mapping[str, Any]:
    """Say in a field's metadata which values a parameter may take."""
    return {"range": Range(low, high)}


@dataclass(frozen=True, slots=True)
class LoadParams:
    """How files are read: sizes in decompressed megabytes."""

    chunk_mb: int = field(metadata=between(1, 1024))
    max_record_mb: int = field(metadata=between(1, 1024))


@dataclass(frozen=True, slots=True)
class MercadoPagoParams:
    """How its API is read: pages, windows, patience."""

    page: int = field(metadata=between(1, 1_000))
    window_payments: int = field(metadata=between(1, 10_000))
    batch_payments: int = field(metadata=between(1, 10_000_000))
    overlap_minutes: int = field(metadata=between(0, 10_080))
    history_days: int = field(metadata=between(1, 3_660))
    report_days: int = field(metadata=between(1, 60))
    report_overlap_days: int = field(metadata=between(0, 60))
    report_wait_s: float = field(metadata=between(0, 86_400))
    report_poll_s: float = field(metadata=between(0.01, 3_600))
    tries: int = field(metadata=between(1, 100))
    first_wait_s: float = field(metadata=between(0, 3_600))
    longest_wait_s: float = field(metadata=between(1, 3_600))
    timeout_s: float = field(metadata=between(0.01, 3_600))


@dataclass(frozen=True, slots=True)
class PostgresqlParams:
    """How a PostgreSQL database is fetched from, and how far behind its newest rows each fetch begins."""

    batch_rows: int = field(metadata=between(1, 10_000_000))
    overlap_minutes: int = field(metadata=between(0, 525_600))
    blind_overlap_hours: int = field(metadata=between(0, 8_760))
    lock_seconds: int = field(metadata=between(1, 3_600))
    max_gone_share: float = field(metadata=between(0.0, 1.0))


@dataclass(frozen=True, slots=True)
class MaturityHours:
    """Hours after an attempt until its outcome may be learned from, by payment method."""

    account_money: int = field(metadata=between(1, 8_760))
    credit_card: int = field(metadata=between(1, 8_760))
    debit_card: int = field(metadata=between(1, 8_760))
    prepaid_card: int = field(metadata=between(1, 8_760))
    qr: int = field(metadata=between(1, 8_760))
    bank_transfer: int = field(metadata=between(1, 8_760))
    cash_voucher: int = field(metadata=between(1, 8_760))
    unknown: int = field(metadata=between(1, 8_760))


@dataclass(frozen=True, slots=True)
class PaymentFailureParams:
    """Splits, size limits and trees of the payment failure model."""

    test_share: float = field(metadata=between(0.01, 0.9))
    calibration_share: float = field(metadata=between(0.01, 0.9))
    min_rows: int = field(metadata=between(1, 1_000_000_000))
    min_failures: int = field(metadata=between(1, 1_000_000_000))
    seed: int = field(metadata=between(0, 2_147_483_647))
    bootstrap_draws: int = field(metadata=between(10, 100_000))
    learning_rate: float = field(metadata=between(0.0001, 1.0))
    num_leaves: int = field(metadata=between(2, 131_072))
    min_data_in_leaf: int = field(metadata=between(1, 1_000_000_000))
    lambda_l2: float = field(metadata=between(0.0, 1_000_000.0))
    max_trees: int = field(metadata=between(1, 100_000))
    early_stopping_rounds: int = field(metadata=between(1, 100_000))
    blind_share: float = field(metadata=between(0.0, 1.0))
    reason_refits: int = field(metadata=between(2, 1_000))
    reason_refit_rows: int = field(metadata=between(100, 1_000_000_000))
    reason_rows: int = field(metadata=between(100, 1_000_000))
    reason_min_log_odds: float = field(metadata=between(0.0, 10.0))
    reason_min_rows: int = field(metadata=between(1, 1_000_000))
    reason_min_agreement: float = field(metadata=between(0.0, 1.0))
    reason_support_rows: int = field(metadata=between(1, 1_000_000_000))
    reason_share: float = field(metadata=between(0.0, 1.0))


@dataclass(frozen=True, slots=True)
class ActionsParams:
    """Who is recommended something, who is left untreated, and which evidence is enough to speak of pesos."""

    risky_from: float = field(metadata=between(0.0, 1.0))
    holdout_share: float = field(metadata=between(0.02, 0.05))
    mature_hours: int = field(metadata=between(1, 8_760))
    propensity_floor: float = field(metadata=between(0.000001, 0.5))
    floored_share: float = field(metadata=between(0.0, 1.0))
    min_effective_rows: int = field(metadata=between(10, 1_000_000_000))


@dataclass(frozen=True, slots=True)
class RecommendParams:
    """What options are equals, and how much history a recommendation wants."""

    tolerance_share: float = field(metadata=between(0.0, 0.5))
    least_gain_share: float = field(metadata=between(0.0, 0.5))
    history_days: int = field(metadata=between(1, 3_660))
    min_rows: int = field(metadata=between(1, 1_000_000_000))


@dataclass(frozen=True, slots=True)
class ExplorationParams:
    """How often a menu is drawn to learn, and the least probability with which any menu may be shown."""

    share: float = field(metadata=between(0.001, 0.5))
    propensity_floor: float = field(metadata=between(0.0001, 0.1))


@dataclass(frozen=True, slots=True)
class DriftParams:
    """Which attempts a model in force is judged on, and when its drift is to be watched or ends in a retraining."""

    window_days: int = field(metadata=between(1, 3_660))
    min_rows: int = field(metadata=between(10, 1_000_000_000))
    min_failures: int = field(metadata=between(5, 1_000_000_000))
    watch_share: float = field(metadata=between(0.0, 1.0))
    retrain_share: float = field(metadata=between(0.0, 1.0))
    confidence: float = field(metadata=between(0.5, 0.9999))


@dataclass(frozen=True, slots=True)
class EvaluationParams:
    """What judging a model assumes, and which slices are large enough to speak of."""

    touch_cost_share: float = field(metadata=between(0.0001, 10.0))
    min_slice_rows: int = field(metadata=between(1, 1_000_000_000))


@dataclass(frozen=True, slots=True)
class GateParams:
    """What a model has to pass to become champion; losses are log losses per attempt."""

    alpha: float = field(metadata=between(0.0001, 0.5))
    refresh_margin: float = field(metadata=between(0.0, 1.0))
    slice_margin: float = field(metadata=between(0.0, 1.0))
    ece: float = field(metadata=between(0.0, 1.0))
    latency_ms: float = field(metadata=between(0.01, 60_000.0))
    draws: int = field(metadata=between(100, 100_000))
    audit_rows: int = field(metadata=between(1, 1_000_000))


@dataclass(frozen=True, slots=True)
class ValidateParams:
    """How strict the quality gate is; shares are of the rows that a rule speaks of."""

    sample_rows: int = field(metadata=between(1_000, 1_000_000))
    orphan_share: float = field(metadata=between(0.0, 1.0))
    refused_share: float = field(metadata=between(0.0, 1.0))
    refused_jump_share: float = field(metadata=between(0.0, 1.0))
    gap_attempts: int = field(metadata=between(1, 1_000_000_000))
    future_hours: int = field(metadata=between(0, 8_760))
    approval_drift: float = field(metadata=between(0.0, 1.0))
    amount_drift: float = field(metadata=between(0.0, 100.0))


@dataclass(frozen=True, slots=True)
class PublishParams:
    """How many generations stay on disk."""

    keep_generations: int = field(metadata=between(1, 1_000))


@dataclass(frozen=True, slots=True)
class DailyParams:
    """When a daily run counts as overdue."""

    stale_hours: int = field(metadata=between(1, 8_760))


@dataclass(frozen=True, slots=True)
class DashboardParams:
    """Where the dashboard listens."""

    port: int = field(metadata=between(1, 65_535))


@dataclass(frozen=True, slots=True)
class Params:
    """`params.yaml`, section by section."""

    load: LoadParams
    mercadopago: MercadoPagoParams
    postgresql: PostgresqlParams
    maturity_hours: MaturityHours
    validate: ValidateParams
    payment_failure: PaymentFailureParams
    actions: ActionsParams
    recommend: RecommendParams
    exploration: ExplorationParams
    drift: DriftParams
    evaluation: EvaluationParams
    gates: GateParams
    publish: PublishParams
    daily: DailyParams
    dashboard: DashboardParams


SECTIONS: Mapping[str, Any] = {
    "load": LoadParams,
    "mercadopago": MercadoPagoParams,
    "postgresql": PostgresqlParams,
    "maturity_hours": MaturityHours,
    "validate": ValidateParams,
    "payment_failure": PaymentFailureParams,
    "actions": ActionsParams,
    "recommend": RecommendParams,
    "exploration": ExplorationParams,
    "drift": DriftParams,
    "evaluation": EvaluationParams,
    "gates": GateParams,
    "publish": PublishParams,
    "daily": DailyParams,
    "dashboard": DashboardParams,
}
