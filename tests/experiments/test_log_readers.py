"""Reading logs from tables: CSV, JSON lines, Parquet; whatever is wrong with them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.log import COMMIT, JOIN, POST, REPLY, Log
from perenne_experiments.logs.readers import blocks as blocks_module
from perenne_experiments.logs.readers import intake as intake_module
from perenne_experiments.logs.readers import source as source_module
from perenne_experiments.logs.readers.read import read_log

HEADER = "community,member,timestamp,kind,thread,reply_to"
NOW = 1_800_000_000.0


def written(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path: Path, **settings: Any) -> Log:
    return read_log(path, **{"now": NOW, **settings})


def left_out(log: Log) -> dict[str, tuple[int, list[str]]]:
    return {reason: (found.number, found.where) for reason, found in log.reading.skipped.items()}


ROWS = [
    ("Makers", "ana", 1000, "post", 7, None),
    ("Makers", "bo", 1060, "reply", 7, 0),
    ("Makers", "ana", 5000, "reply", 7, 1),
    ("Elsewhere", "ana", 400, "join", None, None),
    ("Elsewhere", "chi", 500, "commit", None, None),
]
NAMES = HEADER.split(",")


def as_csv(tmp_path: Path) -> Path:
    lines = [",".join("" if value is None else str(value) for value in row) for row in ROWS]
    return written(tmp_path, "log.csv", "\n".join([HEADER, *lines]))


def as_json_lines(tmp_path: Path) -> Path:
    lines = [json.dumps(dict(zip(NAMES, row, strict=True))) for row in ROWS]
    return written(tmp_path, "log.jsonl", "\n".join(lines) + "\n")


def as_parquet(tmp_path: Path) -> Path:
    path = tmp_path / "log.parquet"
    columns = [pa.array(list(column)) for column in zip(*ROWS, strict=True)]
    parquet.write_table(pa.table(columns, names=NAMES), path)
    return path


@pytest.mark.parametrize("write", [as_csv, as_json_lines, as_parquet])
def test_one_log_in_three_forms(tmp_path: Path, write: Callable[[Path], Path]) -> None:
    log = read(write(tmp_path), keep_names=True)
    assert log.communities == ("Makers", "Elsewhere")
    assert list(log.names) == ["ana", "bo", "chi"]
    assert log.member.tolist() == [0, 1, 0, 0, 2]
    assert log.time.tolist() == [1000, 1060, 5000, 400, 500]
    assert log.kind.tolist() == [POST, REPLY, REPLY, JOIN, COMMIT]
    assert log.reply_to.tolist() == [-1, 0, 1, -1, -1]
    assert log.until == 5000
    assert not log.reading.skipped
    assert log.activity("Elsewhere").members == 1  # who only joined contributed nothing
    assert log.activity("Elsewhere").joined is not None


def test_only_three_columns_are_needed(tmp_path: Path) -> None:
    log = read(written(tmp_path, "log.csv", "timestamp,member,community\n20,a,C\n10,b,C\n"))
    assert log.time.tolist() == [10, 20]
    assert log.kind.tolist() == [POST, POST]


def test_the_kind_is_told_by_the_thread_where_it_is_not_given(tmp_path: Path) -> None:
    rows = "C,a,10,t1\nC,b,20,t1\nC,a,15,t2\nC,a,25,\n"
    log = read(written(tmp_path, "log.csv", f"community,member,timestamp,thread\n{rows}"))
    assert log.kind.tolist() == [POST, POST, REPLY, POST]


def test_names_are_hashed_with_a_salt_that_is_forgotten(tmp_path: Path) -> None:
    path = as_csv(tmp_path)
    first, second = read(path), read(path)
    assert len(set(first.names)) == 3
    assert not {"ana", "bo", "chi"} & set(first.names)
    assert set(first.names).isdisjoint(second.names)
    assert first.member.tolist() == second.member.tolist()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1700000000", 1_700_000_000),
        ("1700000000.75", 1_700_000_000),
        ("1700000000123", 1_700_000_000),  # milliseconds
        ("-86400", -86_400),
        ("2023-11-14T22:13:20Z", 1_700_000_000),
        ("2023-11-14 22:13:20 UTC", 1_700_000_000),
        ("2023-11-15T00:13:20+02:00", 1_700_000_000),
        ("2023-11-15 00:13:20 +0200", 1_700_000_000),
        ("2023-11-14T22:13:20.999999Z", 1_700_000_000),
        ("2023-11-14T22:13:20", 1_700_000_000),
        ("2023-11-14", 1_699_920_000),
        ("20231114T221320", 1_700_000_000),
        ("  2023-11-14 22:13 ", 1_699_999_980),
    ],
)
def test_times(tmp_path: Path, text: str, seconds: int) -> None:
    alone = read(written(tmp_path, "log.csv", f'community,member,timestamp\nC,a,"{text}"\n'))
    assert alone.time.tolist() == [seconds]
    lines = [json.dumps({"community": "C", "member": "a", "timestamp": value}) for value in (text, "1", "2020-01-01")]
    mixed = read(written(tmp_path, "log.jsonl", "\n".join(lines)))
    assert sorted(mixed.time.tolist()) == sorted([seconds, 1, 1_577_836_800])


@pytest.mark.parametrize("text", ["yesterday", "31/12/2023", "2023-13-01", "", "1e400", "2023-11-14T25:00:00"])
def test_a_time_that_is_none_is_left_out_with_its_line(tmp_path: Path, text: str) -> None:
    log = read(written(tmp_path, "log.csv", f"community,member,timestamp\nC,a,10\nC,b,{text}\nC,c,30\n"))
    assert left_out(log) == {"time": (1, ["3"])}
    assert len(log) == 2


def test_times_without_a_zone_are_taken_in_the_zone_that_is_told(tmp_path: Path) -> None:
    rows = "C,a,2024-07-01T12:00:00\nC,a,2024-01-01 12:00:00\nC,a,2024-01-01T12:00:00Z\nC,a,1704110400\n"
    path = written(tmp_path, "log.csv", f"community,member,timestamp\n{rows}")
    paris = read(path, zone="Europe/Paris")
    assert paris.time.tolist() == [1_704_106_800, 1_704_110_400, 1_719_828_000]  # 11:00 UTC, 12:00 UTC twice, 10:00 UTC
    assert paris.reading.noted["no_zone"] == 2
    assert paris.reading.zone == "Europe/Paris"
    assert left_out(paris) == {"duplicate": (1, [])}
    with pytest.raises(LogError, match="--time-zone = Mars/Olympus: no such zone"):
        read(path, zone="Mars/Olympus")


def test_parquet_times_have_types(tmp_path: Path) -> None:
    for kind, zone in ((pa.timestamp("ms", "UTC"), None), (pa.timestamp("ns"), "UTC"), (pa.timestamp("s"), "UTC")):
        path = tmp_path / "log.parquet"
        times = pa.array([1_700_000_000], pa.int64()).cast(pa.timestamp("s")).cast(pa.timestamp(kind.unit)).cast(kind)
        columns = {"community": ["C"], "member": [12], "timestamp": times}
        parquet.write_table(pa.table(columns), path)
        log = read(path, zone=zone or "Asia/Tokyo", keep_names=True)
        assert log.time.tolist() == [1_700_000_000]
        assert list(log.names) == ["12"]


def test_whatever_is_wrong_with_a_line_is_counted(tmp_path: Path) -> None:
    lines = [
        HEADER,
        "C,a,10,post,1,",
        "C,a,10",
        "C,,20,post,1,",
        ",b,20,post,1,",
        "C,b,30,like,1,",
        "C,b,2100000000,post,1,",
        "C,b,40,reply,1,77",
        "C,b,40,reply,1,77",
        'C,"open,50,post,1,',
        "C,d,60,reply,1,0",
    ]
    log = read(written(tmp_path, "log.csv", "\n".join(lines)))
    assert left_out(log) == {
        "columns": (1, ["3"]),
        "no_member": (1, ["4"]),
        "no_community": (1, ["5"]),
        "kind": (1, ["6"]),
        "future": (1, ["7"]),
        "duplicate": (1, []),
        "quotation": (1, ["10"]),
    }
    assert log.time.tolist() == [10, 40, 60]
    assert log.reply_to.tolist() == [-1, -1, 0]
    assert log.reading.noted["lost_reply"] == 1
    assert log.reading.rows == len(log) + log.reading.left_out == 10


def test_malformed_json_in_the_middle(tmp_path: Path) -> None:
    good = '{"community": "C", "member": "a", "timestamp": %d, "thread": 1, "reply_to": %s}'
    lines = [
        good % (1, "null"),
        "{broken",
        "[1]",
        "",
        good % (5, "0"),
        '{"community": "C", "timestamp": 6}',
        good % (7, 3),
    ]
    log = read(written(tmp_path, "log.jsonl", "\n".join(lines)))
    assert left_out(log) == {"json": (2, ["2", "3"]), "no_member": (1, ["6"])}
    assert log.reply_to.tolist() == [-1, 0, 1]  # rows are counted as they stand, empty lines not


def test_texts_over_several_lines_in_columns_that_are_not_needed(tmp_path: Path) -> None:
    rows = 'C,a,10,"one\ntwo, three\n"\nC,b,20,"four ""five"""\n'
    log = read(written(tmp_path, "log.csv", f"community,member,timestamp,body\n{rows}"))
    assert log.time.tolist() == [10, 20]
    assert not log.reading.skipped


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_marks_and_line_ends(tmp_path: Path, delimiter: str) -> None:
    rows = [delimiter.join(row) for row in (["community", "member", "timestamp"], ["C", "a", "10"], ["C", "b", "20"])]
    text = b"\xef\xbb\xbf" + "\r\n".join(rows).encode() + b"\r\n"
    assert read(written(tmp_path, "log.csv", text)).time.tolist() == [10, 20]


