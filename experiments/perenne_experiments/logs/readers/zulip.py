"""Zulip: an organisation's export, or a public archive of topics; each stream is a community."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.export import Export, objects, plain_text
from perenne_experiments.logs.readers.gatherer import Gatherer
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.source import Progress

REALM = "realm.json"
"""File that an organisation's export has."""

INDEX = "stream_index.json"
"""File that a public archive has."""

_STREAM = 2  # type of a recipient that is a stream; the others are private


def read_zulip(path: Path, intake: Intake, progress: Progress | None = None) -> None:
    """Read an export of Zulip, unpacked: `realm.json` and `messages-*.json`, or `STREAM/TOPIC.json` of an archive.

    A topic is a thread: its first message opens it, later ones are replies to nobody in particular. Private messages
    and those of robots are left out.

    Args:
        path: folder, or zip archive.
        intake: takes the rows.
        progress: called after each file.

    Raises:
        LogError: it is no such export.
        OSError: it cannot be read.
    """
    with Export(path) as export, Gatherer(intake) as rows:
        realm = _root(export, REALM)
        archive = _root(export, INDEX)
        if realm is not None:
            _read_export(export, realm, rows, progress)
        elif archive is not None:
            _read_archive(export, archive, rows, progress)
        else:
            raise LogError("log.not_zulip", file=str(path))


def is_zulip(export: Export) -> bool:
    """Tell whether files are those of an export of Zulip."""
    return _root(export, REALM) is not None or _root(export, INDEX) is not None


def _root(export: Export, mark: str) -> str | None:
    found = [name for name in export.names if name == mark or name.endswith(f"/{mark}")]
    return found[0].removesuffix(mark) if found else None


def _read_export(export: Export, root: str, rows: Gatherer, progress: Progress | None) -> None:
    realm = export.json(root + REALM)
    if not isinstance(realm, dict):
        raise LogError("log.damaged", file=str(export.path), reason=REALM)
    streams = {one.get("id"): plain_text(one.get("name")) for one in objects(realm.get("zerver_stream"))}
    recipients = {
        one.get("id"): streams.get(one.get("type_id"), "")
        for one in objects(realm.get("zerver_recipient"))
        if one.get("type") == _STREAM
    }
    people = [*objects(realm.get("zerver_userprofile")), *objects(realm.get("zerver_userprofile_crossrealm"))]
    robots = {one.get("id") for one in people if one.get("is_bot")}
    names = {one.get("id"): plain_text(one.get("full_name")) for one in people}
    files = [name for name in export.names if name.startswith(f"{root}messages-") and name.endswith(".json")]
    for place, name in enumerate(files, start=1):
        found = export.json(name)
        if not isinstance(found, dict):
            rows.skip("unreadable", name)
            continue
        for message in objects(found.get("zerver_message")):
            sender = message.get("sender")
            stream = recipients.get(message.get("recipient"))
            if not _hashable(sender) or sender in robots:
                rows.skip("automatic", name)
            elif not stream:
                rows.skip("private", name)
            else:
                topic = plain_text(message.get("subject"))
                member = names.get(sender) or f"user {plain_text(sender)}"
                _add(message, stream, topic, member, plain_text(message.get("date_sent")), name, rows)
        if progress is not None:
            progress(place, len(files))


def _hashable(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _read_archive(export: Export, root: str, rows: Gatherer, progress: Progress | None) -> None:
    files = [name for name in export.names if name.startswith(root) and name.removeprefix(root).count("/") == 1]
    files = [name for name in files if name.endswith(".json")]
    for place, name in enumerate(files, start=1):
        stream, topic = name.removeprefix(root).removesuffix(".json").split("/")
        found = export.json(name)
        if not isinstance(found, list):
            rows.skip("unreadable", name)
            continue
        for message in objects(found):
            member = plain_text(message.get("sender_full_name"))
            _add(message, stream, topic, member, plain_text(message.get("timestamp")), name, rows)
        if progress is not None:
            progress(place, len(files))


def _add(
    message: dict[str, Any], stream: str, topic: str, member: str, moment: str, place: str, rows: Gatherer
) -> None:
    rows.add(
        community=stream,
        member=member,
        timestamp=moment,
        place=place,
        thread=f"{stream} / {topic}",
        identity=plain_text(message.get("id")),
    )
