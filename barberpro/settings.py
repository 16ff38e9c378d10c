"""Environment and `params.yaml` become one frozen `Settings`; nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from barberpro.errors import BadInputError

PACKAGE_ROOT = Path(__file__).resolve().parent
PROJECT_ROOT = PACKAGE_ROOT.parent
MP_API = "https://api.mercadopago.com"
MISLEADING = "?*["
"""DuckDB reads these in a path as a query or a pattern and then writes or reads beside the data root."""


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


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run depends on besides its data: where things are, and the tunable parameters."""

    data_root: Path
    params: Params
    pseudonym_key: str | None = None
    """The key itself when the environment gives one; else it is read from `pseudonym_key_file`."""
    pseudonym_key_file: Path = Path("~/.config/barberpro/pseudonym.key")
    erasure_key: str | None = None
    """The key of the list of erased clients when the environment gives one; else its file lies beside the other key."""
    mlflow_tracking_uri: str | None = None
    """A tracking server; None means the SQLite file under the data root."""
    mp_access_token: str | None = field(default=None, repr=False)
    mp_api: str = MP_API
    database_url: str | None = field(default=None, repr=False)
    """The PostgreSQL database to fetch from where `--dsn` is not given; it may hold a password."""
    external_data: Path | None = None
    """The folder of real data sets that are no part of this project; the notebooks look at them where it is named."""

    @property
    def raw(self) -> Path:
        """Landing: files as received."""
        return self.data_root / "raw"

    @property
    def warehouse(self) -> Path:
        """The writer, the published generations and CURRENT."""
        return self.data_root / "warehouse"

    @property
    def parameters(self) -> Path:
        """Reference data imported beside the shipped files."""
        return self.data_root / "parameters"

    @property
    def tables(self) -> Path:
        """Stage outputs as ordered Parquet."""
        return self.data_root / "tables"

    @property
    def models(self) -> Path:
        """Champions as plain files, one folder a model."""
        return self.data_root / "models"

    @property
    def reports(self) -> Path:
        """What the stages found, as JSON."""
        return self.data_root / "reports"

    @property
    def answers(self) -> Path:
        """Every answer that was given about a payment, one file for each time somebody asked."""
        return self.data_root / "answers"

    @property
    def closings(self) -> Path:
        """Closed months, written once and never rebuilt."""
        return self.data_root / "closings"

    @property
    def truth(self) -> Path:
        """Synthetic worlds only: real probabilities, read by evaluation alone."""
        return self.data_root / "truth"


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


def load_settings(data_root: Path | None = None, params_file: Path | None = None) -> Settings:
    """Read the environment and `params.yaml`; `data_root` overrides `BARBERPRO_DATA`, which overrides `data/`."""
    root = data_root or Path(os.environ.get("BARBERPRO_DATA") or PROJECT_ROOT / "data")
    config_home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return Settings(
        data_root=usable_root(root),
        params=read_params(params_file or shipped("params.yaml")),
        pseudonym_key=os.environ.get("BARBERPRO_PSEUDONYM_KEY") or None,
        pseudonym_key_file=config_home / "barberpro" / "pseudonym.key",
        erasure_key=os.environ.get("BARBERPRO_ERASURE_KEY") or None,
        mlflow_tracking_uri=os.environ.get("MLFLOW_TRACKING_URI") or None,
        mp_access_token=os.environ.get("BARBERPRO_MP_ACCESS_TOKEN") or None,
        mp_api=os.environ.get("BARBERPRO_MP_API") or MP_API,
        database_url=os.environ.get("DATABASE_URL") or None,
        external_data=Path(external).expanduser() if (external := os.environ.get("BARBERPRO_EXTERNAL_DATA")) else None,
    )


def usable_root(root: Path) -> Path:
    """Make a data root absolute; BadInputError where it is, or lies below, something that cannot hold it."""
    remedy = "choose another with --data DIR or BARBERPRO_DATA"
    try:
        path = root.expanduser().resolve()
    except (RuntimeError, ValueError) as error:
        raise BadInputError(f"the data root {str(root)!r} is no path ({error}); {remedy}") from error
    if any(sign in str(path) for sign in MISLEADING) or not str(path).isprintable():
        raise BadInputError(
            f"the data root {str(path)!r} holds one of {' '.join(MISLEADING)} or an unprintable character, "
            f"which DuckDB misreads in a path; {remedy}"
        )
    there = next(each for each in (path, *path.parents) if each.exists())
    if not there.is_dir():
        raise BadInputError(f"the data root {path} cannot be a folder: {there} is a file or device; {remedy}")
    return path


def shipped(name: str) -> Path:
    """Find a file or folder that stands at the project's root in a checkout and inside the package in a wheel."""
    in_checkout = PROJECT_ROOT / name
    return in_checkout if in_checkout.exists() else PACKAGE_ROOT / name


class StrictLoader(yaml.SafeLoader):
    """Plain YAML in which no key stands twice in one place."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        """Read keys and values as ever, and refuse a key that was there before."""
        node: yaml.MappingNode = super().compose_mapping_node(anchor)
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.composer.ComposerError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
        return node


def parse_yaml(content: bytes, where: str, loader: type[StrictLoader] = StrictLoader) -> Any:
    """Read YAML strictly; BadInputError says in one line why it cannot be read."""
    try:
        return yaml.load(content.decode("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        raise BadInputError(f"{where} is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8") from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise BadInputError(f"{where} is not YAML: {' '.join(str(error).split())}") from error
    except RecursionError as error:
        raise BadInputError(f"{where} is nested too deeply to be read; write it flat") from error


def read_params(path: Path) -> Params:
    """Read `params.yaml` strictly: every key known, every key there, every value of its type and in its range."""
    if not path.is_file():
        raise BadInputError(f"{path} was not found; restore it, the parameters stand in there")
    raw = parse_yaml(path.read_bytes(), path.name)
    _same_keys(raw, set(SECTIONS), path.name)
    return Params(**{name: _section(name, raw[name], path.name) for name in SECTIONS})


def checked(section: str, key: str, value: Any) -> Any:
    """Return a parameter's value in its type; BadInputError (`section.key is ...`) where it is none or out of range."""
    known = {each.name: each for each in fields(SECTIONS[section])}
    if key not in known:
        raise BadInputError(f"{section}: the key {key!r} is not known; the keys are {', '.join(sorted(known))}")
    whole, bounds = known[key].type == "int", known[key].metadata.get("range", Range(float("-inf"), float("inf")))
    a_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not a_number or not bounds.low <= value <= bounds.high or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        raise BadInputError(f"{section}.{key} is {_shown(value)}; it takes {kind} from {bounds.low} to {bounds.high}")
    return int(value) if whole else float(value)


def _section(name: str, raw: Any, where: str) -> Any:
    _same_keys(raw, {each.name for each in fields(SECTIONS[name])}, f"{where}: {name}")
    try:
        return SECTIONS[name](**{key: checked(name, key, value) for key, value in raw.items()})
    except BadInputError as error:
        raise BadInputError(f"{where}: {error}") from error


def _shown(value: Any) -> str:
    return type(value).__name__ if isinstance(value, dict | list) else repr(value)


def _same_keys(raw: Any, known: set[str], where: str) -> None:
    if not isinstance(raw, dict):
        raise BadInputError(
            f"{where} is not a section of keys and values; expected the keys {', '.join(sorted(known))}"
        )
    for name in sorted(set(raw) ^ known, key=str):
        problem = "is missing" if name in known else "is not known"
        raise BadInputError(f"{where}: the key {name!r} {problem}; the keys are {', '.join(sorted(known))}")
