"""Which code made a model."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def git_commit(folder: Path) -> str | None:
    """Name the commit checked out in `folder`, `-dirty` where tracked files differ; None outside of git."""
    git = shutil.which("git")
    if git is None or not (folder / ".git").exists():
        return None
    commit = _ask(git, folder, "rev-parse", "HEAD")
    if not commit:
        return None
    return f"{commit}-dirty" if _ask(git, folder, "status", "--porcelain", "--untracked-files=no") else commit


def _ask(git: str, folder: Path, *arguments: str) -> str:
    answer = subprocess.run(  # noqa: S603  fixed arguments, git found on the path
        [git, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=10
    )
    return answer.stdout.strip() if answer.returncode == 0 else ""
