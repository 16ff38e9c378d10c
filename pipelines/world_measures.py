"""What the synthetic world comes to, counted so that published figures can stand beside it."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from barberpro.domain.vocabulary import DECLINE_CLASSES, METHODS
from barberpro.parameters import reference
from barberpro.world.assumptions import Assumptions
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.ground import Facts
from barberpro.world.methods import CREDIT, PLASTIC
from barberpro.world.prices import real_level
from barberpro.world.reasons import class_positions
from barberpro.world.world import World, world
from pipelines import real_figures as real

DAYS, PAYMENTS, SEED = (date(2023, 1, 1), date(2026, 8, 1)), 150_000, 7
Numbers = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]


def long_world() -> World:
    """Build the default world from the year before the great inflation to the last published index."""
    holidays = reference.holidays(date(2021, 1, 1), date(2027, 12, 31))
    facts = Facts(reference.cpi(), reference.provinces(), reference.cities(), holidays)
    return world(facts, PAYMENTS, DAYS, SEED, Assumptions())


def split_by_decile(built: World) -> Numbers:
    """Share of credit card payments in two or more installments, by decile of the real amount."""
    made = built.attempts
    rows = np.flatnonzero((OPTION_METHOD[made.option] == CREDIT) & (made.number == 1))
    real_amount = built.market.visits.log_real[made.visit[rows]]
    decile = np.argsort(np.argsort(real_amount, kind="stable")) * 10 // len(rows)
    split = OPTION_INSTALLMENTS[made.option[rows]] > 1
    return np.asarray(np.bincount(decile, split) / np.bincount(decile), dtype=np.float64)


def shares_by_month(built: World) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Months, and the share of each method among first attempts in each of them."""
    made = built.attempts
    first = made.number == 1
    month = months_of(built, made.made_at[first])
    method = OPTION_METHOD[made.option[first]]
    counts = np.stack([np.bincount(month[method == each], minlength=month.max() + 1) for each in range(len(METHODS))])
    return np.arange(month.max() + 1), counts / counts.sum(axis=0)


def real_price_by_month(built: World) -> Numbers:
    """Real price level of open shops on the last day of each month: tenth, half and ninetieth per cent of them.

    1 is what the price would be, had it followed the index of its region to that day.
    """
    ground, shops, days = built.ground, built.market.shops, built.ground.calendar
    rows = []
    for last in np.searchsorted(days.month, np.unique(days.month[days.start : days.end]), side="right") - 1:
        open_then = np.flatnonzero((shops.joined_day <= last) & (shops.left_day > last))
        place = (open_then, shops.province[open_then])
        level = real_level(ground, shops.repricing, place, np.full(len(open_then), last))
        rows.append(np.quantile(level / np.exp(ground.drift.price[last, place[1]]), (0.1, 0.5, 0.9)))
    return np.array(rows)


def inflation(built: World) -> Numbers:
    """National monthly inflation over the months of the history."""
    cpi = built.ground.facts.cpi
    national = cpi.filter(cpi["region"] == reference.NATIONAL).sort("month")
    index = national["index_value"].cast(float).to_numpy()
    first = next(row for row, month in enumerate(national["month"]) if month == DAYS[0])
    return np.asarray(index[first:] / index[first - 1 : -1] - 1.0, dtype=np.float64)


def declines_by_month(built: World, methods: tuple[int, ...]) -> Numbers:
    """Share of attempts by some methods that are declined, by class of reason and month."""
    made = built.attempts
    month, some = months_of(built, made.made_at), np.isin(OPTION_METHOD[made.option], methods)
    every = np.bincount(month[some])
    kind = class_positions()[made.detail]
    return np.stack(
        [
            np.bincount(month[some & made.failed & (kind == each)], minlength=len(every)) / every
            for each in range(len(DECLINE_CLASSES))
        ]
    )


def months_of(built: World, moment: Days) -> Days:
    """Count months from the first of the history."""
    days = built.ground.calendar
    return days.month[days.day(moment)] - days.month[days.start]


