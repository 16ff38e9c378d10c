"""One session with Mercado Pago: asks again where that may help, and says in one line where it does not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from barberpro.errors import BadInputError, UnavailableError
from barberpro.mercadopago.patience import Patience, Retries
from barberpro.settings import Settings

Got = TypeVar("Got")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PIECE = 1 << 16
LARGEST_ANSWER = 256 << 20
"""Bytes of JSON; a page of fifty payments has about a thousandth of it."""
LARGEST_DOWNLOAD = 8 << 30
RUNBOOK = "docs/runbooks/mercadopago-api.md"
BROKEN_OFF = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
"""Nothing or half an answer arrived: asking again may help."""


class UnreadableError(Exception):
    """The answer arrived and is not what was asked for: a page of a proxy, half a document."""


@dataclass(frozen=True, slots=True)
class Bearer(requests.auth.AuthBase):
    """Adds the access token to a request; nothing ever prints it, and no other credentials take its place."""

    token: str

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def __repr__(self) -> str:
        return "Bearer(...)"


@dataclass(frozen=True, slots=True)
class Client:
    """Reads JSON and files from the API, and posts to it."""

    session: requests.Session
    base: str
    patience: Patience

    def text(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """Get a JSON document as the text that was sent."""
        return self._persisted(path, lambda: self._text("GET", path, params=query))

    def post(self, path: str, body: Mapping[str, str]) -> Any:
        """Post JSON and return the JSON answered. Asked again where it failed: only for what may happen twice."""
        return json.loads(self._persisted(path, lambda: self._text("POST", path, json=body)) or "null")

    def download(self, path: str, into: BinaryIO) -> None:
        """Write the bytes of a file to `into`, whole or not at all."""

        def attempt() -> None:
            into.seek(0)
            into.truncate()
            with self._answer("GET", path) as response:
                for piece in _pieces(response, LARGEST_DOWNLOAD):
                    into.write(piece)

        self._persisted(path, attempt)

    def _persisted(self, path: str, attempt: Callable[[], Got]) -> Got:
        """Try again, after longer and longer waits, where the answer broke off or could not be read."""
        last: Exception | None = None
        for number in range(self.patience.tries):
            if number:
                time.sleep(self.patience.wait_before(number))
            try:
                return attempt()
            except (*BROKEN_OFF, UnreadableError) as error:
                last = error
            except requests.RequestException as error:
                raise UnavailableError(f"{self._where(path)} cannot be asked ({type(error).__name__})") from error
        raise UnavailableError(
            f"{self._where(path)} gave no whole answer in {self.patience.tries} tries ({_told(last)}); "
            f"try again later: what was fetched stays. See {RUNBOOK}"
        ) from last

    def _text(self, method: str, path: str, **sent: Any) -> str:
        with self._answer(method, path, **sent) as response:
            body = b"".join(_pieces(response, LARGEST_ANSWER))
        try:
            text = body.decode("utf-8")
            json.loads(text or "null")
        except (ValueError, RecursionError) as error:
            raise UnreadableError(f"{len(body)} bytes that are no JSON") from error
        return text

    @contextmanager
    def _answer(self, method: str, path: str, **sent: Any) -> Iterator[requests.Response]:
        url = self.base + path
        timeout = (self.patience.timeout_s, self.patience.timeout_s)
        with self.session.request(method, url, timeout=timeout, stream=True, allow_redirects=False, **sent) as response:
            if not 200 <= response.status_code < 300:
                raise self._refusal(response, method, path)
            yield response

    def _refusal(self, response: requests.Response, method: str, path: str) -> UnavailableError:
        code = response.status_code
        if code in {401, 403}:
            return UnavailableError(
                f"Mercado Pago refused the access token ({code} from {path}): it is wrong, expired, or not allowed to "
                f"read this; set BARBERPRO_MP_ACCESS_TOKEN to a valid one. See {RUNBOOK}"
            )
        if code == 429 or code >= 500:
            return UnavailableError(
                f"{self._where(path)} still answered {code} after {self.patience.tries} tries; "
                f"try again later: what was fetched stays. See {RUNBOOK}"
            )
        return UnavailableError(f"{self._where(path)} answered {code} to {method}: {self._message(response)}")

    def _message(self, response: requests.Response) -> str:
        """Quote what the API says of itself, in one short line and without the token."""
        try:
            said = response.json()["message"]
        except (ValueError, KeyError, TypeError, requests.RequestException):
            said = "no message"
        token = self.session.auth.token if isinstance(self.session.auth, Bearer) else ""
        text = " ".join(str(said).split())
        return "".join(each for each in (text.replace(token, "...") if token else text) if each.isprintable())[:200]

    def _where(self, path: str) -> str:
        return f"Mercado Pago at {urlsplit(self.base).netloc}{path}"


@contextmanager
def connected(settings: Settings) -> Iterator[Client]:
    """Open a session with the token and address of the environment."""
    token, base = settings.mp_access_token, settings.mp_api.rstrip("/")
    if not token:
        raise UnavailableError(
            f"BARBERPRO_MP_ACCESS_TOKEN is not set; set it to the account's access token. See {RUNBOOK}"
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise BadInputError("BARBERPRO_MP_ACCESS_TOKEN holds a blank or another character that no token has; copy it")
    _check_base(base)
    patience = Patience.of(settings.params.mercadopago)
    with requests.Session() as session:
        session.auth = Bearer(token)
        session.headers["Accept"] = "application/json"
        adapter = HTTPAdapter(max_retries=Retries.of(patience))
        for scheme in ("https://", "http://"):
            session.mount(scheme, adapter)
        yield Client(session, base, patience)


def _check_base(base: str) -> None:
    parts = urlsplit(base)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.username or parts.query:
        raise BadInputError(
            f"BARBERPRO_MP_API is {base!r}; it takes an https:// address (http:// on this machine only), "
            "such as https://api.mercadopago.com"
        )


def _pieces(response: requests.Response, largest: int) -> Iterator[bytes]:
    """Yield the body piece by piece, up to a bound."""
    read = 0
    for piece in response.iter_content(PIECE):
        read += len(piece)
        if read > largest:
            raise UnavailableError(f"{urlsplit(response.url).path} sent more than {largest} bytes; that is no answer")
        yield piece


def _told(error: Exception | None) -> str:
    return str(error) if isinstance(error, UnreadableError) else type(error).__name__
