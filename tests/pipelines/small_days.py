"""A shop that delivers a file a day, and daily runs on it at the times that a test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from barberpro.progress import silent
from barberpro.settings import Settings
from pipelines import daily, load
from pipelines.daily import DailyResult

MAPPING = """
name: shop
source: shop
inputs:
  - table: payment_events
    files: ["payments*.csv"]
    format: {type: csv, delimiter: ";", quote: '"', encoding: utf-8, decimal: ",", thousands: "."}
    zone: America/Argentina/Buenos_Aires
    fields:
      payment_id: {from: id}
      event_at: {from: updated}
      known_at: {from: updated}
      attempted_at: {from: made}
      amount: {from: amount}
      processor_fee: {from: fee}
      taxes_withheld: {const: "0,00"}
      net_received: {from: net}
      currency: {const: ARS}
      method: {const: credit_card}
      status: {from: status}
"""
HEADER = "id;updated;made;amount;fee;net;status"
FIRST = date(2026, 7, 1)


@dataclass
class Days:
    """The shop's exports and its data root. `now` is the time that runs are told."""

    settings: Settings
    folder: Path
    now: datetime = datetime(2026, 7, 4, 9, tzinfo=UTC)
    said: list[str] = field(default_factory=list)

    def delivered(self, day: date, *, net: str = "950,00", payments: int = 12, name: str | None = None) -> Path:
        """Deliver a day's payments: each of 1,000 pesos less a fee of 50, every third declined."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "shop.yaml").write_text(MAPPING, encoding="utf-8")
        rows = [self._row(day, number, net) for number in range(payments)]
        path = self.folder / f"payments-{name or day.isoformat()}.csv"
        path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
        load.run(self.settings, raw=path, mapping=self.folder / "shop.yaml", now=self.now)
        return path

    @staticmethod
    def _row(day: date, number: int, net: str) -> str:
        made = f"{day} {10 + number % 9:02}:{number % 60:02}:00"
        updated = made[:-2] + "30"
        if number % 3 == 2:
            return f"{day}-{number};{updated};{made};1.000,00;0,00;0,00;rejected"
        return f"{day}-{number};{updated};{made};1.000,00;50,00;{net};approved"

    def run(self, *, later: timedelta = timedelta(), day: date | None = None, until: str | None = None) -> DailyResult:
        """Run as of `later` than the last time."""
        self.now += later
        clock: Callable[[], datetime] = lambda: self.now  # noqa: E731
        return daily.run(self.settings, silent, day=day, until=until, clock=clock)
