"""Mailing lists: one mbox file, or a folder of them, as Mailman, Pipermail and Hyperkitty give them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.blocks import blocks
from perenne_experiments.logs.readers.gatherer import Gatherer
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.source import Progress, Source

BEGINS = b"From "
"""How a message begins in an mbox file."""

SUBJECT_DAYS = 60
"""Days within which a reply that names no message is joined to a thread of the same subject."""

_LONGEST_HEAD = 256 * 1024
_ANSWER = re.compile(r"^\s*((re|aw|antw|sv|réf|rép)(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_STAMPED = re.compile(rb"\d:\d\d.*\d{4}")  # a line of text may begin with "From " as well, but bears no time
_IDENTITY = re.compile(r"<[^<>\s]+>")
_AUTOMATIC = re.compile(r"^(mailer-daemon|postmaster|listserv|mailman)(@|$| at )", re.IGNORECASE)
_SUFFIXES = (".mbox", ".mbx", ".txt", ".gz", "")


def read_mbox(path: Path, intake: Intake, progress: Progress | None = None) -> None:
    """Read a mailing list.

    A list is named by its List-Id, else by the file or the folder. A message belongs to the thread of the message it
    answers (In-Reply-To, else References), else to that of its subject if it begins with “Re:” and the thread is not
    older than 60 days.

    Args:
        path: mbox file, packed if it is, or a folder of such files.
        intake: takes the rows.
        progress: called as the files are read.

    Raises:
        LogError: it is none.
        OSError: it cannot be read.
    """
    files = mbox_files(path)
    if not files:
        raise LogError("log.not_mbox", file=str(path))
    threads = _Threads()
    with Gatherer(intake) as rows:
        for file in files:
            for line, head in _heads(file, progress):
                place = f"{file.name}:{line}"
                if head is None:
                    rows.skip("unreadable", place)
                else:
                    _take(head, path.name.partition(".")[0], place, threads, rows)


def mbox_files(path: Path) -> list[Path]:
    """Return the mbox files of a folder, or the file itself if it is one."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [file for file in files if file.is_file() and file.suffix.lower() in _SUFFIXES and _is_mbox(file)]


def _is_mbox(file: Path) -> bool:
    try:
        with Source(file) as source:
            return source.read(4096).lstrip().startswith(BEGINS)
    except LogError:
        return False


def _heads(file: Path, progress: Progress | None) -> Iterator[tuple[int, Message | None]]:
    """Yield the head of each message with the line it begins at; None for one that is beyond measure."""
    parser = BytesHeaderParser()
    head: list[bytes] | None = None
    begun, size, blank = 0, 0, True
    with Source(file, progress) as source:
        for block in blocks(source):
            for line, raw in enumerate(block.text.splitlines(keepends=True), start=block.line):
                empty = not raw.strip()
                if blank and raw.startswith(BEGINS) and (line == 1 or _STAMPED.search(raw)):
                    if head is not None:
                        yield begun, parser.parsebytes(b"".join(head))
                    head, begun, size = [], line, 0
                elif head is not None and empty:
                    yield begun, parser.parsebytes(b"".join(head))
                    head = None
                elif head is not None:
                    size += len(raw)
                    if size > _LONGEST_HEAD:
                        yield begun, None
                        head = None
                    else:
                        head.append(raw)
                blank = empty
    if head is not None:
        yield begun, parser.parsebytes(b"".join(head))


def _take(head: Message, name: str, place: str, threads: _Threads, rows: Gatherer) -> None:
    member = _member(str(head.get("From", "")))
    if _AUTOMATIC.match(member) or str(head.get("Auto-Submitted", "no")).strip().lower() != "no":
        rows.skip("automatic", place)
        return
    moment = _seconds(str(head.get("Date", "")))
    listed = _IDENTITY.search(str(head.get("List-Id", "")))
    community = listed.group()[1:-1] if listed else name
    identity = _first(str(head.get("Message-ID", ""))) or f"<{place}>"
    mentioned = _IDENTITY.findall(str(head.get("References", "")))
    answered = _first(str(head.get("In-Reply-To", ""))) or (mentioned[-1] if mentioned else "")
    subject = str(head.get("Subject", ""))
    thread, opened = threads.of(community, identity, [answered, *mentioned], subject, moment)
    rows.add(
        community=community,
        member=member,
        timestamp="" if moment is None else str(moment),
        place=place,
        kind="post" if opened else "reply",
        thread=thread,
        reply_to=answered,
        identity=identity,
    )


class _Threads:
    """Which message belongs to which thread."""

    def __init__(self) -> None:
        self._by_identity: dict[str, str] = {}
        self._by_subject: dict[tuple[str, str], tuple[str, int]] = {}

    def of(
        self, community: str, identity: str, mentioned: list[str], subject: str, moment: int | None
    ) -> tuple[str, bool]:
        """Return the thread of a message, and whether it opens it."""
        plain = " ".join(_ANSWER.sub("", subject).lower().split())
        key = (community, plain)
        known = next((self._by_identity[one] for one in mentioned if one in self._by_identity), None)
        if known is None and not any(mentioned) and _ANSWER.match(subject) and plain:
            known = self._recent(key, moment)
        thread = known or next(filter(None, reversed(mentioned)), "") or identity
        self._by_identity[identity] = thread
        if moment is not None:
            self._by_subject[key] = (thread, moment)
        return thread, known is None and not any(mentioned)

    def _recent(self, key: tuple[str, str], moment: int | None) -> str | None:
        thread, last = self._by_subject.get(key, ("", 0))
        near = moment is not None and abs(moment - last) <= SUBJECT_DAYS * 86_400
        return thread if thread and near else None


def _member(sender: str) -> str:
    """Return the address of a sender, or what Pipermail leaves of it."""
    address = parseaddr(sender)[1]
    plain = address if "@" in address else sender.partition("(")[0]
    return " ".join(plain.lower().split())


def _first(text: str) -> str:
    found = _IDENTITY.search(text)
    return found.group() if found else ""


def _seconds(date: str) -> int | None:
    try:
        moment = parsedate_to_datetime(date)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
        return int((aware - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
