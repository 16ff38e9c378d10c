"""Cut a world to an exact number of attempts without bending it."""

from __future__ import annotations

import numpy as np

from barberpro.world.arrays import Flags, Ints


def kept_visits(client: Ints, attempts_by_visit: Ints, wanted: int) -> Flags | None:
    """Say which visits stay so that they hold exactly `wanted` attempts; None where the world is too small.

    `client` numbers the client of each visit, in rising order. Clients are exchangeable, so the first ones stay whole;
    what is then missing comes from visits of a single attempt by the clients after them.
    """
    total = np.cumsum(np.bincount(client, weights=attempts_by_visit).astype(np.int64))
    if not len(total) or total[-1] < wanted:
        return None
    whole = int(np.searchsorted(total, wanted, side="right"))
    missing = wanted - (int(total[whole - 1]) if whole else 0)
    single = np.flatnonzero((client >= whole) & (attempts_by_visit == 1))
    if len(single) < missing:
        return None
    kept: Flags = client < whole
    kept[single[:missing]] = True
    return kept