def test_latin_1_names_stay_apart(tmp_path: Path) -> None:
    text = "community,member,timestamp\nC,Ren\xe9,10\nC,Ren\xe8,20\n".encode("latin-1")
    assert list(read(written(tmp_path, "log.csv", text), keep_names=True).names) == ["René", "Renè"]


def test_columns_called_otherwise(tmp_path: Path) -> None:
    path = written(tmp_path, "log.csv", "forum,author,created_at\nC,a,10\n")
    renamed = {"community": "forum", "member": "author", "timestamp": "created_at"}
    assert len(read(path, columns=renamed)) == 1
    with pytest.raises(LogError, match="no column community; the columns are: forum, author, created_at"):
        read(path)
    with pytest.raises(LogError, match="no column writer"):
        read(path, columns={**renamed, "member": "writer"})


def test_replies_refer_to_ids_where_there_are_ids(tmp_path: Path) -> None:
    rows = "x9,C,b,20,reply,x7\nx7,C,a,10,post,\nx9,C,b,20,reply,x7\n"
    log = read(written(tmp_path, "log.csv", f"id,community,member,timestamp,kind,reply_to\n{rows}"))
    assert log.reply_to.tolist() == [-1, 0]
    assert left_out(log) == {"duplicate": (1, [])}


def test_days_without_a_time_do_not_make_duplicates(tmp_path: Path) -> None:
    rows = "C,a,2024-01-01\n" * 3 + "C,a,2024-01-02\n"
    log = read(written(tmp_path, "log.csv", f"community,member,timestamp\n{rows}"))
    assert len(log) == 4
    assert log.reading.noted["days_only"] == 4


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("log.csv", "", "the file is empty"),
        ("log.jsonl", "\n\n", "the file is empty"),
        ("log.csv", HEADER, "there is no event in it"),
        ("log.csv", f"{HEADER}\nC,a,soon,post,1,\n", "nothing can be read: the times of 1 rows are neither"),
        ("log.csv", HEADER.encode("utf-16"), "not a text in UTF-8"),
        ("log.csv", "a,a,member\n1,2,3\n", "no column community"),
        ("log.csv", "community,member,member,timestamp\n", "the column member is there twice"),
        ("log.csv", "community,members,timestamp\n", "did you mean members"),
        ("log.jsonl", "nonsense\n", "nothing can be read: 1 lines are no JSON objects"),
        ("log.jsonl", '{"who": 1}\n', "no column community; the columns are: who"),
        ("log.parquet", "PAR1 no", "damaged, or not what its name says"),
        ("log.csv.gz", "plain", "damaged, or not what its name says"),
        ("log.xlsx", "PK", "the form of this log cannot be told"),
    ],
)
def test_one_clear_line(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(LogError, match=said) as found:
        read(path)
    for language in ("en", "fr"):
        line = found.value.say(language)
        assert str(path) in line
        assert "\n" not in line


def test_a_missing_file_is_the_systems_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nowhere.csv")


def test_packed_files(tmp_path: Path) -> None:
    plain = as_csv(tmp_path)
    packed = written(tmp_path, "log.csv.gz", gzip.compress(plain.read_bytes()))
    assert read(packed).time.tolist() == read(plain).time.tolist()


def test_a_bomb_does_not_go_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "HARMLESS", 1 << 20)
    bomb = written(tmp_path, "log.csv.gz", gzip.compress(f"{HEADER}\n".encode() + b"C,a,1,post,,\n" * 2_000_000))
    with pytest.raises(LogError, match="grows beyond measure when unpacked"):
        read(bomb)


