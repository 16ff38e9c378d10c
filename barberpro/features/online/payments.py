"""Turns versions of payments into what was learned, and enters it into the histories that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINE_CLASSES, DECLINED_STATUSES
from barberpro.features.attempts import CODE_BITS, OUTCOME_CODES
from barberpro.features.online.entity import EntityHistory
from barberpro.features.online.facts import Facts

DECLINE_CODES = {name: OUTCOME_CODES[name] for name in DECLINE_CLASSES}


@dataclass(slots=True)
class Payment:
    """A payment's histories and what is known of its outcome."""

    histories: tuple[EntityHistory, ...]
    declined: int | None = None
    approved: bool = False

    def learn(self, version: Facts, us: int) -> None:
        """Enter the outcome that a version tells, if it is the first of its kind to do so."""
        status = version["status"]
        if status in APPROVED_STATUSES and not self.approved:
            self.approved = True
            for history in self.histories:
                history.approvals.append(us)
        elif status in DECLINED_STATUSES:
            code = DECLINE_CODES.get(version["decline_class"], OUTCOME_CODES["unclassified"])
            self._decline(us << CODE_BITS | code)

    def _decline(self, packed: int) -> None:
        """Of two declines at one instant the lower class counts, as in the table of attempts."""
        if self.declined is not None and packed >= self.declined:
            return
        for history in self.histories:
            history.add_decline(packed, instead_of=self.declined)
        self.declined = packed


@dataclass(slots=True)
class Payments:
    """The payments seen so far, by source and identifier."""

    by_source: dict[str, dict[str, Payment]] = field(default_factory=dict)

    def find(self, version: Facts) -> Payment | None:
        """Find the payment of a version; None where it is the first one."""
        return self.by_source.get(version["source"], {}).get(version["payment_id"])

    def begin(self, version: Facts, histories: tuple[EntityHistory, ...]) -> Payment:
        """Enter a payment that adds to these histories."""
        payment = Payment(histories)
        self.by_source.setdefault(version["source"], {})[version["payment_id"]] = payment
        return payment
