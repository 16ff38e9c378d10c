"""The pictures of the synthetic world beside published figures: what each shows and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from barberpro.domain.vocabulary import DECLINE_CLASSES, METHODS
from barberpro.world.choices import OPTION_METHOD
from barberpro.world.methods import PLASTIC
from barberpro.world.world import World
from pipelines import real_figures as real
from pipelines.world_measures import (
    Days,
    Numbers,
    declines_by_month,
    inflation,
    online_mix,
    real_price_by_month,
    shares_by_month,
    smooth,
    split_by_decile,
    years_of,
)

WORLD, REAL, QUIET = "#1f6f8b", "#d1495b", "#b8c4cc"
COLOURS = ("#1f6f8b", "#d1495b", "#e39c37", "#7a5195", "#6b8f47", "#3aa6a0", "#4d4d4d")
NAMES = ("wallet balance", "credit card", "debit card", "prepaid card", "cash voucher", "bank transfer", "QR")


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: its file, its size in inches, and how it is drawn."""

    name: str
    size: tuple[float, float]
    draw: Callable[[Picture, World], None]


def _installments(picture: Picture, built: World) -> None:
    axes = picture.add_subplot()
    deciles = np.arange(1, 11)
    axes.plot(deciles, 100 * split_by_decile(built), "o-", color=WORLD, label="world")
    axes.plot(deciles, [100 * share for share in real.OLIST_SPLIT.values.values()], "s--", color=REAL, label="Olist")
    axes.set(title="Credit card payments in two or more installments, %", xlabel="decile of the amount", ylim=(0, 100))
    axes.set_xticks(deciles)
    axes.legend()


def _prices(picture: Picture, built: World) -> None:
    above, below = picture.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    low, middle, high = 100 * real_price_by_month(built).T
    years, monthly = years_of(len(middle)), 100 * inflation(built)[: len(middle)]
    above.fill_between(years, low, high, color=WORLD, alpha=0.2, lw=0, label="world: eight shops in ten")
    above.plot(years, middle, color=WORLD, label="world: median shop")
    above.plot(
        years, 100 / (1 + monthly / 100), color=REAL, ls="--", lw=1, label="a price one month of index late (INDEC)"
    )
    above.axhline(100, color=QUIET, lw=1)
    above.set(title="Real price of a cut on the last day of the month; as dear as the index = 100")
    above.legend(loc="lower right")
    below.bar(years, monthly, width=0.06, color=[REAL if each > 3 else QUIET for each in monthly])
    below.axhline(3, color="black", lw=0.8, ls=":")
    below.set_xticks([2023, 2024, 2025, 2026])
    late, known = (monthly[:34] > 3).sum(), real.EROSION_MONTHS.values
    below.set(title=f"Monthly inflation, % (INDEC): over 3 in {late} of {known['of']:.0f} months to October 2025")


def _mix(picture: Picture, built: World) -> None:
    left, right = picture.subplots(1, 2, width_ratios=(3, 2))
    months, shares = shares_by_month(built)
    years = years_of(len(months))
    for share, colour in zip(shares, COLOURS, strict=True):
        left.plot(years, 100 * smooth(share), color=colour)
    for at, name, colour in _apart(100 * shares[:, -3:].mean(axis=1), gap=1.7):
        left.annotate(name, (years[-1] + 0.05, at), color=colour, va="center", fontsize=8)
    left.set(title="Means of first attempts, % (world)", ylim=(0, None), xlim=(years[0], years[-1] + 1.1))
    left.set_xticks([2023, 2024, 2025, 2026])
    _qr(right, built)


def _apart(heights: Numbers, gap: float) -> list[tuple[float, str, str]]:
    """Place the names of lines beside their ends, at least a gap apart."""
    placed, lowest = [], -gap
    for method in np.argsort(heights):
        lowest = max(float(heights[method]), lowest + gap)
        placed.append((lowest, NAMES[method], COLOURS[method]))
    return placed


def _qr(axes: Axes, built: World) -> None:
    """Compare growth: the world's share of QR among all, and the country's QR payments, both 100 in November 2024."""
    _, shares = shares_by_month(built)
    qr = smooth(shares[METHODS.index("qr")])
    years = years_of(len(qr))
    base = int(np.argmin(np.abs(years - (2024 + 10 / 12))))
    axes.plot(years, 100 * qr / qr[base], color=WORLD, label="world: share of QR")
    known = real.QR_MILLIONS.values
    at = [int(month[:4]) + (int(month[5:]) - 1) / 12 for month in known]
    axes.plot(
        at,
        [100 * value / known["2024-11"] for value in known.values()],
        "s--",
        ms=4,
        color=REAL,
        label="BCRA: QR payments",
    )
    axes.set(title="QR, November 2024 = 100", ylim=(0, None))
    axes.set_xticks([2023, 2024, 2025, 2026])
    axes.legend(loc="lower right")