def test_no_line_is_too_long_to_be_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK", 1000)
    monkeypatch.setattr(blocks_module, "LONGEST", 4000)
    path = written(tmp_path, "log.csv", f"community,member,timestamp\nC,a,10\nC,{'a' * 9000},20\n")
    with pytest.raises(LogError, match="line 3 is too long"):
        read(path)


def test_more_events_than_there_is_memory_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "MOST_EVENTS", 3)
    with pytest.raises(LogError, match="more than 3 events"):
        read(as_csv(tmp_path))


@pytest.mark.parametrize("size", [40, 100, 1000, 1_000_000])
def test_blocks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    rng = np.random.default_rng(2)
    rows = [f"C{n % 3},m{rng.integers(9)},{n},post,{n % 5},{n - 1}" for n in range(1, 300)]
    rows[50] = 'C1,"two ""marks""",50,post,1,'
    rows[60] = "bad"
    path = written(tmp_path, "log.csv", "\n".join([HEADER, *rows]) + "\n")
    whole = read(path, keep_names=True)
    monkeypatch.setattr(blocks_module, "BLOCK", size)
    parts = read(path, keep_names=True)
    for column in ("community", "member", "time", "kind", "thread", "reply_to"):
        assert getattr(whole, column).tolist() == getattr(parts, column).tolist()
    assert left_out(whole) == left_out(parts) == {"columns": (1, ["62"])}


