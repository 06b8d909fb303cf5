"""The readers of what people bring: for each, valid files, how it reads one, and by what it may refuse one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from perenne_experiments.design import library as designs
from perenne_experiments.design.error import DesignError
from perenne_experiments.design.reader import load_design
from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.read import read_log
from perenne_model import parse_policy
from perenne_model.policies import PolicyError
from perenne_scenarios import ScenarioError, library, load

NOW = 1_800_000_000.0
_START = 1_700_000_000


@dataclass(frozen=True)
class Reader:
    """One reader.

    Attributes:
        name: what it reads.
        file: name of the file that it is given.
        valid: files that it reads.
        read: reads one.
        refusals: what it may raise, and nothing else.
        share: of the inputs for all forms of one thing together.
    """

    name: str
    file: str
    valid: tuple[bytes, ...]
    read: Callable[[Path], Any]
    refusals: tuple[type[Exception], ...]
    share: float = 1.0


def readers() -> Iterable[Reader]:
    """Return every reader."""
    yield Reader("scenario", "mine.toml", _scenarios(), load, (ScenarioError,))
    refusals = (DesignError, ScenarioError, PolicyError)
    yield Reader("design", "mine.toml", _designs(), load_design, refusals)
    yield Reader("policy", "mine.toml", POLICIES, lambda path: parse_policy(str(path)), (PolicyError,))
    logs = _logs()
    for file, valid in logs.items():
        yield Reader(f"log {file}", file, (valid,), lambda path: read_log(path, now=NOW), (LogError,), 1 / len(logs))


def _scenarios() -> tuple[bytes, ...]:
    return (*(library.resource(name).read_bytes() for name in library.names()), OWN_SCENARIO)


def _designs() -> tuple[bytes, ...]:
    found = tuple(files("perenne_experiments").joinpath("library").iterdir())
    return (*(file.read_bytes() for file in found if file.name.endswith(designs.SUFFIX)), OWN_DESIGN)


OWN_SCENARIO = b"""\
extends = "reference"
title = { en = "Mine", fr = "La mienne" }

[parameters]
"launch.core" = 12
"members.autonomy_need.mean" = 0.7

[[events]]
kind = "hours_cut"
week = 26
weeks = 13
amount = 0.5

[[events]]
kind = "facilitator_leaves"
week = 104
"""

OWN_DESIGN = b"""\
scenario = "reference"
policies = ["absent", "mix:0.8,0.1", "cultivating>absent@104"]
replicates = 5
seed = 3
weeks = 104
outcomes = ["lifetime"]

[settings]
"pool.size" = 300

[uncertainties]
"launch.core" = { low = 5, high = 60, scale = "log" }
"choice.founding" = { values = [0, 0.5] }

[sampling]
method = "sobol"
points = 16
seed = 2
"""

POLICIES = (
    b"""\
name = "mine"

[levers]
welcoming = 0.5
focusing = 1
""",
    b"""\
name = "stages"

[[stages]]
week = 0
levers = { directing = 0.6, reporting = 0.2 }

[[stages]]
week = 52
levers = { connecting = 0.4 }
""",
)


def _logs() -> dict[str, bytes]:
    rows = [
        {
            "community": "Makers" if number % 3 else "Elsewhere",
            "member": f"m{number % 5}",
            "timestamp": _START + 3600 * number,
            "kind": ("post", "reply", "join", "commit")[number % 4],
            "thread": number // 4,
            "reply_to": number - 1 if number % 4 == 1 else None,
        }
        for number in range(24)
    ]
    names = list(rows[0])
    table = [[("" if row[name] is None else str(row[name])) for name in names] for row in rows]
    lines = "\n".join(",".join(cells) for cells in [names, *table]) + "\n"
    columns = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), columns)
    return {
        "log.csv": lines.encode(),
        "log.tsv": lines.replace(",", ";").encode(),
        "log.jsonl": "\n".join(map(json.dumps, rows)).encode(),
        "log.parquet": columns.getvalue(),
        "list.mbox": _mbox(),
        "forum.csv": _forum(),
        "dump.sql": _dump(),
        "slack.zip": _slack(),
        "zulip.zip": _zulip(),
        "history.log": _history(),
    }


def _mbox() -> bytes:
    head = (
        "From m{0}@example.org Tue May 28 10:00:00 2024\nFrom: =?utf-8?q?M=C3=A9?= <m{0}@example.org>\n"
        "Date: {1:02d} May 2024 10:00:00 +0200\nMessage-ID: <{1}@x>\nIn-Reply-To: <{2}@x>\n"
        "Subject: [list] glue\n\nText.\n\n"
    )
    return "".join(head.format(day % 5, day, day - 1) for day in range(1, 12)).encode()


def _forum() -> bytes:
    head = "user_id,topic_id,post_number,reply_to_post_number,post_type,created_at\n"
    lines = [
        f"{number % 5},{number // 4},{number % 4 + 1},,1,2024-05-{number + 1:02d} 10:00:00" for number in range(20)
    ]
    return (head + "\n".join(lines) + "\n").encode()


def _dump() -> bytes:
    posts = [f"{n}\t{n % 4}\t{n // 4}\t{n % 4 + 1}\t\\N\t1\t2024-05-{n + 1:02d} 10:00:00.5" for n in range(20)]
    columns = "id, user_id, topic_id, post_number, reply_to_post_number, post_type, created_at"
    topics = ["0\tregular", "1\tprivate_message", "2\tregular"]
    parts = ["COPY public.topics (id, archetype) FROM stdin;", *topics, "\\.", ""]
    parts += [f"COPY public.posts ({columns}) FROM stdin;", *posts, "\\.", ""]
    return "\n".join(parts).encode()


def _slack() -> bytes:
    messages = [
        {"type": "message", "user": f"U{number % 4}", "ts": f"{_START + 60 * number}.000100", "text": "x"}
        | ({"thread_ts": f"{_START}.000100"} if number % 3 else {})
        for number in range(12)
    ]
    channels = [{"id": "C1", "name": "general"}]
    return _zip({"users.json": [{"id": "U1"}], "channels.json": channels, "general/2023-11-14.json": messages})


def _zulip() -> bytes:
    messages = [
        {"id": number, "sender_full_name": f"m{number % 4}", "timestamp": _START + 60 * number, "content": "x"}
        for number in range(12)
    ]
    return _zip({"stream_index.json": {}, "makers/glue.json": messages})


def _zip(members: dict[str, Any]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:  # not packed, so that damage reaches what is in it
        for name, content in members.items():
            archive.writestr(name, json.dumps(content))
    return made.getvalue()


def _history() -> bytes:
    commits = [f"{number:040x}\tm{number % 3}@example.org\t{_START + 3600 * number}" for number in range(20)]
    return "\n".join(commits).encode()