def _places(picture: Picture, built: World) -> None:
    """Draw the world's mix of online payments beside the survey of Mendoza."""
    axes = picture.add_subplot()
    found, known = online_mix(built, "AR-M"), real.MENDOZA_MIX.values
    at = np.arange(len(known))
    axes.barh(
        at - 0.2, [100 * share for share in known.values()], height=0.38, color=REAL, label="Mendoza, survey 2025"
    )
    axes.barh(
        at + 0.2, [100 * found[name] for name in known], height=0.38, color=WORLD, label="world, online, Mendoza 2025"
    )
    axes.set_yticks(at, list(known))
    axes.invert_yaxis()
    axes.set(title="Means of payment online, %")
    axes.legend()


def _declines(picture: Picture, built: World) -> None:
    every, cards = picture.subplots(1, 2)
    for axes, methods, title in (
        (every, tuple(range(len(METHODS))), "Declined attempts, % (world): all means"),
        (cards, PLASTIC, "cards alone"),
    ):
        by_class = 100 * declines_by_month(built, methods)
        smoothed = np.stack([smooth(each) for each in by_class])
        axes.stackplot(years_of(by_class.shape[1]), smoothed, labels=DECLINE_CLASSES, colors=COLOURS, alpha=0.85, lw=0)
        axes.set(title=title, ylim=(0, 21))
        axes.set_xticks([2023, 2024, 2025, 2026])
    denied = 100 * real.DENIED_SHARE.values["denied"]
    cards.axhline(denied, color="black", ls="--", lw=1, label=f"an acquirer's day: {denied:.1f} %")
    handles, labels = cards.get_legend_handles_labels()
    cards.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5))


def _rhythm(picture: Picture, built: World) -> None:
    hours, weekdays, days, months = picture.subplots(2, 2).flat
    visits, calendar = built.market.visits, built.ground.calendar
    for at_shop, colour, name in ((False, WORLD, "online"), (True, REAL, "in the chair")):
        rows = visits.at_shop == at_shop
        share = np.bincount(calendar.hour(visits.opened_at[rows]), minlength=24) / rows.sum()
        hours.step(np.arange(24), 100 * share, where="mid", color=colour, label=name)
    hours.set(title="Checkouts by hour, %")
    hours.legend()
    busy = np.bincount(calendar.day(visits.starts_at), minlength=calendar.end)[: calendar.end].astype(float)
    weekday = (np.arange(calendar.end) + calendar.first.weekday()) % 7
    _index(weekdays, weekday, busy, "Appointments by weekday, average day = 100", calendar.start)
    weekdays.set_xticks(range(7), ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"])
    _index(
        days,
        calendar.day_of_month[: calendar.end],
        busy,
        "by day of the month (salaries: days 1 to 10)",
        calendar.start,
    )
    _index(months, calendar.month[: calendar.end] % 12 + 1, busy, "by month (2024 and 2025)", calendar.start + 365, 731)
    months.set_xticks(range(1, 13))


def _index(axes: Axes, group: Days, busy: Numbers, title: str, start: int, length: int | None = None) -> None:  # noqa: PLR0913,PLR0917  a bar chart
    """Draw the mean of a group of days over that of all days."""
    rows = slice(start, None if length is None else start + length)
    mean = np.bincount(group[rows], busy[rows]) / np.bincount(group[rows]).clip(1)
    first = int(group[rows].min())
    axes.bar(np.arange(first, len(mean)), 100 * mean[first:] / busy[rows].mean(), color=WORLD)
    axes.axhline(100, color="black", lw=0.8, ls=":")
    axes.set(title=title)


def _approval(picture: Picture, built: World) -> None:
    axes = picture.add_subplot()
    method, failed = OPTION_METHOD[built.attempts.option], built.attempts.failed
    for row, (name, low, high) in enumerate(built.ground.assumptions.failure.approval_ranges):
        axes.barh(row, 100 * (high - low), left=100 * low, color=QUIET, height=0.5)
        axes.plot(100 * (1 - failed[method == METHODS.index(name)].mean()), row, "o", color=WORLD)
    axes.set_yticks(range(len(NAMES)), NAMES)
    axes.invert_yaxis()
    axes.set(title="Approved, %: assumed range and world (dot)")


PLOTS = (
    Plot("world-installments", (5.2, 3.2), _installments),
    Plot("world-prices", (7.0, 4.6), _prices),
    Plot("world-mix", (8.4, 3.4), _mix),
    Plot("world-mendoza", (5.6, 2.8), _places),
    Plot("world-declines", (8.4, 3.0), _declines),
    Plot("world-rhythm", (8.4, 4.6), _rhythm),
    Plot("world-approval", (5.8, 2.8), _approval),
)
