"""git: the commits of a repository, or the output of `git log --no-merges --format=%H%x09%aE%x09%at`."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.blocks import blocks
from perenne_experiments.logs.readers.gatherer import Gatherer
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.source import Progress, Source

FORMAT = "%H%x09%aE%x09%at"
"""What is asked of `git log`: the commit, its author's address (by the mail map), and when it was written."""

_LINE = re.compile(rb"^[0-9a-f]{7,64}\t[^\t\n]*\t-?\d+\r?$")


def read_git(path: Path, intake: Intake, progress: Progress | None = None) -> None:
    """Read the commits of a repository, merges left aside: each is a contribution of its author, in no thread.

    Args:
        path: folder of a repository, on which git is run, or a file with the output of `git log`.
        intake: takes the rows.
        progress: called as a file is read.

    Raises:
        LogError: it is neither, or git is not there.
        OSError: it cannot be read.
    """
    name = path.resolve().name.removesuffix(".git").partition(".")[0] or "git"
    with Gatherer(intake) as rows:
        if path.is_dir():
            _take(enumerate(_run(path), start=1), name, rows)
            return
        with Source(path, progress) as source:
            for block in blocks(source):
                _take(enumerate(block.text.split(b"\n"), start=block.line), name, rows)


def is_git(path: Path) -> bool:
    """Tell whether a folder is a repository, with its files or bare."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def is_git_log(line: bytes) -> bool:
    """Tell whether a line is one of the output asked of `git log`."""
    return _LINE.match(line) is not None


def _run(path: Path) -> list[bytes]:
    # A repository may set programs to be run; none of those that `git log` knows is.
    call = ["git", "-C", str(path), "-c", "log.showSignature=false", "--no-pager", "log", "--no-merges", "--no-color"]
    try:
        done = subprocess.run([*call, f"--format={FORMAT}"], capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise LogError("log.no_git", file=str(path)) from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise LogError("log.git", file=str(path), reason=reason[0] if reason else "")
    return done.stdout.split(b"\n")


def _take(lines: Iterable[tuple[int, bytes]], name: str, rows: Gatherer) -> None:
    for line, raw in lines:
        if not raw.strip():
            continue
        if not is_git_log(raw):
            rows.skip("columns", str(line))
            continue
        commit, author, moment = raw.decode("utf-8", "replace").strip().split("\t")
        rows.add(community=name, member=author, timestamp=moment, place=str(line), kind="commit", identity=commit)
