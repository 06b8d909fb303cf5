"""Slack: the export of a workspace, a folder or the zip archive as it comes; each channel is a community."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.export import Export, plain_text
from perenne_experiments.logs.readers.gatherer import Gatherer
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.source import Progress

MARKS = ("channels.json", "users.json")
"""Files that an export of Slack has."""

_WRITTEN = {"", "thread_broadcast", "me_message", "file_share", "file_comment"}
_JOINED = {"channel_join", "group_join"}
_ROBOT = "USLACKBOT"


def read_slack(path: Path, intake: Intake, progress: Progress | None = None) -> None:
    """Read an export of Slack.

    A message outside a thread opens one; replies in threads answer its first message. Messages of robots and notices
    of the platform are left out, but that somebody joined a channel is kept.

    Args:
        path: folder or zip archive.
        intake: takes the rows.
        progress: called after each file.

    Raises:
        LogError: it is no such export.
        OSError: it cannot be read.
    """
    with Export(path) as export, Gatherer(intake) as rows:
        root = next((name.removesuffix(mark) for name in export.names for mark in MARKS if _is(name, mark)), None)
        if root is None:
            raise LogError("log.not_slack", file=str(path))
        days = [name for name in export.names if name.startswith(root) and name.removeprefix(root).count("/") == 1]
        days = [name for name in days if name.endswith(".json")]
        for place, name in enumerate(days, start=1):
            _read_day(name, export.json(name), rows)
            if progress is not None:
                progress(place, len(days))


def _is(name: str, mark: str) -> bool:
    return name == mark or name.endswith(f"/{mark}")


def _read_day(name: str, messages: Any, rows: Gatherer) -> None:
    if not isinstance(messages, list):
        rows.skip("unreadable", name)
        return
    channel = name.split("/")[-2]
    for message in messages:
        _read_message(channel, message, name, rows)


def _read_message(channel: str, message: Any, name: str, rows: Gatherer) -> None:
    if not isinstance(message, dict):
        rows.skip("unreadable", name)
        return
    kind = plain_text(message.get("subtype"))
    member, moment = plain_text(message.get("user")), plain_text(message.get("ts"))
    if kind in _JOINED:
        rows.add(community=channel, member=member, timestamp=moment, place=name, kind="join", identity=f"join {member}")
        return
    if kind not in _WRITTEN or message.get("bot_id") or member == _ROBOT:
        rows.skip("automatic", name)
        return
    thread = plain_text(message.get("thread_ts")) or moment
    rows.add(
        community=channel,
        member=member,
        timestamp=moment,
        place=name,
        kind="post" if thread == moment else "reply",
        thread=f"{channel} {thread}",
        reply_to="" if thread == moment else f"{channel} {thread}",
        identity=f"{channel} {moment}",
    )


def is_slack(export: Export) -> bool:
    """Tell whether files are those of an export of Slack."""
    return any(_is(name, mark) for name in export.names for mark in MARKS)
