"""What a first look at an invented history asks: what it was told, what is assumed, what only its truth knows."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import polars as pl

from barberpro.errors import UnavailableError
from barberpro.parameters import reference
from barberpro.settings import Settings
from barberpro.warehouse.worlds import MANIFEST
from barberpro.world.assumptions import Assumptions
from barberpro.world.named import named_worlds

BIN = 0.02
SAID_BY = {
    "constant": "the base rate, for everyone",
    "logistic": "a plain regression",
    "model": "the trees of this platform",
    "oracle": "all but the hidden risk and the outages",
    "truth": "everything, hidden parts included",
}


def manifest(settings: Settings) -> dict[str, Any]:
    """Read what the world was told; UnavailableError where the history was not invented."""
    path = settings.raw / MANIFEST
    if not path.is_file():
        raise UnavailableError(
            f"{path} is not there: this data root holds no invented history; make one with `make demo`, "
            "or name its data root in BARBERPRO_DATA"
        )
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def told(settings: Settings) -> pl.DataFrame:
    """List the arguments that the same world can be made from again."""
    content = manifest(settings)
    kept = {
        name: content[name] for name in ("world", "seed", "payments", "months", "end", "version") if name in content
    }
    return pl.DataFrame({"argument": list(kept), "value": [str(value) for value in kept.values()]})


def defects(settings: Settings) -> pl.DataFrame:
    """Count the defects that were planted in the files, by source and kind."""
    rows = [
        (source, kind, count)
        for source, kinds in manifest(settings)["defects"].items()
        for kind, count in kinds.items()
    ]
    return pl.DataFrame(rows, schema=["source", "defect", "copies"], orient="row").sort("source", "defect")


def assumptions() -> pl.DataFrame:
    """Count what is assumed, part by part."""
    parts = [(part.name, getattr(Assumptions(), part.name)) for part in fields(Assumptions)]
    rows = [(name, len(fields(value)), _first_line(value)) for name, value in parts]
    return pl.DataFrame(rows, schema=["part", "assumptions", "about"], orient="row")


def reasons(part: str) -> pl.DataFrame:
    """List the assumptions of one part with their reasons."""
    value = getattr(Assumptions(), part)
    rows = [(each.name, str(getattr(value, each.name))[:60], each.metadata.get("why", "")) for each in fields(value)]
    return pl.DataFrame(rows, schema=["assumption", "value", "reason"], orient="row")


def real_facts() -> pl.DataFrame:
    """Count the published facts that the world stands on."""
    prices = reference.cpi()
    known = prices["month"].min(), prices["month"].max()
    rows = [
        ("consumer prices (INDEC)", prices.height, f"{known[0]:%Y-%m} to {known[1]:%Y-%m}, by region"),
        ("provinces (INDEC census)", reference.provinces().height, "population, region of the price index"),
        ("cities", reference.cities().height, "by province"),
    ]
    return pl.DataFrame(rows, schema=["fact", "rows", "what"], orient="row")


def worlds() -> pl.DataFrame:
    """List the named worlds: the question that each answers, and in what it differs from the default one."""
    rows = [(each.name, each.question, each.change) for each in named_worlds().values()]
    return pl.DataFrame(rows, schema=["world", "question", "change"], orient="row")


def log_losses(settings: Settings, model: str = "payment_failure") -> pl.DataFrame:
    """Take from the report of the training what each predictor's log loss is, worst first, and what it knows."""
    metrics = _report(settings, model)["metrics"]
    rows = [{"predictor": name, "knows": knows, **metrics[name]["log_loss"]}
            for name, knows in SAID_BY.items() if name in metrics]  # fmt: skip
    return pl.DataFrame(rows).select("predictor", "knows", "value", "low", "high").sort("value", descending=True)


def share_of_oracle_gain(settings: Settings, model: str = "payment_failure") -> dict[str, float]:
    """Take from the report which share of the oracle's gain over a constant the model reaches."""
    found: dict[str, float] | None = _report(settings, model)["share_of_oracle_gain"]
    return found or {}


def probabilities(settings: Settings) -> pl.DataFrame:
    """Count attempts by probability of failure: as it truly was, and as the oracle, blind to what is hidden, has it."""
    truth = pl.read_parquet(settings.truth / "payments.parquet", columns=["true_probability", "oracle_probability"])
    long = truth.rename({"true_probability": "truth", "oracle_probability": "oracle"}).unpivot(
        variable_name="said_by", value_name="probability"
    )
    binned = long.with_columns(probability=(pl.col("probability") / BIN).floor() * BIN)
    return binned.group_by("said_by", "probability").agg(rows=pl.len()).sort("said_by", "probability")


def _report(settings: Settings, model: str) -> dict[str, Any]:
    path = settings.reports / f"{model}.json"
    if not path.is_file():
        raise UnavailableError(f"{path} is not there: no model was trained; run `barberpro run`")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _first_line(value: object) -> str:
    return (type(value).__doc__ or "").partition("\n")[0]
