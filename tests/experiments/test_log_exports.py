"""Reading the exports of platforms: Discourse, Slack, Zulip, mailing lists, git."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.log import COMMIT, JOIN, POST, REPLY, Log
from perenne_experiments.logs.readers import export as export_module
from perenne_experiments.logs.readers.detection import FORMATS, detected
from perenne_experiments.logs.readers.read import read_log

NOW = 1_800_000_000.0
DAY = 86_400


def read(path: Path, **settings: Any) -> Log:
    return read_log(path, **{"now": NOW, "keep_names": True, **settings})


def written(folder: Path, files: dict[str, object]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def rows(log: Log) -> list[tuple[str, str, int, int, int]]:
    """Community, member, time, kind, and whom it answers."""
    names = [log.names[number] for number in log.member]
    communities = [log.communities[number] for number in log.community]
    return list(zip(communities, names, log.time.tolist(), log.kind.tolist(), log.reply_to.tolist(), strict=True))


def skipped(log: Log) -> dict[str, int]:
    return {reason: found.number for reason, found in log.reading.skipped.items()}


SLACK: dict[str, object] = {
    "users.json": [{"id": "U1"}, {"id": "U2"}],
    "channels.json": [{"id": "C1", "name": "general"}],
    "general/2023-11-14.json": [
        {"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1700000000.000100"},
        {"type": "message", "user": "U1", "ts": "1700000100.000200", "text": "secret"},
        {"type": "message", "user": "U2", "ts": "1700000200.000300", "thread_ts": "1700000100.000200"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "ts": "1700000300.000400"},
        {"type": "message", "subtype": "channel_topic", "user": "U1", "ts": "1700000400.000500"},
    ],
    "general/2023-11-15.json": [
        {"type": "message", "user": "U1", "ts": "1700086400.000100", "thread_ts": "1700000100.000200"},
        "not a message",
    ],
    "random/2023-11-15.json": [{"type": "message", "user": "U1", "ts": "1700086500.000100"}],
}


def check_slack(log: Log) -> None:
    assert rows(log) == [
        ("general", "U2", 1_700_000_000, JOIN, -1),
        ("general", "U1", 1_700_000_100, POST, -1),
        ("general", "U2", 1_700_000_200, REPLY, 1),
        ("general", "U1", 1_700_086_400, REPLY, 1),
        ("random", "U1", 1_700_086_500, POST, -1),
    ]
    assert skipped(log) == {"automatic": 2, "unreadable": 1}
    assert log.reading.rows == len(log) + log.reading.left_out


def test_slack_as_a_folder_and_as_a_zip(tmp_path: Path) -> None:
    folder = written(tmp_path / "workspace", SLACK)
    assert detected(folder) == "slack"
    check_slack(read(folder))
    for root in ("", "workspace/"):
        packed = tmp_path / "workspace.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in SLACK:
                archive.write(folder / name, root + name)
        assert detected(packed) == "slack"
        check_slack(read(packed))


def test_a_damaged_file_of_an_export_is_counted(tmp_path: Path) -> None:
    folder = written(tmp_path / "workspace", {**SLACK, "general/2023-11-16.json": "[{"})
    log = read(folder)
    assert log.reading.skipped["unreadable"].where == ["general/2023-11-15.json", "general/2023-11-16.json"]


def test_a_zip_bomb_does_not_go_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_module, "HARMLESS", 1 << 16)
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", "[]")
        archive.writestr("general/2023-11-14.json", "[" + " " * 50_000_000 + "]")
    with pytest.raises(LogError, match="grows beyond measure"):
        read(packed)


ZULIP: dict[str, object] = {
    "realm.json": {
        "zerver_stream": [{"id": 7, "name": "makers"}],
        "zerver_recipient": [{"id": 70, "type": 2, "type_id": 7}, {"id": 71, "type": 1, "type_id": 1}],
        "zerver_userprofile": [
            {"id": 1, "full_name": "Ana", "is_bot": False},
            {"id": 2, "full_name": "Bo", "is_bot": False},
        ],
        "zerver_userprofile_crossrealm": [{"id": 9, "full_name": "Robot", "is_bot": True}],
    },
    "messages-000001.json": {
        "zerver_message": [
            {"id": 11, "sender": 1, "recipient": 70, "date_sent": 1700000000.5, "subject": "glue"},
            {"id": 12, "sender": 2, "recipient": 70, "date_sent": 1700000060, "subject": "glue"},
            {"id": 13, "sender": 9, "recipient": 70, "date_sent": 1700000070, "subject": "glue"},
            {"id": 14, "sender": 1, "recipient": 71, "date_sent": 1700000080, "subject": ""},
        ]
    },
}


def test_zulip_as_an_organisation_exports_it(tmp_path: Path) -> None:
    folder = written(tmp_path / "export", ZULIP)
    assert detected(folder) == "zulip"
    log = read(folder)
    assert rows(log) == [("makers", "Ana", 1_700_000_000, POST, -1), ("makers", "Bo", 1_700_000_060, REPLY, -1)]
    assert skipped(log) == {"automatic": 1, "private": 1}
    assert log.activity().answered_within(DAY).tolist() == [True, False]


def test_zulip_as_a_public_archive(tmp_path: Path) -> None:
    topic = [
        {"id": 1, "sender_full_name": "Ana", "timestamp": 1700000000, "content": "secret"},
        {"id": 2, "sender_full_name": "Bo", "timestamp": 1700000100},
        {"id": 2, "sender_full_name": "Bo", "timestamp": 1700000100},
    ]
    folder = written(tmp_path / "zulip_json", {"stream_index.json": {}, "makers/glue.json": topic})
    log = read(folder)
    assert [row[:4] for row in rows(log)] == [
        ("makers", "Ana", 1_700_000_000, POST),
        ("makers", "Bo", 1_700_000_100, REPLY),
    ]
    assert skipped(log) == {"duplicate": 1}


POSTS = """id,user_id,topic_id,post_number,reply_to_post_number,post_type,created_at,raw
1,5,10,1,,1,2023-11-14 22:13:20 UTC,"text
over lines"
2,6,10,2,1,1,2023-11-14 22:14:20 UTC,yes
3,-1,10,3,,3,2023-11-14 22:15:20 UTC,closed
4,5,11,1,,1,2023-11-15 22:13:20 UTC,new
"""
FORUM = [
    ("forum", "5", 1_700_000_000, POST, -1),
    ("forum", "6", 1_700_000_060, REPLY, 0),
    ("forum", "5", 1_700_086_400, POST, -1),
]


def test_discourse_as_a_query_gives_it(tmp_path: Path) -> None:
    path = tmp_path / "forum.csv"
    path.write_text(POSTS)
    assert detected(path) == "discourse"
    log = read(path, zone="Asia/Tokyo")
    assert rows(log) == FORUM
    assert skipped(log) == {"automatic": 1}


def test_discourse_as_a_backup_has_it(tmp_path: Path) -> None:
    lines = [
        "-- PostgreSQL database dump",
        "COPY public.posts (id, user_id, topic_id, post_number, raw, created_at, post_type, reply_to_post_number) FROM",
        "1\t5\t10\t1\ttext\\nover lines\t2023-11-14 22:13:20.123\t1\t\\N",
        "2\t6\t10\t2\tyes\t2023-11-14 22:14:20\t1\t1",
        "3\t-1\t10\t3\tclosed\t2023-11-14 22:15:20\t3\t\\N",
        "4\t5\t11\t1\tnew\t2023-11-15 22:13:20\t1\t\\N",
        "5\t5\t12\t1\tsecret\t2023-11-15 22:13:20\t1\t\\N",
        "\\.",
        "COPY public.topics (id, title, archetype) FROM stdin;",
        "10\tone\tregular",
        "12\tpsst\tprivate_message",
        "\\.",
    ]
    path = tmp_path / "forum.sql.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    log = read(path, zone="Asia/Tokyo")
    assert rows(log) == FORUM
    assert skipped(log) == {"automatic": 1, "private": 1}


MAIL = """From ana@example.org Tue Nov 14 22:13:20 2023
From: Ana <Ana@Example.org>
Date: Tue, 14 Nov 2023 23:13:20 +0100
Subject: glue
Message-ID: <1@x>
List-Id: Makers <makers.example.org>

