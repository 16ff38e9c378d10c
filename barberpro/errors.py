"""One tree of errors. Each names its exit code; the command line prints its message as one line."""

from __future__ import annotations


class BarberProError(Exception):
    """Base of every error that a user can cause or mend; its one line says what, where, value, allowed, what to do."""

    exit_code = 1


class UsageError(BarberProError):
    """The command was called with options that do not go together."""

    exit_code = 2


class BadInputError(BarberProError):
    """A file, a mapping or a parameter cannot be used as it is."""

    exit_code = 3


class LockedError(BarberProError):
    """Another process holds what this one needs."""

    exit_code = 4


class GateRefusedError(BarberProError):
    """A quality gate or a safety rule refused to go on."""

    exit_code = 5


class IntegrityError(BarberProError):
    """Stored data are damaged or do not add up."""

    exit_code = 6


class UnavailableError(BarberProError):
    """Something needed is not there: a port, a server, a trained model, a published generation."""

    exit_code = 7
