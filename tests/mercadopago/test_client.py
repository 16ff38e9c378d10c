"""Where asking again does not help, one line says what to do; the token is in none of them."""

from __future__ import annotations

import io
import json
import time
from dataclasses import replace

import pytest

from barberpro.errors import BadInputError, UnavailableError
from barberpro.mercadopago.client import Client, connected
from barberpro.settings import Settings, load_settings
from tests.fake_mercadopago import TOKEN, FakeMercadoPago, Trouble

ME = "/users/me"


def refused(client: Client, path: str = ME) -> str:
    with pytest.raises(UnavailableError) as caught:
        client.text(path)
    assert TOKEN not in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_expired_token_is_told_and_asked_for_once(client: Client, fake: FakeMercadoPago) -> None:
    fake.tokens.clear()
    assert "refused the access token (401 from /users/me)" in refused(client)
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("trouble", "words", "requests"),
    [
        (Trouble(ME, status=503, times=99), "still answered 503 after 4 tries", 4),
        (Trouble(ME, status=429, headers={"Retry-After": "0"}, times=99), "still answered 429 after 4 tries", 4),
        (Trouble(ME, status=429, headers={"Retry-After": "3600"}), "asks to wait (Retry-After: '3600')", 1),
        (Trouble(ME, drop=True, times=99), "gave no whole answer in 4 tries (ConnectionError)", 4),
        (Trouble(ME, body=b"{", times=99), "gave no whole answer in 4 tries (1 bytes that are no JSON)", 4),
        (Trouble(ME, status=302, headers={"Location": "http://127.0.0.1:9/"}), "answered 302 to GET: trouble", 1),
        (Trouble(ME, status=400), "answered 400 to GET: trouble", 1),
    ],
)
def test_trouble_that_stays_is_told(
    client: Client, fake: FakeMercadoPago, trouble: Trouble, words: str, requests: int
) -> None:
    fake.troubles.append(trouble)
    assert words in refused(client)
    assert len(fake.asked) == requests


def test_a_message_that_quotes_the_token_is_shown_without_it(client: Client, fake: FakeMercadoPago) -> None:
    body = f'{{"message": "bad header Bearer {TOKEN}\\n"}}'.encode()
    fake.troubles.append(Trouble(ME, status=404, body=body))
    assert "bad header Bearer ..." in refused(client)


def test_retry_after_is_waited_for(client: Client, fake: FakeMercadoPago) -> None:
    fake.troubles.append(Trouble(ME, status=429, headers={"Retry-After": "1"}))
    started = time.monotonic()
    client.text(ME)
    assert 1.0 <= time.monotonic() - started < 3.0


def test_a_download_that_broke_off_begins_anew(client: Client, fake: FakeMercadoPago) -> None:
    fake.troubles.append(Trouble(ME, half=True, times=2))
    into = io.BytesIO(b"an earlier and longer text, of which nothing may be left: " * 9)
    client.download(ME, into)
    assert json.loads(into.getvalue())["nickname"] == "BARBERPRO"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"mp_access_token": None}, "BARBERPRO_MP_ACCESS_TOKEN is not set"),
        ({"mp_access_token": "a b"}, "holds a blank"),
        ({"mp_access_token": "a\nb"}, "holds a blank"),
        ({"mp_api": "http://api.mercadopago.com"}, "it takes an https:// address"),
        ({"mp_api": "api.mercadopago.com"}, "it takes an https:// address"),
        ({"mp_api": "https://user@api.mercadopago.com"}, "it takes an https:// address"),
    ],
)
def test_a_token_or_address_that_cannot_be_used_is_told(
    here: Settings, changed: dict[str, str | None], words: str
) -> None:
    with pytest.raises((BadInputError, UnavailableError), match=words), connected(replace(here, **changed)):
        pass


def test_the_environment_names_token_and_address_and_neither_is_printed(
    monkeypatch: pytest.MonkeyPatch, here: Settings
) -> None:
    monkeypatch.setenv("BARBERPRO_MP_ACCESS_TOKEN", TOKEN)
    monkeypatch.setenv("BARBERPRO_MP_API", here.mp_api)
    read = load_settings(here.data_root)
    assert (read.mp_access_token, read.mp_api) == (TOKEN, here.mp_api)
    assert TOKEN not in repr(read)
    with connected(read) as opened:
        assert TOKEN not in repr(opened.session.auth)
        assert TOKEN not in repr(opened)


def test_another_machine_s_credentials_never_take_the_token_s_place(
    client: Client, fake: FakeMercadoPago, monkeypatch: pytest.MonkeyPatch, here: Settings
) -> None:
    netrc = here.data_root / "netrc"
    netrc.write_text("machine 127.0.0.1 login ana password paz\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert "BARBERPRO" in client.text(ME)
