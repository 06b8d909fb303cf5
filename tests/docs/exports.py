"""Small exports under the names that the guide to logs gives them."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

_START = 1_780_000_000


def write_exports(folder: Path) -> None:
    """Write a log in every form that the guide names."""
    rows = [("Makers", f"m{number % 5}", _START + 3600 * number) for number in range(40)]
    _table(folder / "export.csv", "community,member,timestamp", rows)
    _table(folder / "posts.csv", "forum,author,created_at", rows)
    _table(folder / "messages.csv", "forum,auteur,date", rows)
    posts = [(f"{number % 5}", number // 4, number % 4 + 1, "", 1, second) for number, (*_, second) in enumerate(rows)]
    _table(folder / "forum.csv", "user_id,topic_id,post_number,reply_to_post_number,post_type,created_at", posts)
    with zipfile.ZipFile(folder / "slack-export.zip", "w") as archive:
        archive.writestr("users.json", "[]")
        messages = [{"type": "message", "user": member, "ts": f"{second}.000100"} for _, member, second in rows]
        archive.writestr("general/2026-05-28.json", json.dumps(messages))
    (folder / "zulip-export" / "makers").mkdir(parents=True)
    topic = [{"id": second, "sender_full_name": member, "timestamp": second} for _, member, second in rows]
    (folder / "zulip-export" / "stream_index.json").write_text("{}")
    (folder / "zulip-export" / "makers" / "glue.json").write_text(json.dumps(topic))
    head = "From {0}@x Tue May 28 10:00:00 2026\nFrom: {0}@x\nDate: {1:02d} May 2026 10:00:00 +0000\n\nText.\n\n"
    (folder / "list.mbox").write_text("".join(head.format(f"m{day % 5}", day) for day in range(1, 29)))
    _repository(folder / "repository")


def _table(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    lines = [",".join(map(str, row)) for row in rows]
    path.write_text("\n".join([header, *lines]) + "\n")


def _repository(folder: Path) -> None:
    folder.mkdir()
    identity = {f"GIT_{who}_{what}": "a@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for call in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", *call], cwd=folder, env={**os.environ, **identity}, check=True)
