"""Environment and `params.yaml` become one frozen `Settings`; nothing else reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from barberpro.errors import BadInputError

PACKAGE_ROOT = Path(__file__).resolve().parent
PROJECT_ROOT = PACKAGE_ROOT.parent


@dataclass(frozen=True, slots=True)
class LoadParams:
    """How files are read: sizes in decompressed megabytes."""

    chunk_mb: int
    max_record_mb: int


@dataclass(frozen=True, slots=True)
class MaturityHours:
    """Hours after an attempt until its outcome may be learned from, by payment method."""

    account_money: int
    credit_card: int
    debit_card: int
    prepaid_card: int
    qr: int
    bank_transfer: int
    cash_voucher: int
    unknown: int


@dataclass(frozen=True, slots=True)
class PaymentFailureParams:
    """Splits, size limits and trees of the payment failure model."""

    test_share: float
    calibration_share: float
    min_rows: int
    min_failures: int
    seed: int
    bootstrap_draws: int
    learning_rate: float
    num_leaves: int
    min_data_in_leaf: int
    lambda_l2: float
    max_trees: int
    early_stopping_rounds: int
    blind_share: float


@dataclass(frozen=True, slots=True)
class PublishParams:
    """How many generations stay on disk."""

    keep_generations: int


@dataclass(frozen=True, slots=True)
class DashboardParams:
    """Where the dashboard listens."""

    port: int


@dataclass(frozen=True, slots=True)
class Params:
    """`params.yaml`, section by section."""

    load: LoadParams
    maturity_hours: MaturityHours
    payment_failure: PaymentFailureParams
    publish: PublishParams
    dashboard: DashboardParams


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run depends on besides its data: where things are, and the tunable parameters."""

    data_root: Path
    params: Params
    pseudonym_key: str | None = None
    """The key itself when the environment gives one; else it is read from `pseudonym_key_file`."""
    pseudonym_key_file: Path = Path("~/.config/barberpro/pseudonym.key")
    mlflow_tracking_uri: str | None = None
    """A tracking server; None means the SQLite file under the data root."""

    @property
    def raw(self) -> Path:
        """Landing: files as received."""
        return self.data_root / "raw"

    @property
    def warehouse(self) -> Path:
        """The writer, the published generations and CURRENT."""
        return self.data_root / "warehouse"

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
    def truth(self) -> Path:
        """Synthetic worlds only: real probabilities, read by evaluation alone."""
        return self.data_root / "truth"


def load_settings(data_root: Path | None = None, params_file: Path | None = None) -> Settings:
    """Read the environment and `params.yaml`; `data_root` overrides `BARBERPRO_DATA`, which overrides `data/`."""
    root = data_root or Path(os.environ.get("BARBERPRO_DATA") or PROJECT_ROOT / "data")
    config_home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return Settings(
        data_root=root.expanduser().resolve(),
        params=read_params(params_file or shipped("params.yaml")),
        pseudonym_key=os.environ.get("BARBERPRO_PSEUDONYM_KEY") or None,
        pseudonym_key_file=config_home / "barberpro" / "pseudonym.key",
        mlflow_tracking_uri=os.environ.get("MLFLOW_TRACKING_URI") or None,
    )


def shipped(name: str) -> Path:
    """Find a file or folder that stands at the project's root in a checkout and inside the package in a wheel."""
    in_checkout = PROJECT_ROOT / name
    return in_checkout if in_checkout.exists() else PACKAGE_ROOT / name


def read_params(path: Path) -> Params:
    """Read `params.yaml` strictly: every key known, every key there, every value of its type."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    sections = {
        "load": LoadParams,
        "maturity_hours": MaturityHours,
        "payment_failure": PaymentFailureParams,
        "publish": PublishParams,
        "dashboard": DashboardParams,
    }
    _same_keys(raw, set(sections), str(path))
    return Params(**{name: _section(kind, raw[name], f"{path}: {name}") for name, kind in sections.items()})


def _section(kind: Any, raw: dict[str, Any], where: str) -> Any:
    types = {field.name: field.type for field in fields(kind)}
    _same_keys(raw, set(types), where)
    for key, value in raw.items():
        wanted = (int, float) if types[key] == "float" else (int,)
        if isinstance(value, bool) or not isinstance(value, wanted):
            raise BadInputError(f"{where}.{key} is {value!r}; it takes a number of type {types[key]}")
    return kind(**raw)


def _same_keys(raw: Any, known: set[str], where: str) -> None:
    if not isinstance(raw, dict):
        raise BadInputError(
            f"{where} is not a section of keys and values; expected the keys {', '.join(sorted(known))}"
        )
    for name in sorted(set(raw) ^ known):
        problem = "is missing" if name in known else "is not known"
        raise BadInputError(f"{where}: the key {name!r} {problem}; the keys are {', '.join(sorted(known))}")
