"""Tables of a simulation of the dollar: what stands in which row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from barberpro.cli.console import table
from barberpro.domain.formatting import money

Told = Mapping[str, Any]
COMPARED = ("", "in force", "policy")
CHANGED = (*COMPARED, "change", "90 % band")
SHOWN_DECISIONS = 6
TOTALS = {
    "platform_income_ars": "after dollar costs and cover",
    "platform_result_ars": "result, after all costs",
    "provider_net_ars": "providers' net",
    "client_price_ars": "clients' price",
}
COVERS = {
    "bought_ars": "dollars bought ahead, in pesos",
    "cost_ars": "covers cost",
    "paid_ars": "covers paid",
    "net_ars": "left over",
}
COUNTS = {
    "decisions": "decisions",
    "fired": "the trigger fired",
    "bought": "bought cover",
    "bought_and_over": "of these over by now",
    "paid_more_than_cost": "of these paid more than they cost",
}
SHARES = {
    "cost_share_of_income": "covers cost, of the commission",
    "paid_share_of_income": "covers paid, of the commission",
    "net_share_of_income": "left over, of the commission",
}
AHEAD = {
    "mean_dollar_costs_ars": "dollar costs, mean",
    "mean_cover_cost_ars": "covers cost, mean",
    "mean_cover_paid_ars": "covers pay, mean",
    "result_sd_ars": "standard deviation of the result",
    "result_sd_uncovered_ars": "the same without cover",
    "loss_p95_ars": "loss by the dollar, P95",
    "loss_p95_uncovered_ars": "the same without cover",
}
CHANCES = {
    "result_share_sd": "standard deviation of its share",
    "result_share_sd_uncovered": "the same without cover",
    "loss_beyond_tolerance": "chance of a loss beyond its tolerance",
    "loss_beyond_tolerance_uncovered": "the same without cover",
}


def totals_table(title: str, totals: Told) -> None:
    """Print what is left whom, and the change with its band."""
    rows = [
        (
            label,
            *(pesos(totals[key][column]) for column in ("baseline", "policy", "delta")),
            f"[{pesos(totals[key]['low'])}, {pesos(totals[key]['high'])}]",
        )
        for key, label in TOTALS.items()
    ]
    table(title, rows, CHANGED, (1, 2, 3, 4))


def covers_table(title: str, one: Told, other: Told) -> None:
    """Print what covers cost and paid under both policies."""
    rows = [(label, *(pesos(each[key]) for each in (one, other))) for key, label in COVERS.items()]
    table(title, rows, COMPARED, (1, 2))


def track_table(title: str, one: Told, other: Told) -> None:
    """Print how decisions have fared under both policies."""
    rows = [(label, *(str(each[key]) for each in (one, other))) for key, label in COUNTS.items()]
    rows += [(label, *(share(each[key], 2) for each in (one, other))) for key, label in SHARES.items()]
    table(title, rows, COMPARED, (1, 2))


def ahead_table(title: str, one: Told, other: Told) -> None:
    """Print the result of the months ahead, what covers do to it, and how often the loss is not tolerated."""
    rows: list[tuple[str, ...]] = [
        (f"result, {key.upper()}", _result(one, key), _result(other, key)) for key in ("p5", "p50", "p95")
    ]
    rows += [(label, *(pesos(each[key]) for each in (one, other))) for key, label in AHEAD.items()]
    rows += [(label, *(share(each[key]) for each in (one, other))) for key, label in CHANCES.items()]
    table(title, rows, COMPARED, (1, 2))


def decisions_table(title: str, decisions: Sequence[Told]) -> None:
    """Print the newest decisions that bought something, and what came of them."""
    bought = [row for row in decisions if Decimal(row["bought_ars"]) > 0][-SHOWN_DECISIONS:]
    rows = [
        (row["day"], share(row["move"]), row["text_en"], pesos(row["bought_ars"]), *_came(row["came"]))
        for row in bought
    ]
    columns = ("day", "had moved", "decision", "bought", "came", "net of the cover", "lost uncovered")
    if rows:
        table(title, rows, columns, (1, 3, 4, 5, 6))


def pesos(text: str) -> str:
    """Write pesos without centavos."""
    return money(Decimal(text), language="en", decimals=0)


def share(value: float, decimals: int = 1) -> str:
    """Write a share as a percentage."""
    return f"{100 * value:.{decimals}f} %"


def _result(told: Told, key: str) -> str:
    return f"{pesos(told['result_ars'][key])} ({share(told['result_share_of_income'][key])})"


def _came(came: Told | None) -> tuple[str, str, str]:
    if came is None:
        return "not known yet", "", ""
    return share(came["move"]), pesos(came["net_ars"]), pesos(came["uncovered_loss_ars"])
