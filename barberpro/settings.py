"""Environment and `params.yaml` become one frozen `Settings`; nothing else reads the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from barberpro.errors import BadInputError
from barberpro.params import SECTIONS, Params, Range

PACKAGE_ROOT = Path(__file__).resolve().parent
PROJECT_ROOT = PACKAGE_ROOT.parent
MP_API = "https://api.mercadopago.com"
MISLEADING = "?*["
"""DuckDB reads these in a path as a query or a pattern and then writes or reads beside the data root."""


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
