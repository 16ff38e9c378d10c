"""Loading from a source: what is printed, and one line with its exit code where it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import Call
from tests.fake_mercadopago import TOKEN, FakeMercadoPago, resource, served

SOURCE = ("load", "--source", "mercadopago-api")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMercadoPago]:
    with served() as account:
        monkeypatch.setenv("BARBERPRO_MP_ACCESS_TOKEN", TOKEN)
        monkeypatch.setenv("BARBERPRO_MP_API", account.base)
        account.looks_until_ready = 0
        yield account


def test_payments_of_the_api_are_loaded_and_unknown_states_counted(barberpro: Call, fake: FakeMercadoPago) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    fake.add(resource(1, at=yesterday), resource(2, at=yesterday, status="in_orbit"))

    outcome = barberpro(*SOURCE)
    assert outcome.code == 0, outcome.err
    assert "1 kept though unknown: status: 'in_orbit' (first: payments-" in outcome.out
    assert "Nothing new" in barberpro(*SOURCE).out

    fake.tokens = {"another"}
    refused = barberpro(*SOURCE)
    assert refused.code == 7
    assert "refused the access token (401 from /users/me)" in refused.error_line
    assert TOKEN not in outcome.out + outcome.err + refused.out + refused.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (SOURCE, 7, "BARBERPRO_MP_ACCESS_TOKEN is not set"),
        (("load", "--source", "mercado"), 2, "no source 'mercado'; the sources are"),
        (("load", ".", *SOURCE[1:]), 2, "fetches its files itself"),
        ((*SOURCE, "--mapping", "psp"), 2, "leave out --mapping psp"),
        ((*SOURCE, "--rebuild"), 2, "give neither files, mapping nor source"),
        ((*SOURCE, "--since", "2026-07-02", "--until", "2026-07-01"), 2, "which is not before --until"),
        (("load", "--since", "2026-07-01"), 2, "name it with --source"),
        (("load", ".", "--source", "psp", "--since", "2026-07-01"), 2, "do not fit"),
        (("load", "--source", "psp"), 3, "psp was not found"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    barberpro: Call, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, words: str
) -> None:
    monkeypatch.delenv("BARBERPRO_MP_ACCESS_TOKEN", raising=False)
    outcome = barberpro(*arguments)
    assert outcome.code == code, outcome.err
    assert words in outcome.error_line
