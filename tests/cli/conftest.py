"""The command line, run in this process: arguments in, exit code and both streams out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from barberpro.cli import main as program
from tests.conftest import TEST_PSEUDONYM_KEY


@dataclass(frozen=True)
class Outcome:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def error_line(self) -> str:
        """The one line of the error."""
        lines = [line for line in self.err.splitlines() if line.startswith("error: ")]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


Call = Callable[..., Outcome]


@pytest.fixture
def barberpro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the program on a data root of the test's own."""
    monkeypatch.setenv("BARBERPRO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BARBERPRO_PSEUDONYM_KEY", TEST_PSEUDONYM_KEY)

    def call(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr("sys.argv", ["barberpro", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            program.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
