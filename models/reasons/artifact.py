"""What a model keeps for its reasons, as `reasons.json` lays it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Learned:
    """What training found about one code."""

    columns: tuple[str, ...]
    typical_log_odds: float
    """Median of what the code adds to the calibrated log-odds."""
    agreement: float | None
    """See `stability.agreement`; None where the code matters on too few rows to tell."""
    rows: int
    """Compared rows on which it matters."""
    shown: bool
    """False: withheld for good, this model never names it."""


@dataclass(frozen=True, slots=True)
class Means:
    """How payments by one method typically look, and what payers were seen to choose with it."""

    rows: int
    values: Mapping[str, Any]
    """Median, or most frequent level, of each column that goes with the choice of a method."""
    single: bool
    """Whether enough of them were paid in one installment."""
    authenticated: bool
    """Whether enough of them went through 3DS."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Codes shown and withheld, and reference levels."""

    codes: Mapping[str, Learned]
    means: Mapping[str, Means]
    refits: int
    min_agreement: float
    min_log_odds: float
    """A code matters on a row, and is named, where it adds at least this much to or takes it from the log-odds."""

    @property
    def shown(self) -> tuple[str, ...]:
        """Codes that this model may name."""
        return tuple(name for name, learned in self.codes.items() if learned.shown)

    def as_json(self) -> dict[str, Any]:
        """Lay out for `reasons.json`; a list, not keys, holds the codes, whose order decides ties."""
        codes = [{"code": name, **asdict(learned)} for name, learned in self.codes.items()]
        means = {name: asdict(each) for name, each in self.means.items()}
        rule = {"refits": self.refits, "min_agreement": self.min_agreement, "min_log_odds": self.min_log_odds}
        return {"rule": rule, "codes": codes, "means": means}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Reasons:
        """Read what `as_json` laid out."""
        codes = {each["code"]: {key: value for key, value in each.items() if key != "code"} for each in raw["codes"]}
        return cls(
            codes={name: Learned(**{**each, "columns": tuple(each["columns"])}) for name, each in codes.items()},
            means={name: Means(**each) for name, each in raw["means"].items()},
            **raw["rule"],
        )
