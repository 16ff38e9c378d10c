"""A promotion killed at any step leaves the old or the new champion whole, and the next one ends what it began."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from models import promotion
from models.champion import read_model
from tests.models.plain_models import put_two, told

STEPS = ((os, "fsync"), (os, "write"), (os, "unlink"), (os, "rmdir"), (Path, "replace"), (Path, "unlink"))
"""What changes the disk."""
MOST_STEPS = 60
WORK = {
    "promote": lambda home: promotion.promote(home, told("two", "one")),
    "roll back": lambda home: promotion.roll_back(home, told("one", "two", "rollback")),
}


def killed_after(home: Path, steps: int, work: Callable[[Path], None]) -> bool:
    """Let a child do it until so many changes to the disk were made; False where it came to its end before."""
    child = os.fork()
    if child == 0:
        die_after(steps)
        try:
            work(home)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def die_after(steps: int) -> None:
    """Have this process killed instead of the step after so many."""
    done = iter(range(steps))

    def counted(change):
        def step(*arguments, **options):
            if next(done, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*arguments, **options)

        return step

    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))


@pytest.mark.parametrize(("verb", "before", "after"), [("promote", "one", "two"), ("roll back", "two", "one")])
def test_killed_at_every_step(tmp_path, verb, before, after):
    seen = []
    for steps in range(MOST_STEPS):
        home = tmp_path / str(steps)
        put_two(home)
        if verb == "roll back":
            WORK["promote"](home)
        was_killed = killed_after(home, steps, WORK[verb])
        files = read_model(home)
        version = files.manifest["version"]
        assert {content.split()[0].decode() for content in files.artifacts.values()} == {version}
        seen.append(version)
        promotion.settle(home)
        assert promotion.version_of(home) == version
        assert read_model(home).artifacts == files.artifacts
        recorded = [(each["kind"], each["version"]) for each in promotion.history(home)]
        kind = "refresh" if verb == "promote" else "rollback"
        assert recorded.count((kind, after)) == (version == after)
        if not was_killed:
            break
    assert not was_killed
    assert seen == sorted(seen, key=[before, after].index)
    assert {before, after} == set(seen)
    assert len(seen) > 12