Which glue?

From here on it is text: no message begins after this line.

From bo@example.org Tue Nov 14 22:14:20 2023
From: bo@example.org
Date: Tue, 14 Nov 2023 22:14:20 -0000
Subject: Re: glue
Message-ID: <2@x>
In-Reply-To: <1@x>
List-Id: Makers <makers.example.org>

Bone glue.

From chi at example.org  Tue Nov 14 22:15:20 2023
From: chi at example.org (Chi)
Date: Tue, 14 Nov 2023 22:15:20 GMT
Subject: RE: Glue
Message-ID: <3@x>
List-Id: Makers <makers.example.org>

Me too.

From x Tue Nov 14 22:15:20 2023
From: MAILER-DAEMON@example.org
Date: Tue, 14 Nov 2023 22:15:20 GMT

Undeliverable.

From ana@example.org Tue Nov 14 22:16:20 2023
From: Ana <ana@example.org>
Date: sometime
Message-ID: <4@x>

No date.
"""


def test_a_mailing_list(tmp_path: Path) -> None:
    path = tmp_path / "list.mbox"
    path.write_text(MAIL)
    log = read(path)
    assert rows(log) == [
        ("makers.example.org", "ana@example.org", 1_700_000_000, POST, -1),
        ("makers.example.org", "bo@example.org", 1_700_000_060, REPLY, 0),
        ("makers.example.org", "chi at example.org", 1_700_000_120, REPLY, -1),
    ]
    assert len(set(log.thread.tolist())) == 1  # the third is joined by its subject
    assert skipped(log) == {"automatic": 1, "time": 1}
    assert log.reading.skipped["time"].where == ["list.mbox:37"]


def test_a_list_in_several_files_packed_or_not(tmp_path: Path) -> None:
    folder = tmp_path / "r-help"
    folder.mkdir()
    first, second = MAIL.split("From bo@", maxsplit=1)
    (folder / "2023-11.txt.gz").write_bytes(
        gzip.compress(first.replace("List-Id: Makers <makers.example.org>\n", "").encode())
    )
    (folder / "2023-12.txt").write_text("From bo@" + second.replace("List-Id: Makers <makers.example.org>\n", ""))
    (folder / "readme.txt").write_text("not mail")
    assert detected(folder) == "mbox"
    log = read(folder)
    assert log.communities == ("r-help",)
    assert [row[4] for row in rows(log)] == [-1, 0, -1]


def test_git_as_a_repository_and_as_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "tool"
    folder.mkdir()
    person = {"GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "c@example.org"}
    for number, author in enumerate(("ana@example.org", "bo@example.org", "ana@example.org")):
        date = {"GIT_AUTHOR_DATE": f"{1_700_000_000 + number} +0900", "GIT_COMMITTER_DATE": "1700009999 +0000"}
        surroundings = {**os.environ, **person, **date, "GIT_AUTHOR_EMAIL": author, "HOME": str(tmp_path)}
        calls = [["init", "-q"]] if number == 0 else []
        for call in (*calls, ["commit", "-q", "--allow-empty", "-m", f"change {number}"]):
            subprocess.run(["git", *call], cwd=folder, env=surroundings, check=True)
    assert detected(folder) == "git"
    log = read(folder)
    assert sorted(row[:4] for row in rows(log)) == [
        ("tool", "ana@example.org", 1_700_000_000, COMMIT),
        ("tool", "ana@example.org", 1_700_000_002, COMMIT),
        ("tool", "bo@example.org", 1_700_000_001, COMMIT),
    ]
    call = ["git", "log", "--no-merges", "--format=%H%x09%aE%x09%at"]
    text = subprocess.run(call, cwd=folder, capture_output=True, check=True).stdout
    file = tmp_path / "tool.txt"
    file.write_bytes(text + b"noise\n")
    assert detected(file) == "git"
    again = read(file)
    assert rows(again) == rows(log)
    assert skipped(again) == {"columns": 1}


@pytest.mark.parametrize(
    ("form", "files", "said"),
    [
        ("slack", {"a.json": []}, "no export of Slack"),
        ("zulip", {"a.json": []}, "no export of Zulip"),
        ("zulip", {"realm.json": "[]"}, "damaged"),
        ("mbox", {"a.txt": "hello"}, "no mailing list"),
        ("git", {"a.txt": "hello"}, "git says: fatal"),
        ("auto", {"a.txt": "hello"}, "the form of this log cannot be told"),
    ],
)
def test_one_clear_line(tmp_path: Path, form: str, files: dict[str, object], said: str) -> None:
    folder = written(tmp_path / "export", files)
    with pytest.raises(LogError, match=said) as found:
        read(folder, form=form)
    assert str(folder) in found.value.say("fr")
    assert "\n" not in found.value.say("fr")


def test_a_table_that_is_none_of_discourse(tmp_path: Path) -> None:
    for name, text in (("a.csv", "a,b\n1,2\n"), ("a.sql", "SELECT 1;\n")):
        (tmp_path / name).write_text(text)
        with pytest.raises(LogError, match="no posts of Discourse"):
            read(tmp_path / name, form="discourse")


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**62)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["U1", "1700000000.1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["user", "ts", "subtype", "thread_ts", "sender", "recipient", "id", "zerver_message", "subject"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(_VALUES, st.sampled_from(["slack", "zulip", "archive"]))
@settings(max_examples=120)
def test_any_export_is_read_or_refused(tmp_path: Path, value: Any, form: str) -> None:
    contents: dict[str, dict[str, object]] = {
        "slack": {"users.json": [], "general/2023-11-14.json": value},
        "zulip": {"realm.json": ZULIP["realm.json"], "messages-000001.json": value},
        "archive": {"stream_index.json": {}, "makers/glue.json": value},
    }
    _read_or_refused(written(tmp_path / form, contents[form]))


_LINES = st.text(max_size=20) | st.sampled_from(
    [
        "From x Tue Nov 14 22:13:20 2023",
        "From: a@b",
        "Date: Tue, 14 Nov 2023 22:15:20 GMT",
        "Date: 1",
        "Subject: =?utf-8?q?=FF?=",
        "In-Reply-To: <1@x>",
        "Message-ID: <1@x>",
        "",
        " folded",
        "List-Id: <",
        "a" * 40 + "\tx@y\t5",
        "\t\t",
    ]
)


@given(
    st.lists(_LINES, max_size=30),
    st.sampled_from(["mbox", "git", "discourse"]),
    st.sampled_from(["", POSTS, "From x\n"]),
)
@settings(max_examples=150)
def test_any_text_is_read_or_refused(tmp_path: Path, lines: list[str], form: str, start: str) -> None:
    path = tmp_path / f"log.{'csv' if form == 'discourse' else 'txt'}"
    path.write_bytes((start + "\n".join(lines)).encode("utf-8", "surrogatepass"))
    _read_or_refused(path, form)


@given(st.binary(max_size=300), st.sampled_from(FORMATS))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, form: str) -> None:
    path = tmp_path / "log.zip"
    path.write_bytes(content)
    _read_or_refused(path, form)


def _read_or_refused(path: Path, form: str = "auto") -> None:
    try:
        log = read(path, form=form)
    except LogError as error:
        line = error.say("fr")
    else:
        line = ""
        assert log.reading.rows == len(log) + log.reading.left_out
        for community in log.communities:
            log.activity(community)
    assert "\n" not in line
