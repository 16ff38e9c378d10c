"""An exchange that is cut off at any step is finished by whoever comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from barberpro.settings import Settings
from barberpro.warehouse import swap, writer

STEPS = 7


class CutOffError(BaseException):
    """Stands for the end of the process."""


def laid_out(settings: Settings) -> tuple[list[swap.Move], list[swap.Move], list[Path]]:
    root, beside = settings.data_root, swap.workshop(settings) / "root"
    for name, text in {"old": "old", "moved": "moved", "key": "old", "gone/inner": "gone", "gone.json": "gone"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    beside.mkdir(parents=True)
    (beside / "old").write_text("new", encoding="utf-8")
    key = settings.pseudonym_key_file
    key.parent.mkdir(parents=True)
    key.write_text("old", encoding="utf-8")
    waiting = key.with_name(".next")
    waiting.write_text("new", encoding="utf-8")
    over = [(beside / "old", root / "old"), (waiting, key)]
    return [(root / "moved", root / "away" / "moved")], over, [root / "gone", root / "gone.json", root / "never"]


@pytest.mark.parametrize("cut_off_after", range(STEPS))
def test_it_is_finished(settings: Settings, monkeypatch: pytest.MonkeyPatch, cut_off_after: int):
    moves, over, gone = laid_out(settings)
    done = 0

    def counted(step):
        def counting(*arguments: Path) -> None:
            nonlocal done
            if done == cut_off_after:
                raise CutOffError
            done += 1
            step(*arguments)

        return counting

    with monkeypatch.context() as patched:
        for name in ("_move", "_put_over", "_delete"):
            patched.setattr(swap, name, counted(getattr(swap, name)))
        if cut_off_after < STEPS - 1:
            with pytest.raises(CutOffError):
                swap.perform(settings, moves, over, gone)
            assert swap.journal(settings).is_file()
        else:
            swap.perform(settings, moves, over, gone)
    with writer.locked(settings):
        pass
    root = settings.data_root
    assert (root / "old").read_text(encoding="utf-8") == "new"
    assert settings.pseudonym_key_file.read_text(encoding="utf-8") == "new"
    assert (root / "away" / "moved").is_file()
    assert not any(path.exists() for path in gone)
    assert not swap.journal(settings).exists()
    assert not swap.workshop(settings).exists()
