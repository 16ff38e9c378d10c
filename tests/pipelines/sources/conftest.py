"""A data root that reads from the local Mercado Pago, with short waits, small pages and small windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from barberpro.settings import Settings
from tests.fake_mercadopago import TOKEN, FakeMercadoPago, served


@pytest.fixture
def fake() -> Iterator[FakeMercadoPago]:
    with served() as account:
        yield account


@pytest.fixture
def connected_settings(settings: Settings, fake: FakeMercadoPago) -> Settings:
    read = replace(
        settings.params.mercadopago,
        page=10, window_payments=25, history_days=30, tries=4, first_wait_s=0.01, longest_wait_s=3.0, timeout_s=0.4,
        report_wait_s=5.0, report_poll_s=0.01,
    )  # fmt: skip
    params = replace(settings.params, mercadopago=read)
    return replace(settings, params=params, mp_access_token=TOKEN, mp_api=fake.base)
