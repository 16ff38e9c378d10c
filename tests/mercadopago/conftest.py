"""A client of the local Mercado Pago."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from barberpro.mercadopago.client import Client, connected
from barberpro.settings import Settings
from tests.fake_mercadopago import TOKEN, FakeMercadoPago, served


@pytest.fixture
def fake() -> Iterator[FakeMercadoPago]:
    with served() as account:
        yield account


@pytest.fixture
def here(settings: Settings, fake: FakeMercadoPago) -> Settings:
    patience = replace(settings.params.mercadopago, tries=4, first_wait_s=0.01, longest_wait_s=3.0, timeout_s=0.4)
    params = replace(settings.params, mercadopago=patience)
    return replace(settings, params=params, mp_access_token=TOKEN, mp_api=fake.base)


@pytest.fixture
def client(here: Settings) -> Iterator[Client]:
    with connected(here) as opened:
        yield opened
