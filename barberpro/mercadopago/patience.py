"""How long an API is asked again: on 429 and 5xx, as long as it says itself, within bounds."""

from __future__ import annotations

from dataclasses import dataclass

from urllib3.util.retry import Retry

from barberpro.errors import UnavailableError
from barberpro.params import MercadoPagoParams

BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Patience:
    """Bounds on tries and waits; seconds."""

    tries: int
    first_wait_s: float
    longest_wait_s: float
    timeout_s: float

    @classmethod
    def of(cls, params: MercadoPagoParams) -> Patience:
        """Take the bounds from the parameters."""
        return cls(params.tries, params.first_wait_s, params.longest_wait_s, params.timeout_s)

    def wait_before(self, number: int) -> float:
        """Compute the wait before the repetition `number`, from 1: each twice the one before it."""
        return float(min(self.first_wait_s * 2 ** (number - 1), self.longest_wait_s))


class Retries(Retry):
    """Asks again on 429 and 5xx, any method: what we post may happen twice. A longer wait than ours is an error."""

    @classmethod
    def of(cls, patience: Patience) -> Retries:
        """Ask within these bounds; what breaks off is left to the client, which also sees the answer's end."""
        return cls(
            total=patience.tries - 1,
            connect=0,
            read=0,
            redirect=0,
            other=0,
            status_forcelist=BUSY,
            allowed_methods=None,
            backoff_factor=patience.first_wait_s,
            backoff_max=patience.longest_wait_s,
            backoff_jitter=patience.first_wait_s / 4,
            respect_retry_after_header=True,
            raise_on_status=False,
            retry_after_max=int(patience.longest_wait_s),
        )

    def parse_retry_after(self, retry_after: str) -> float:
        """Read how long to wait; a wait at the bound or above it is left to whoever starts the next run."""
        seconds = super().parse_retry_after(retry_after)
        if seconds >= self.retry_after_max:
            raise UnavailableError(
                f"Mercado Pago asks to wait (Retry-After: {retry_after[:40]!r}), longer than "
                f"mercadopago.longest_wait_s; load again then: what was fetched stays"
            )
        return float(seconds)