def online_mix(built: World, province: str) -> dict[str, float]:
    """Shares of means among online first attempts in a province in 2025, in the words of the survey."""
    made, visits = built.attempts, built.market.visits
    where = built.ground.facts.provinces["province"].to_list().index(province)
    months = months_of(built, made.made_at)
    rows = (made.number == 1) & (months >= 24) & (months < 36) & ~visits.at_shop[made.visit]
    rows &= built.market.shops.province[visits.shop[made.visit]] == where
    share = np.bincount(OPTION_METHOD[made.option[rows]], minlength=len(METHODS)) / max(int(rows.sum()), 1)
    by_name = dict(zip(METHODS, share.tolist(), strict=True))
    return {
        "card": by_name["credit_card"],
        "transfer": by_name["bank_transfer"],
        "wallet": by_name["account_money"] + by_name["qr"],
        "debit": by_name["debit_card"] + by_name["prepaid_card"],
        "cash": by_name["cash_voucher"],
    }


def smooth(values: Numbers) -> Numbers:
    """Mean of three months, of two at the ends."""
    padded = np.concatenate([[np.nan], values, [np.nan]])
    return np.asarray(np.nanmean(np.stack([padded[:-2], padded[1:-1], padded[2:]]), axis=0), dtype=np.float64)


def years_of(months: int) -> Numbers:
    """Place months on the axis of years."""
    return DAYS[0].year + np.arange(months) / 12


def comparison(built: World) -> str:
    """Return published figures and the world's as Markdown: figure, published, world, source."""
    split, online = split_by_decile(built), online_mix(built, "AR-M")
    known = real.MENDOZA_MIX.values
    rows = [
        *(
            (f"{real.OLIST_SPLIT.what}: decile {decile}", real.OLIST_SPLIT.values[decile], split[int(decile) - 1])
            for decile in ("1", "5", "10")
        ),
        *((f"online payments in Mendoza in 2025: {name}", known[name], online[name]) for name in known),
        ("online card payments in one go; published: all purchases online in Mendoza in 2025", *_at_once(built)),
        ("growth of QR payments, November 2024 to November 2025", *_growth(built, "qr", real.QR_MILLIONS)),
        (
            "growth of transfers, the same months",
            *_growth(built, "bank_transfer", real.TRANSFER_MILLIONS),
        ),
        (real.DENIED_SHARE.what + "; the world's cards", real.DENIED_SHARE.values["denied"], _card_declines(built)),
    ]
    lines = [f"| {what} | {100 * published:.0f} % | {100 * found:.0f} % |" for what, published, found in rows]
    return "\n".join(["| figure | published | world |", "|---|---|---|", *lines, _erosion(built)])


def _at_once(built: World) -> tuple[float, float]:
    made = built.attempts
    rows = (OPTION_METHOD[made.option] == CREDIT) & (made.number == 1) & ~built.market.visits.at_shop[made.visit]
    return real.MENDOZA_AT_ONCE.values["at once"], float((OPTION_INSTALLMENTS[made.option[rows]] == 1).mean())


def _growth(built: World, method: str, known: real.Figure) -> tuple[float, float]:
    """Growth over a year of what is published, and of the share of a method in the world (mean of three months)."""
    _, shares = shares_by_month(built)
    share = smooth(shares[METHODS.index(method)])
    return known.values["2025-11"] / known.values["2024-11"] - 1.0, share[34] / share[22] - 1.0


def _card_declines(built: World) -> float:
    made = built.attempts
    return float(made.failed[np.isin(OPTION_METHOD[made.option], PLASTIC)].mean())


def _erosion(built: World) -> str:
    """Tell in how many months a late price, and the median shop of the world, had lost more than 3 %."""
    known, middle = real.EROSION_MONTHS.values, real_price_by_month(built)[: int(real.EROSION_MONTHS.values["of"]), 1]
    found = int((middle < 1.0 / 1.03).sum())
    what = f"{real.EROSION_MONTHS.what}; the world's median shop"
    return f"| {what} | {known['months']:.0f} of {known['of']:.0f} | {found} |"
