"""Reads what an experiment declares, strictly: every key known, every value possible, nothing left open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from barberpro.errors import BadInputError
from models.experiments.design import (
    HOLDOUT_SHARES,
    READOUT_DAYS,
    SHARE_ROOM,
    Arm,
    Experiment,
    Guarded,
    Guardrail,
    Holdout,
    Metric,
    StopRule,
    Unit,
)

KEYS = {
    "name", "question", "hypothesis", "policy_version", "arms", "control", "assigned_by", "holdout", "metric",
    "guardrails", "base", "minimum_effect", "alpha", "power", "start", "readouts", "stop_rule", "provinces",
    "amount_from", "amount_below", "deviation", "icc", "cluster_size", "per_day",
}  # fmt: skip
NEEDED = {"name", "question", "hypothesis", "policy_version", "arms", "control", "holdout", "minimum_effect", "start",
          "stop_rule"}  # fmt: skip


def experiment(raw: Any, where: str) -> Experiment:
    """Read what a file declares; BadInputError says which key cannot stand, and what is allowed."""
    if not isinstance(raw, dict) or set(raw) - KEYS or NEEDED - set(raw):
        _refuse_keys(raw, where)
    arms = _arms(raw["arms"], raw["control"], where)
    made = Experiment(
        **{key: _text(raw[key], key, where) for key in ("name", "question", "hypothesis", "policy_version")},
        arms=arms,
        assigned_by=_one_of(raw.get("assigned_by", "client"), "assigned_by", get_args(Unit), where),
        holdout=_holdout(raw["holdout"], where),
        metric=_one_of(raw.get("metric", "conversion"), "metric", get_args(Metric), where),
        guardrails=_guardrails(raw.get("guardrails", []), where),
        base=_number_or_none(raw, "base", where),
        deviation=_number_or_none(raw, "deviation", where),
        minimum_effect=_between(raw["minimum_effect"], "minimum_effect", (1e-9, 1e9), where),
        alpha=_between(raw.get("alpha", 0.05), "alpha", (0.0001, 0.5), where),
        power=_between(raw.get("power", 0.8), "power", (0.5, 0.9999), where),
        start=_day(raw["start"], where),
        readouts=_days(raw.get("readouts", list(READOUT_DAYS)), where),
        stop_rule=_one_of(raw["stop_rule"], "stop_rule", get_args(StopRule), where),
        provinces=tuple(map(str, raw.get("provinces", []))),
        amount_from=_number_or_none(raw, "amount_from", where),
        amount_below=_number_or_none(raw, "amount_below", where),
        icc=_number_or_none(raw, "icc", where),
        cluster_size=_number_or_none(raw, "cluster_size", where),
        per_day=_number_or_none(raw, "per_day", where),
    )
    _require_shares(made, where)
    return made


def _refuse_keys(raw: Any, where: str) -> None:
    if not isinstance(raw, dict):
        raise BadInputError(f"{where} is no list of keys and values; an experiment has {', '.join(sorted(NEEDED))}")
    strange, lacking = sorted(set(raw) - KEYS, key=str), sorted(NEEDED - set(raw))
    told = f"the key {strange[0]!r} is not known" if strange else f"the key {lacking[0]!r} is missing"
    raise BadInputError(f"{where}: {told}; the keys are {', '.join(sorted(KEYS))}")


def _arms(raw: Any, control: Any, where: str) -> tuple[Arm, ...]:
    if not isinstance(raw, dict) or not 2 <= len(raw) <= 8:
        raise BadInputError(f"{where}: arms is {raw!r}; it names two to eight, each with share and menu or scenario")
    if control not in raw:
        raise BadInputError(f"{where}: control is {control!r}; allowed: {', '.join(map(str, raw))}")
    names = [control, *(name for name in raw if name != control)]
    return tuple(_arm(str(name), raw[name], where) for name in names)


def _arm(name: str, raw: Any, where: str) -> Arm:
    kinds = set(raw) - {"share"} if isinstance(raw, dict) else set()
    if not isinstance(raw, dict) or "share" not in raw or kinds not in ({"menu"}, {"scenario"}):
        raise BadInputError(f"{where}: the arm {name!r} is {raw!r}; it takes share, and either menu or scenario")
    share = _between(raw["share"], f"the share of {name!r}", (0.001, 0.999), where)
    texts = {kind: _text(raw[kind], f"{kind} of {name!r}", where) for kind in kinds}
    return Arm(name, share, texts.get("menu"), texts.get("scenario"))


def _require_shares(made: Experiment, where: str) -> None:
    total = sum(arm.share for arm in made.arms)
    if total > 1 + SHARE_ROOM:
        raise BadInputError(f"{where}: the shares of the arms add up to {total:g}; allowed: up to 1")
    same = [(arm.menu_id, arm.scenario) for arm in made.arms]
    if len(set(same)) < len(same):
        raise BadInputError(f"{where}: two arms are the same treatment; each needs a menu or scenario of its own")
    if len({arm.menu_id is None for arm in made.arms}) > 1:
        raise BadInputError(f"{where}: some arms name a menu and some a scenario; give all of them one kind")


def _holdout(raw: Any, where: str) -> Holdout:
    if not isinstance(raw, dict) or "share" not in raw or set(raw) - {"share", "menu"}:
        raise BadInputError(f"{where}: holdout is {raw!r}; it takes share and, where menus are shown, menu")
    share = _between(raw["share"], "the share of the holdout", HOLDOUT_SHARES, where)
    return Holdout(share, None if raw.get("menu") is None else _text(raw["menu"], "menu of the holdout", where))


def _guardrails(raw: Any, where: str) -> tuple[Guardrail, ...]:
    rows = raw if isinstance(raw, list) else [raw]
    found = []
    for each in rows:
        if not isinstance(each, dict) or set(each) != {"metric", "worse_by"}:
            raise BadInputError(f"{where}: a guardrail is {each!r}; it takes metric and worse_by")
        metric = _one_of(each["metric"], "the metric of a guardrail", get_args(Guarded), where)
        found.append(Guardrail(metric, _between(each["worse_by"], f"worse_by of {metric}", (0.0, 1e9), where)))
    return tuple(found)


def _days(raw: Any, where: str) -> tuple[int, ...]:
    whole = isinstance(raw, list) and raw and all(type(each) is int and 1 <= each <= 1_830 for each in raw)
    if not whole or sorted(set(raw)) != raw:
        raise BadInputError(f"{where}: readouts is {raw!r}; allowed: rising days from 1 to 1830, as [7, 28, 84]")
    return tuple(raw)


def _day(raw: Any, where: str) -> date:
    if type(raw) is date:
        return raw
    raise BadInputError(f"{where}: start is {raw!r}; write a day, as 2026-09-01")


def _text(raw: Any, key: str, where: str) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw.strip()
    raise BadInputError(f"{where}: {key} is {raw!r}; write a text")


def _one_of(raw: Any, key: str, allowed: tuple[Any, ...], where: str) -> Any:
    if raw in allowed:
        return raw
    raise BadInputError(f"{where}: {key} is {raw!r}; allowed: {', '.join(allowed)}")


def _between(raw: Any, key: str, bounds: tuple[float, float], where: str) -> float:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and bounds[0] <= raw <= bounds[1]:
        return float(raw)
    raise BadInputError(f"{where}: {key} is {raw!r}; allowed: a number from {bounds[0]:g} to {bounds[1]:g}")


def _number_or_none(raw: Mapping[str, Any], key: str, where: str) -> float | None:
    return None if raw.get(key) is None else _between(raw[key], key, (0.0, 1e12), where)