_FIELDS = st.one_of(
    st.sampled_from(
        ["", "C", "a", "10", "post", "reply", '"', '""', "\n", "\r", ",", "-1", "1e5", "2024-01-01", "\x00"]
    ),
    st.text(max_size=8),
)


@given(st.lists(st.lists(_FIELDS, min_size=1, max_size=8), max_size=8), st.booleans())
@settings(max_examples=150)
def test_any_csv_is_read_or_refused(tmp_path: Path, rows: list[list[str]], headed: bool) -> None:
    text = "\n".join([HEADER, *(",".join(row) for row in rows)] if headed else [",".join(row) for row in rows])
    _read_or_refused(written(tmp_path, "log.csv", text.encode("utf-8", "surrogatepass")))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@given(st.lists(st.dictionaries(st.sampled_from([*NAMES, "id", "x"]), _JSON, max_size=7) | _JSON, max_size=6))
@settings(max_examples=150)
def test_any_json_lines_are_read_or_refused(tmp_path: Path, lines: list[Any]) -> None:
    _read_or_refused(written(tmp_path, "log.jsonl", "\n".join(json.dumps(line) for line in lines)))


@given(st.binary(max_size=200), st.sampled_from(["csv", "jsonl", "parquet", "csv.gz"]))
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    _read_or_refused(written(tmp_path, f"log.{suffix}", content))


def _read_or_refused(path: Path) -> None:
    try:
        log = read(path)
    except LogError as error:
        line = error.say("fr")
    else:
        line = ""
        assert log.reading.rows <= len(log) + log.reading.left_out
        assert (log.time <= NOW + 86_400).all()
        for community in log.communities:
            log.activity(community)
    assert len(line.splitlines()) <= 1
