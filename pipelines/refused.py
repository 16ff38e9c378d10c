"""Files that cannot be read at all: each is refused whole with its reason, and the others are loaded."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.files import identity_of, write_json
from barberpro.warehouse.space import full_disk_told
from barberpro.warehouse.suppression import received_as
from pipelines.claims import Found, check

FILE = "refused_files.json"
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file of which nothing was loaded, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refusals:
    """Collects the files of one load that were refused whole."""

    of_files: int
    """How many files the load is about."""
    files: list[RefusedFile] = field(default_factory=list)

    def sifted(self, found: list[Found], sizes: Sizes, landing: Path) -> tuple[list[Found], dict[Path, str]]:
        """Set apart, before anything is written, the files that cannot be what their mapping says; hash the others."""
        readable, hashes = [], dict[Path, str]()
        for each in found:
            with self.of(each.path):
                check(each, sizes)
                hashes |= hashes_of(landing, each, known=hashes)
                readable.append(each)
        return readable, hashes

    @contextmanager
    def of(self, path: Path) -> Iterator[None]:
        """Take a bad input as the refusal of `path` alone."""
        try:
            yield
        except BadInputError as error:
            reason = str(error)
            self.files.append(RefusedFile(str(path), reason if path.name in reason else f"{path.name}: {reason}"))

    def tell(self, settings: Settings, consequence: str) -> None:
        """List all of them in the reports; raise what is to be mended, if any."""
        told = self.written(settings, consequence)
        if told is not None:
            raise BadInputError(told)

    def written(self, settings: Settings, consequence: str) -> str | None:
        """List all of them in the reports, in place of those of the load before, and say in one line what is wrong."""
        with full_disk_told(settings.data_root):
            write_json(settings.reports / FILE, {"files": [asdict(each) for each in self.files]})
        return self.told(consequence, f"which {settings.reports / FILE} lists")

    def told(self, consequence: str, others: str) -> str | None:
        """Say in one line which files were refused whole; None where none was."""
        if not self.files:
            return None
        told = "; ".join(each.reason for each in self.files[:MOST_TOLD])
        if len(self.files) > MOST_TOLD:
            told += f"; and {len(self.files) - MOST_TOLD} more, {others}"
        if self.of_files > 1:
            told += f"; {len(self.files)} of {self.of_files} files were refused whole, {consequence}"
        return told


def hashes_of(landing: Path, *found: Found, known: Container[Path] = ()) -> dict[Path, str]:
    """Read by what each file, and each that it is joined with, is recognised; those already `known` are left out.

    A file of the `landing` that was rewritten since it came is known by the hash that it came with.
    """
    paths = {path for each in found for path in (each.path, *each.joined.values())}
    return {path: received_as(landing, identity_of(path)) for path in paths if path not in known}
