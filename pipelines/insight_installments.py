"""Insight: how many pay in installments, of which amounts, at what cost, and what is known of better menus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from barberpro.domain.clustered import ClusterSums
from barberpro.tables import installments
from barberpro.tables.adoption import opened
from barberpro.tables.clustered import category_sums, cluster_sums, sums_of, who
from models.menus import parsed
from pipelines.claim_evidence import as_interval, interval_json
from pipelines.insights import Asked
from pipelines.menu_evidence import WHOLE, menu_findings

TABLES = ("payments", "deflator", "provinces")
NO_EFFECT = "conversion by menu is no effect: who was shown which menu was no chance, unless propensities were drawn"


def answer(asked: Asked) -> Mapping[str, Any]:
    """Ask all of it; the verdict is that of the evaluation of logged menus, where one was made."""
    tables = {name: asked.database.expression(name) for name in TABLES}
    cards = installments.card_payments(tables, asked.since, asked.until)
    uptake = sums_of(asked.database.frame(installments.uptake(cards)).row(0, named=True))
    return {
        "subject": "installments",
        "interval": "shares: clients as clusters, Wilson",
        "uptake": {"definition": "approved credit card payments in two installments or more", **_told(asked, uptake)},
        "mix": _mix(asked, cards),
        "by_real_amount": _by_amount(asked, cards),
        "financing": _financing(asked, cards),
        "conversion_by_menu": {"note": NO_EFFECT, "menus": _menus(asked)},
        "improvement": _improvement(asked),
    }


def _mix(asked: Asked, cards: Any) -> list[dict[str, Any]]:
    shares = asked.database.frame(category_sums(cards, "plan", who(cards, "payment_id"))).sort("plan")
    return [{"installments": row["plan"], **_told(asked, sums_of(row))} for row in shares.iter_rows(named=True)]


def _by_amount(asked: Asked, cards: Any) -> list[dict[str, Any]]:
    tenths = installments.by_decile(cards)
    edges = {row["decile"]: row for row in asked.database.frame(installments.edges(tenths)).iter_rows(named=True)}
    shares = asked.database.frame(installments.uptake(tenths, ("decile",))).sort("decile")
    return [
        {
            "decile": row["decile"],
            "from_real_ars": str(edges[row["decile"]]["lowest"]),
            "to_real_ars": str(edges[row["decile"]]["highest"]),
            **_told(asked, sums_of(row)),
        }
        for row in shares.iter_rows(named=True)
    ]


def _financing(asked: Asked, cards: Any) -> dict[str, Any]:
    row = asked.database.frame(installments.financing(cards)).row(0, named=True)
    financed = row["financed_ars"]
    share = float(row["interest_ars"] / financed) if financed else None
    return {
        "definition": "interest that payers were charged on top of the amount, where the source says",
        "payments": int(row["payments"] or 0),
        "interest_ars": str(row["interest_ars"] or 0),
        "interest_real_ars": str(row["interest_real_ars"] or 0),
        "financed_ars": str(financed or 0),
        "share_of_amount": None if share is None else round(share, 6),
        "payments_unsaid": int(row["unsaid"] or 0),
    }


def _menus(asked: Asked) -> list[dict[str, Any]]:
    checkouts = opened(asked.database.expression("checkouts"), asked.since, asked.until)
    named = checkouts.filter(checkouts.menu.notnull())
    closed = named.filter(named.outcome.isin(["paid", "abandoned"]))
    by = ("menu_id", "menu", "default_installments")
    sums = cluster_sums(closed, closed.outcome == "paid", closed.outcome.notnull(), who(closed, "checkout_id"), by)
    rows = asked.database.frame(sums).sort(pl.col("under"), descending=True)
    return [_menu(asked, row) for row in rows.iter_rows(named=True)]


def _menu(asked: Asked, row: Mapping[str, Any]) -> dict[str, Any]:
    menu = parsed(row["menu"], row["default_installments"])
    return {
        "menu_id": row["menu_id"],
        "installments": sorted(menu.installments) if menu else None,
        "default": row["default_installments"],
        "methods": sorted(menu.methods) if menu else None,
        **_told(asked, sums_of(row)),
    }


def _improvement(asked: Asked) -> dict[str, Any]:
    """Read what the evaluation of logged menus found of the document's table."""
    found = menu_findings(asked.settings)
    if not found:
        return {
            "verdict": "cannot tell",
            "reason": "no evaluation was made",
            "next": "barberpro run, on checkouts that log the probability of their menu",
            "findings": [],
        }
    told = next((each for each in found if each.band == WHOLE), found[0])
    return {
        "of": "the document's table against the menus that were shown, difference in paid checkouts relative to them",
        "verdict": told.verdict,
        "reason": told.reason,
        "findings": [each.as_json() for each in found],
    }


def _told(asked: Asked, sums: ClusterSums) -> dict[str, Any]:
    ends = {name: end for name, end in interval_json(as_interval(sums, asked.z)).items() if name != "value"}
    return {"share": None if sums.share is None else round(sums.share, 6), "of": int(sums.under), **ends}
