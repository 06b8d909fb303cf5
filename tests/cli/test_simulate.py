"""`perenne simulate`."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from perenne_model import REASONS, VITALS

from .conftest import Call

SHORT = ("simulate", "reference", "--policy", "cultivating", "--weeks", "30")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(("language", "start"), [("en", "Reference community, policy"), ("fr", "Communauté de réf")])
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_life_in_words(call: Call, language: str, start: str, columns: int) -> None:
    done = call(*SHORT, "--lang", language, COLUMNS=str(columns))
    assert done.returncode == 0
    assert done.stdout.startswith(start)
    assert max(map(len, done.stdout.splitlines())) <= columns
    assert any(block in done.stdout for block in "▁▂▃▄▅▆▇█")


@pytest.mark.parametrize(("language", "said"), [("en", "1 result in all"), ("fr", "1 résultat en tout")])
def test_one_result_is_told_of_as_one(call: Call, language: str, said: str) -> None:
    weeks = json.loads(call("simulate", "reference", "--policy", "absent", "--json").stdout)["weekly"]["results"]
    first = next(week for week, results in enumerate(weeks, start=1) if results)
    done = call("simulate", "reference", "--policy", "absent", "--weeks", str(first), "--lang", language)
    assert f"{said}." in " ".join(done.stdout.split()).replace("\u00a0", " ")


def test_a_terminal_without_the_blocks_gets_plain_characters(spawn: Call) -> None:
    done = spawn(*SHORT, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "?" not in done.stdout
    assert done.stdout.isascii()


def test_a_life_as_json(call: Call) -> None:
    done = call(*SHORT, "--seed", "3", "--json")
    assert done.stderr == "" or done.stderr.startswith("Compiling")
    life = json.loads(done.stdout)
    assert set(life) == {
        *("scenario", "policy", "seed", "weeks", "weekly", "lifetime", "censored", "cause", "reasons"),
        *("value", "hours", "revivals"),
    }
    assert (life["scenario"], life["policy"], life["seed"], life["weeks"]) == (
        "reference",
        "cultivating",
        3,
        30,
    )
    assert set(life["weekly"]) == set(VITALS)
    assert all(len(series) == 30 for series in life["weekly"].values())
    assert set(life["reasons"]) == set(REASONS)
    assert set(life["value"]) == {"information", "expertise", "ideas"}
    assert call(*SHORT, "--seed", "3", "--json").stdout == done.stdout
    assert call(*SHORT, "--seed", "4", "--json").stdout != done.stdout


def test_settings_and_events_of_the_scenario_take_effect(call: Call, tmp_path: Path) -> None:
    def life(*arguments: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(call(*arguments, "--json").stdout)
        return loaded

    small = life(*SHORT, "--set", "launch.core=6")
    assert max(small["weekly"]["members"][:2]) <= 8
    (tmp_path / "burst.toml").write_text("[[events]]\nkind = 'newcomers'\nweek = 5\namount = 200\n")
    burst = life("simulate", "burst.toml", "--policy", "cultivating", "--weeks", "10")
    assert max(burst["weekly"]["members"]) > 100


def test_the_weeks_go_to_a_file(call: Call, tmp_path: Path) -> None:
    done = call(*SHORT, "--out", "new/life.csv")
    assert "Written: new/life.csv" in done.stdout.replace("\\", "/")
    rows = read_csv(tmp_path / "new" / "life.csv")
    assert list(rows[0]) == ["week", *VITALS]
    assert [row["week"] for row in rows] == [str(week) for week in range(30)]
    call(*SHORT, "--out", "life.json")
    told = json.loads((tmp_path / "life.json").read_text(encoding="utf-8"))
    assert told == json.loads(call(*SHORT, "--json").stdout)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["life.json", "new"]


def test_the_event_log_is_a_log(call: Call, tmp_path: Path) -> None:
    assert call(*SHORT, "--events", "log.csv").returncode == 0
    rows = read_csv(tmp_path / "log.csv")
    assert list(rows[0]) == ["community", "member", "timestamp", "kind", "thread", "reply_to"]
    times = [int(row["timestamp"]) for row in rows]
    assert times == sorted(times)
    assert {row["kind"] for row in rows} == {"post", "reply", "join"}
    for place, row in enumerate(rows):
        if row["kind"] == "reply":
            answered = rows[int(row["reply_to"])]
            assert answered["kind"] in {"post", "reply"}
            assert answered["thread"] == row["thread"]
            assert int(row["reply_to"]) < place
        else:
            assert row["reply_to"] == ""
    assert all((row["thread"] == "") == (row["kind"] == "join") for row in rows)
    members = {int(row["member"]) for row in rows}
    joined = [int(row["member"]) for row in rows if row["kind"] == "join"]
    assert len(joined) == len(set(joined))
    assert members <= set(range(len(members)))


def test_the_event_log_says_the_same_in_each_form(call: Call, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    for suffix in ("csv", "jsonl", "parquet"):
        assert call(*SHORT, "--events", f"log.{suffix}").returncode == 0
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    from_json = [json.loads(line) for line in lines]
    assert from_json == pq.read_table(tmp_path / "log.parquet").to_pylist()
    from_csv = [{key: "" if value is None else str(value) for key, value in row.items()} for row in from_json]
    assert from_csv == read_csv(tmp_path / "log.csv")
