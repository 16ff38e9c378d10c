"""A connection to the database, its one snapshot, and what the driver says as errors of ours.

Nothing here repeats the connection string, for it may hold a password.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict

from barberpro.errors import BadInputError, BarberProError, UnavailableError, UsageError

Connection = psycopg.Connection[tuple[Any, ...]]
KEPT_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Notice within a minute that the other side is gone without a word."""
CONNECT_SECONDS = 10
SAME_FOR_EVERYONE = (
    "TimeZone = 'UTC'",
    "DateStyle = 'ISO, YMD'",
    "IntervalStyle = 'postgres'",
    "extra_float_digits = 1",
)
"""A role or a database may have settings of its own, in which 07/01 is a day in July."""
NO_LIMITS = ("statement_timeout = 0", "idle_in_transaction_session_timeout = 0")
"""What is streamed waits while what came before it is loaded."""
Remedy = tuple[tuple[type[psycopg.Error], ...], type[BarberProError], str]
REMEDIES: tuple[Remedy, ...] = (
    ((errors.InsufficientPrivilege,), UnavailableError, "let the user of --dsn read it: GRANT SELECT ON ... TO ..."),
    ((errors.LockNotAvailable,), UnavailableError, "somebody is altering a table: try again when that is over"),
    (
        (errors.SerializationFailure, errors.QueryCanceled),
        UnavailableError,
        "the database broke off the reading: run it again, it goes on after what was loaded",
    ),
    ((errors.UndefinedTable, errors.UndefinedColumn), BadInputError, "name in the mapping what the database has"),
    (
        (psycopg.OperationalError,),
        UnavailableError,
        "the database went away: run it again when it is back, it goes on after what was loaded",
    ),
)
"""What to do about an error; the texts of data errors quote values of rows and are not repeated."""


@contextmanager
def connected(dsn: str) -> Iterator[Connection]:
    """Connect; whatever goes wrong with the database in here is one line that tells what to do."""
    given = _parts(dsn)
    secret = str(given.get("password") or "")
    options = (
        {"connect_timeout": CONNECT_SECONDS, "application_name": "barberpro", **KEPT_ALIVE}
        | given
        | {"client_encoding": "UTF8"}
    )
    try:
        connection = psycopg.connect(**options, autocommit=True)
    except psycopg.Error as error:
        raise UnavailableError(
            f"the database cannot be reached: {_said(error, secret)}; see that the server runs and that --dsn (or "
            "DATABASE_URL) names its host, port, database, user and password"
        ) from None
    with connection, _told(secret):
        yield connection


def _parts(dsn: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(dsn))
    except psycopg.Error:  # its text repeats parts of the string
        raise UsageError(
            "--dsn (or DATABASE_URL) is no connection string of PostgreSQL; expected "
            "postgresql://user@host:5432/database or 'host=... dbname=... user=...'"
        ) from None


@contextmanager
def snapshot(connection: Connection, lock_seconds: int) -> Iterator[None]:
    """See one state of the database, whatever is committed meanwhile; nothing can be written.

    The settings are the transaction's own, so that a pooler hands none of them to somebody else.
    """
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    for setting in (*SAME_FOR_EVERYONE, *NO_LIMITS, f"lock_timeout = '{lock_seconds}s'"):
        connection.execute(f"SET LOCAL {setting}".encode())
    yield
    connection.execute("COMMIT")


def rows(connection: Connection, query: str | sql.Composable, *values: Any) -> list[tuple[Any, ...]]:
    """Fetch the few rows of a query."""
    composed = sql.SQL(query) if isinstance(query, str) else query  # type: ignore[arg-type]
    return connection.execute(composed, values).fetchall()


@contextmanager
def _told(secret: str) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise _as_ours(error, _said(error, secret)) from None


def _as_ours(error: psycopg.Error, said: str) -> BarberProError:
    """Say what to do about it; the first kind that fits counts."""
    if isinstance(error, errors.CharacterNotInRepertoire):
        return BadInputError(
            "the database holds text that is no UTF-8, as one with the encoding SQL_ASCII may; mend the rows"
        )
    if isinstance(error, psycopg.DataError):
        return BadInputError(
            f"the database could not compute a value ({error.sqlstate}, {type(error).__name__}); mend the view or the "
            "row; where the type of a column changed, remove the cursor file and fetch again"
        )
    for kinds, ours, remedy in REMEDIES:
        if isinstance(error, kinds):
            return ours(f"{said}; {remedy}")
    return UnavailableError(f"the database refused ({error.sqlstate}): {said}")


def _said(error: psycopg.Error, secret: str) -> str:
    """Repeat in one line what the server or the driver says; its details and hints may quote rows."""
    text = " ".join((error.diag.message_primary or str(error)).split()) or type(error).__name__
    return text.replace(secret, "***") if secret else text
