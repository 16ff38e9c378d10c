"""Draw the synthetic world beside published figures: `python -m pipelines.world_plots [FOLDER]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from barberpro.domain.vocabulary import DECLINE_CLASSES, METHODS
from barberpro.parameters import reference
from barberpro.settings import PROJECT_ROOT
from barberpro.world.assumptions import Assumptions
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.ground import Facts
from barberpro.world.methods import CREDIT, PLASTIC
from barberpro.world.prices import real_level
from barberpro.world.reasons import class_positions
from barberpro.world.world import World, world
from pipelines import real_figures as real

FOLDER = PROJECT_ROOT / "docs" / "images"
DAYS, PAYMENTS, SEED = (date(2023, 1, 1), date(2026, 8, 1)), 150_000, 7
WORLD, REAL, QUIET = "#1f6f8b", "#d1495b", "#b8c4cc"
COLOURS = ("#1f6f8b", "#d1495b", "#e39c37", "#7a5195", "#6b8f47", "#3aa6a0", "#4d4d4d")
NAMES = ("wallet balance", "credit card", "debit card", "prepaid card", "cash voucher", "bank transfer", "QR")
Numbers = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]
STYLE = {
    "svg.hashsalt": "world",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "legend.frameon": False,
    "figure.dpi": 110,
}


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture: its file, its size in inches, and how it is drawn."""

    name: str
    size: tuple[float, float]
    draw: Callable[[Picture, World], None]


def run(folder: Path = FOLDER) -> list[Path]:
    """Draw every picture into a folder and return the files."""
    built = long_world()
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        return [_drawn(plot, built, folder) for plot in PLOTS]


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
    month = _months(built, made.made_at[first])
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
    month, some = _months(built, made.made_at), np.isin(OPTION_METHOD[made.option], methods)
    every = np.bincount(month[some])
    kind = class_positions()[made.detail]
    return np.stack(
        [
            np.bincount(month[some & made.failed & (kind == each)], minlength=len(every)) / every
            for each in range(len(DECLINE_CLASSES))
        ]
    )


def _months(built: World, moment: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    days = built.ground.calendar
    return days.month[days.day(moment)] - days.month[days.start]


def _drawn(plot: Plot, built: World, folder: Path) -> Path:
    picture = Picture(figsize=plot.size, layout="constrained")
    plot.draw(picture, built)
    path = folder / f"{plot.name}.png"
    picture.savefig(path, metadata={"Software": None})
    return path


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
    years, monthly = _years(len(middle)), 100 * inflation(built)[: len(middle)]
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
    years = _years(len(months))
    for share, colour in zip(shares, COLOURS, strict=True):
        left.plot(years, 100 * _smooth(share), color=colour)
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
    qr = _smooth(shares[METHODS.index("qr")])
    years = _years(len(qr))
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


def online_mix(built: World, province: str) -> dict[str, float]:
    """Shares of means among online first attempts in a province in 2025, in the words of the survey."""
    made, visits = built.attempts, built.market.visits
    where = built.ground.facts.provinces["province"].to_list().index(province)
    months = _months(built, made.made_at)
    rows = (made.number == 1) & (months >= 24) & (months < 36) & ~visits.at_shop[made.visit]
    rows &= built.market.shops.province[visits.shop[made.visit]] == where
    share = np.bincount(OPTION_METHOD[made.option[rows]], minlength=len(METHODS)) / rows.sum()
    by_name = dict(zip(METHODS, share.tolist(), strict=True))
    return {
        "card": by_name["credit_card"],
        "transfer": by_name["bank_transfer"],
        "wallet": by_name["account_money"] + by_name["qr"],
        "debit": by_name["debit_card"] + by_name["prepaid_card"],
        "cash": by_name["cash_voucher"],
    }


def _declines(picture: Picture, built: World) -> None:
    every, cards = picture.subplots(1, 2)
    for axes, methods, title in (
        (every, tuple(range(len(METHODS))), "Declined attempts, % (world): all means"),
        (cards, PLASTIC, "cards alone"),
    ):
        by_class = 100 * declines_by_month(built, methods)
        smooth = np.stack([_smooth(each) for each in by_class])
        axes.stackplot(_years(by_class.shape[1]), smooth, labels=DECLINE_CLASSES, colors=COLOURS, alpha=0.85, lw=0)
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


def _smooth(values: Numbers) -> Numbers:
    """Mean of three months, of two at the ends."""
    padded = np.concatenate([[np.nan], values, [np.nan]])
    return np.asarray(np.nanmean(np.stack([padded[:-2], padded[1:-1], padded[2:]]), axis=0), dtype=np.float64)


def _years(months: int) -> Numbers:
    return DAYS[0].year + np.arange(months) / 12


PLOTS = (
    Plot("world-installments", (5.2, 3.2), _installments),
    Plot("world-prices", (7.0, 4.6), _prices),
    Plot("world-mix", (8.4, 3.4), _mix),
    Plot("world-mendoza", (5.6, 2.8), _places),
    Plot("world-declines", (8.4, 3.0), _declines),
    Plot("world-rhythm", (8.4, 4.6), _rhythm),
    Plot("world-approval", (5.8, 2.8), _approval),
)

if __name__ == "__main__":
    for path in run(*[Path(argument) for argument in sys.argv[1:2]]):
        sys.stdout.write(f"{path}\n")
