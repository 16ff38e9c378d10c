"""The months ahead under a policy about the dollar beside the one in force, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from barberpro.simulation.comparison import LEVELS, pesos
from barberpro.simulation.dollar_ahead import Future
from barberpro.simulation.dollar_income import Sales
from barberpro.simulation.dollar_words import spread_texts
from barberpro.simulation.futures import Groups
from barberpro.simulation.known import Floats
from barberpro.simulation.variance import FEWEST_DRAWS, SOURCES, variance_parts

SOLD = ("provider_net", "client_price")
QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95}


@dataclass(frozen=True, slots=True)
class Pair:
    """The policy in force and another over the same draws: by source of uncertainty, `all` among them."""

    one: Mapping[str, Future]
    other: Mapping[str, Future]
    sales: Sales
    months: Sequence[date]


def told(pair: Pair, slices: Groups) -> dict[str, Any]:
    """Tell everything about the months ahead."""
    one, other = pair.one["all"], pair.other["all"]
    change = other.result - one.result
    return {
        "months": [f"{month:%Y-%m}" for month in pair.months],
        "totals": _totals(pair, np.s_[:, :, :], "nominal"),
        "real": _totals(pair, np.s_[:, :, :], "real"),
        "by_month": [
            {"month": f"{month:%Y-%m}"} | _totals(pair, np.s_[:, place : place + 1, :], "nominal")
            for place, month in enumerate(pair.months)
        ],
        "by": {
            name: [{"slice": label} | _totals(pair, np.s_[:, :, where == code], "nominal")
                   for code, label in enumerate(labels)]
            for name, (labels, where) in slices.items()
        },
        "share_of_draws_that_pay": float((change.sum(axis=1) > 0).mean()),
        "mean_change_ars": _pesos(change.sum(axis=1).mean()),
        "in_force": outlook_of(one),
        "policy": outlook_of(other),
        "variance": _variance({name: pair.other[name].result - pair.one[name].result for name in pair.one}),
        "result_variance": _variance({name: each.result for name, each in pair.other.items()}),
        "assumed": ["dollar.costs_bp", "dollar.cost_share_bp", "dollar.premium_bp"],
    }  # fmt: skip


def outlook_of(found: Future) -> dict[str, Any]:
    """Tell what a policy leads to: the result, what cover costs and pays, and how often the loss is not tolerated."""
    result, income = found.result.sum(axis=1), found.income.sum(axis=1)
    share = result / np.maximum(income, 1.0)
    cost, paid = (float(each.sum(axis=1).mean()) for each in (found.cover_cost, found.cover_paid))
    bare = (found.result + found.cover_cost - found.cover_paid).sum(axis=1)
    bare_share = bare / np.maximum(income, 1.0)
    return {
        "result_ars": {name: _pesos(np.quantile(result, level)) for name, level in QUANTILES.items()},
        "result_share_of_income": {name: float(np.quantile(share, level)) for name, level in QUANTILES.items()},
        "mean_cover_cost_ars": _pesos(cost),
        "mean_cover_paid_ars": _pesos(paid),
        "mean_dollar_costs_ars": _pesos(found.dollar_costs.sum(axis=1).mean()),
        "loss_beyond_tolerance": float((found.loss > found.tolerated).mean()),
        "loss_beyond_tolerance_uncovered": float((found.loss_uncovered > found.tolerated).mean()),
        "loss_p95_ars": _pesos(np.quantile(found.loss, LEVELS[1])),
        "loss_p95_uncovered_ars": _pesos(np.quantile(found.loss_uncovered, LEVELS[1])),
        "spread": {f"text_{name}": text for name, text in spread_texts(share.std(), bare_share.std()).items()},
        "result_sd_ars": _pesos(result.std()),
        "result_sd_uncovered_ars": _pesos(bare.std()),
        "result_share_sd": float(share.std()),
        "result_share_sd_uncovered": float(bare_share.std()),
        "covered_share_of_draws": [round(float(each), 4) for each in found.covered],
        "premium_limit_bp": found.premium_limit_bp,
    }


def _totals(pair: Pair, part: tuple[Any, ...], prices: str) -> dict[str, dict[str, str]]:
    """Bound every measure in a part of months and groups of providers.

    Groups bear what the dollar costs by their share of the commission of the month.
    """
    sold = pair.sales.nominal if prices == "nominal" else pair.sales.real
    income, nominal = sold["platform_income"], pair.sales.nominal["platform_income"]
    weight = income[part].sum(axis=2) / np.maximum(nominal.sum(axis=2)[part[:2]], 1.0)
    found = {}
    for name in ("platform_income", "platform_result"):
        field = name.removeprefix("platform_") if name == "platform_result" else name
        both = [(getattr(each["all"], field)[part[:2]] * weight).sum(axis=1) for each in (pair.one, pair.other)]
        found[f"{name}_ars"] = _band(*both)
    for name in SOLD:
        whole = sold[name][part].sum(axis=(1, 2))
        found[f"{name}_ars"] = _band(whole, whole)
    return found


def _variance(by_source: Mapping[str, Floats]) -> list[dict[str, Any]] | None:
    """Split the variance of a sum over the months; nobody answers to the dollar, so that behaviour has none."""
    sums = {name: each.sum(axis=1) for name, each in by_source.items()}
    together = sums["all"]
    if len(together) < FEWEST_DRAWS or not together.var() > 0:
        return None
    none = np.zeros(1)
    alone = {name: np.broadcast_to(sums.get(name, none), together.shape) for name in SOURCES}
    return [asdict(part) for part in variance_parts(alone, together)]


def _band(one: Floats, other: Floats) -> dict[str, str]:
    """Medians of both, and of their difference with its 90 % band, in pesos."""
    low, middle, high = np.quantile(other - one, (LEVELS[0], 0.5, LEVELS[1]))
    figures = {"baseline": np.median(one), "policy": np.median(other), "delta": middle, "low": low, "high": high}
    return {name: _pesos(value) for name, value in figures.items()}


def _pesos(centavos: Any) -> str:
    return pesos(round(float(centavos)))
