"""Discourse: the table of posts, as a query or a backup gives it; the whole forum is one community."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.blocks import blocks
from perenne_experiments.logs.readers.gatherer import Gatherer
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.source import Progress, Source, unpacked_suffix

COLUMNS = ("topic_id", "post_number", "created_at")
"""Columns that tell a table of posts; `user_id` or `username` must be there too."""

_REGULAR = "1"  # type of a post that a member wrote
_SYSTEM = {"-1", "-2", "system", "discobot"}
_PRIVATE = "private_message"
_NULL = r"\N"
_POSTS, _TOPICS = "COPY public.posts (", "COPY public.topics ("
_END = r"\."

Row = dict[str, str]


def read_discourse(path: Path, intake: Intake, progress: Progress | None = None) -> None:
    r"""Read the posts of a Discourse forum.

    Args:
        path: a CSV of the table of posts, or `dump.sql` out of a backup, either of them packed if it is.
        intake: takes the rows.
        progress: called as the file is read.

    Raises:
        LogError: it is no such table.
        OSError: it cannot be read.
    """
    dumped = unpacked_suffix(path) == ".sql"
    private = _private_topics(path) if dumped else set()
    rows = _dumped(path, _POSTS, progress) if dumped else _listed(path, progress)
    found = False
    with Gatherer(intake) as gatherer:
        for line, row in rows:
            found = True
            _take(row, str(line), path.name.partition(".")[0], private, gatherer)
    if dumped and not found:
        raise LogError("log.not_discourse", file=str(path))


def is_discourse(header: str) -> bool:
    """Tell whether the first line of a CSV is that of a table of posts."""
    names = {name.strip().strip('"').lower() for name in header.split(",")}
    return names.issuperset(COLUMNS)


def _take(row: Row, place: str, forum: str, private: set[str], rows: Gatherer) -> None:
    member = row.get("user_id") or row.get("username", "")
    topic, number = row.get("topic_id", ""), row.get("post_number", "")
    if not topic or not number:
        rows.skip("unreadable", place)
    elif row.get("post_type", _REGULAR) not in {_REGULAR, ""} or member in _SYSTEM:
        rows.skip("automatic", place)
    elif topic in private or row.get("archetype") == _PRIVATE:
        rows.skip("private", place)
    else:
        answered = row.get("reply_to_post_number", "")
        rows.add(
            community=forum,
            member=member,
            timestamp=row.get("created_at", ""),
            place=place,
            kind="post" if number == "1" else "reply",
            thread=topic,
            reply_to=f"{topic} {answered}" if answered else "",
            identity=f"{topic} {number}",
        )


def _listed(path: Path, progress: Progress | None) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a CSV with their lines."""
    with Source(path, progress) as source:
        stream = io.TextIOWrapper(io.BufferedReader(source), encoding="utf-8-sig", errors="replace", newline="")
        reader = csv.reader(stream)
        header = [name.strip().lower() for name in next(reader, [])]
        if not set(header).issuperset(COLUMNS) or not {"user_id", "username"} & set(header):
            raise LogError("log.not_discourse", file=str(path))
        while True:
            line = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, {}
            else:
                yield line, dict(zip(header, fields, strict=False))


def _private_topics(path: Path) -> set[str]:
    topics = (row for _, row in _dumped(path, _TOPICS, None))
    return {row["id"] for row in topics if "id" in row and row.get("archetype") == _PRIVATE}


def _dumped(path: Path, table: str, progress: Progress | None) -> Iterator[tuple[int, Row]]:
    """Yield the rows of one table of a PostgreSQL dump with their lines."""
    columns: Sequence[str] = ()
    begins = table.encode()
    with Source(path, progress) as source:
        for block in blocks(source):
            if not columns and begins not in block.text:
                continue
            for line, raw in enumerate(block.text.split(b"\n"), start=block.line):
                if not columns:
                    if raw.startswith(begins):
                        columns = _names(raw.decode("utf-8", "replace"), table)
                    continue
                text = raw.decode("utf-8", "replace")
                if text == _END:
                    return
                fields = ("" if field == _NULL else field for field in text.split("\t"))
                if text:
                    yield line, _in_utc(dict(zip(columns, fields, strict=False)))


def _in_utc(row: Row) -> Row:
    """Say of the time, which a dump gives without a zone, that it is UTC."""
    moment = row.get("created_at", "")
    return {**row, "created_at": f"{moment}Z"} if moment else row


def _names(line: str, table: str) -> list[str]:
    return [name.strip().strip('"') for name in line.removeprefix(table).partition(")")[0].split(",")]
