"""Which card, wallet or network an attempt is made with."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import Flags, Ints, draw
from barberpro.world.assumptions import People
from barberpro.world.clients import Clients
from barberpro.world.methods import CREDIT, DEBIT, PREPAID, VOUCHER
from barberpro.world.outages import NO_ISSUER

NO_BRAND = -1


def brands(people: People) -> tuple[str, ...]:
    """Every brand by position: credit cards, then debit cards, then voucher networks."""
    return tuple(
        name for names in (people.credit_brands, people.debit_brands, people.voucher_networks) for name, *_ in names
    )


def issuers(people: People) -> tuple[str, ...]:
    """Every issuer by position: banks, then issuers of prepaid cards."""
    return tuple(name for names in (people.issuers, people.prepaid_issuers) for name, *_ in names)


def issuer_and_brand(
    generator: Generator, people: People, owner: Clients, method: Ints, other_card: Flags
) -> tuple[Ints, Ints]:
    """Positions of issuer and brand for attempts by `owner` (one row an attempt); another bank where `other_card`."""
    banks, debits = len(people.issuers), len(people.credit_brands)
    another = draw(generator, tuple(share for _, share, *_ in people.issuers), len(method))
    network = draw(generator, tuple(share for _, share, _ in people.voucher_networks), len(method))
    bank = np.where(method == CREDIT, owner.credit_issuer, owner.debit_issuer)
    issuer = np.full(len(method), NO_ISSUER)
    brand = np.full(len(method), NO_BRAND)
    plastic = (method == CREDIT) | (method == DEBIT)
    issuer[plastic] = np.where(other_card, another, bank)[plastic]
    issuer[method == PREPAID] = banks + owner.prepaid_issuer[method == PREPAID]
    brand[method == CREDIT] = owner.credit_brand[method == CREDIT]
    brand[method == DEBIT] = debits + owner.debit_brand[method == DEBIT]
    brand[method == PREPAID] = owner.prepaid_issuer[method == PREPAID] % 2  # visa or master
    brand[method == VOUCHER] = debits + len(people.debit_brands) + network[method == VOUCHER]
    return issuer, brand
