"""What a log comes from, told by its name and its first bytes."""

from __future__ import annotations

from pathlib import Path

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.discourse import is_discourse
from perenne_experiments.logs.readers.export import Export
from perenne_experiments.logs.readers.git import is_git, is_git_log
from perenne_experiments.logs.readers.mbox import BEGINS, mbox_files
from perenne_experiments.logs.readers.slack import is_slack
from perenne_experiments.logs.readers.source import Source, unpacked_suffix
from perenne_experiments.logs.readers.zulip import is_zulip

FORMATS = ("auto", "csv", "jsonl", "parquet", "discourse", "slack", "zulip", "mbox", "git")
"""What a log can be read from."""

_BY_SUFFIX = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".mbox": "mbox",
    ".mbx": "mbox",
    ".sql": "discourse",
}
_TEXTS = {".csv", ".tsv", ".txt", ".log", ""}


def detected(path: Path) -> str:
    """Return which of FORMATS a file or folder has.

    Raises:
        LogError: it cannot be told.
        OSError: it cannot be read.
    """
    path.stat()  # a missing file is the system's own error
    form = _of_folder(path) if path.is_dir() else _of_file(path)
    if form is None:
        raise LogError("log.form", file=str(path), known=", ".join(FORMATS[1:]))
    return form


def _of_folder(path: Path) -> str | None:
    if is_git(path):
        return "git"
    form = _of_export(path)
    return form or ("mbox" if mbox_files(path) else None)


def _of_export(path: Path) -> str | None:
    with Export(path) as export:
        if is_zulip(export):
            return "zulip"
        return "slack" if is_slack(export) else None


def _of_file(path: Path) -> str | None:
    suffix = unpacked_suffix(path)
    if path.suffix.lower() == ".zip":
        return _of_export(path)
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    return _of_text(path, suffix) if suffix in _TEXTS else None


def _of_text(path: Path, suffix: str) -> str | None:
    with Source(path) as source:
        head = source.read(65536).lstrip(b"\xef\xbb\xbf\r\n")
    first = head.partition(b"\n")[0]
    if head.startswith(BEGINS):
        return "mbox"
    if is_git_log(first):
        return "git"
    if is_discourse(first.decode("utf-8", "replace")):
        return "discourse"
    return "csv" if suffix else None
