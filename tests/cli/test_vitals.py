"""`perenne vitals`."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from perenne_experiments.logs.log import JOIN, POST, REPLY, Log
from perenne_experiments.logs.measures.weekly import weekly
from perenne_experiments.logs.pattern import GROUPS, PATTERNS, UNITS
from perenne_experiments.logs.readers.read import read_log
from perenne_experiments.words.language import language
from perenne_model import Life, live, parse_policy
from perenne_scenarios import load

from .conftest import Call

HEADER = "community,member,timestamp,kind,thread,reply_to\n"


def made_up(path: Path, communities: tuple[str, ...] = ("Makers",)) -> Path:
    """Two years of a community of forty, with an answer to every other thread."""
    rng = np.random.default_rng(4)
    rows, row = [], 0
    for name in communities:
        for day in range(720):
            member = int(40 * rng.uniform() ** 3)
            second = 1_700_000_000 + 86_400 * day
            rows.append(f"{name},m{member},{second},post,{row},")
            if day % 2:
                rows.append(f"{name},m{member + 1},{second + 7200},reply,{row},{row}")
            row = len(rows)
    path.write_text(HEADER + "\n".join(rows) + "\n")
    return path


@pytest.mark.parametrize(("code", "said"), [("en", "Of the newcomers"), ("fr", "Parmi les nouveaux")], ids=["en", "fr"])
def test_what_a_log_shows_in_words(call: Call, tmp_path: Path, code: str, said: str) -> None:
    made_up(tmp_path / "log.csv")
    done = call("vitals", "log.csv", "--lang", code)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    folder = tmp_path / "perenne-out" / "log" / "vitals"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f"perenne vitals log.csv --lang {code}" in page
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "vitals.json"]
    for member in ("m0", "m1"):
        assert f">{member}<" not in page


def test_the_command_is_told_as_it_was_given(call: Call, tmp_path: Path) -> None:
    made_up(tmp_path / "my log.csv", ("Makers", "Menders"))
    options = ("--time-zone", "Europe/Paris", "--column", "kind=kind", "--column", "thread=thread", "--partial")
    done = call("vitals", "--community", "Menders", "my log.csv", *options, "--out", "here", "--json")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "here" / "report.html").read_text(encoding="utf-8")
    (told,) = re.findall("<pre><code>(.*)</code></pre>", page)
    assert sorted(shlex.split(told)) == sorted(
        ["perenne", "vitals", "my log.csv", "--community", "Menders", *options, "--lang", "en"]
    )
    assert shlex.split(told)[:3] == ["perenne", "vitals", "my log.csv"]


def test_numbers(call: Call, tmp_path: Path) -> None:
    made_up(tmp_path / "log.csv")
    told = json.loads(call("vitals", "log.csv", "--json").stdout)
    assert told == json.loads((tmp_path / "perenne-out/log/vitals/vitals.json").read_text(encoding="utf-8"))
    assert set(told["measures"]) == {pattern.key for pattern in PATTERNS}
    assert told["measures"]["unanswered"]["value"] == pytest.approx(0.5, abs=0.01)
    assert told["measures"]["gini"]["usual"] == [0.57, 0.92]
    assert told["measures"]["silent_share"]["value"] is None
    assert sum(told["weekly"]["contributions"]) > 1000
    assert told["state"] == "alive"


def test_several_communities_are_listed_and_one_is_chosen(call: Call, tmp_path: Path) -> None:
    made_up(tmp_path / "log.csv", ("Makers", "Readers"))
    done = call("vitals", "log.csv")
    assert done.returncode == 0
    assert "Makers" in done.stdout
    assert "--community NAME" in done.stdout
    assert not (tmp_path / "perenne-out").exists()
    listed = json.loads(call("vitals", "log.csv", "--json").stdout)["communities"]
    assert [row["name"] for row in listed] == ["Makers", "Readers"]
    one = json.loads(call("vitals", "log.csv", "--community", "Readers", "--json").stdout)
    assert one["measures"]["contributions"]["value"] == 1080
    both = json.loads(call("vitals", "log.csv", "--together", "--json").stdout)
    assert both["measures"]["contributions"]["value"] == 2160
    assert both["measures"]["members"]["value"] == one["measures"]["members"]["value"]
    assert both["measures"]["unanswered"]["value"] == pytest.approx(0.5, abs=0.01)


def test_names_are_told_only_when_they_are_kept(call: Call, tmp_path: Path) -> None:
    made_up(tmp_path / "log.csv")
    told = json.loads(call("vitals", "log.csv", "--keep-names", "--json").stdout)
    assert told["leaders"][0]["member"] in {"m0", "m1"}
    assert ">m0<" in (tmp_path / "perenne-out/log/vitals/report.html").read_text(encoding="utf-8")
    assert json.loads(call("vitals", "log.csv", "--json").stdout)["leaders"] == []


def test_what_was_left_out_is_told(call: Call, tmp_path: Path) -> None:
    path = made_up(tmp_path / "log.csv")
    path.write_text(path.read_text() + "Makers,m1\nMakers,m1,soon,post,1,\n")
    done = call("vitals", "log.csv", COLUMNS="120")
    assert "Left out for another number of columns than the header: 1 (first: 1082)." in done.stdout
    assert "Left out since the time cannot be read: 1 (first: 1083)." in done.stdout


def test_until_ends_the_observation(call: Call, tmp_path: Path) -> None:
    made_up(tmp_path / "log.csv")
    told = json.loads(call("vitals", "log.csv", "--until", "2028-12-31", "--json").stdout)
    assert told["state"] == "dead"
    told = json.loads(call("vitals", "log.csv", "--until", "2024-03-01", "--json").stdout)
    assert told["measures"]["contributions"]["value"] < 300


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.csv",), "nowhere.csv: "),
        (("empty.csv",), "empty.csv: the file is empty"),
        (("log.csv", "--community", "Maker"), "(Makers); did you mean Makers?"),
        (("log.csv", "--community", "Makers", "--together"), "cannot go together"),
        (("log.csv", "--format", "excel"), "--format = excel: expected one of auto, csv"),
        (("log.csv", "--time-zone", "Paris"), "--time-zone = Paris: no such zone"),
        (("log.csv", "--column", "who=a"), "--column = who=a: expected COLUMN=NAME"),
        (("log.csv", "--column", "member=author"), "no column author"),
        (("log.csv", "--until", "tomorrow"), "--until = tomorrow: expected a date"),
        (("log.csv", "--until", "1999-01-01"), "by 1999-01-01; its log begins on 20"),
        (("french.csv",), "(the first: 2 = 31/12/2022 08:15); dates like"),
        (("log.csv", "--out", "empty.csv"), "cannot be written in"),
    ],
)
def test_one_line_and_exit_code_two(call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    made_up(tmp_path / "log.csv")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "french.csv").write_text("community;member;timestamp\nx;a;31/12/2022 08:15\n")
    for code in ("en", "fr"):
        done = call("vitals", *arguments, "--lang", code)
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        if code == "en":
            assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.csv", "french.csv", "log.csv"]


def test_one_member_and_one_event(call: Call, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(f"{HEADER}C,a,1700000000,post,1,\n")
    done = call("vitals", "log.csv")
    assert done.returncode == 0, done.stderr
    assert "C: 1 member made 1 contribution" in done.stdout
    assert "too short or too small" in done.stdout


def test_every_pattern_has_its_words() -> None:
    for code in ("en", "fr"):
        say = language(code)
        for pattern in PATTERNS:
            assert say(f"pattern.{pattern.key}")
            assert say(f"pattern_meaning.{pattern.key}")
        for group in GROUPS:
            assert say(f"vitals.group.{group}")
    assert {pattern.unit for pattern in PATTERNS} <= set(UNITS)


# --- a simulated community ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def life() -> Life:
    scenario = load("reference")
    policy = parse_policy("cultivating")
    return live(scenario.parameters, policy, seed=3, weeks=156, events=scenario.events, fates=True, log=True)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_a_simulated_log_shows_what_the_model_counted(call: Call, tmp_path: Path, life: Life, suffix: str) -> None:
    arguments = ("simulate", "reference", "--policy", "cultivating", "--seed", "3", "--weeks", "156")
    assert call(*arguments, "--events", f"log.{suffix}").returncode == 0
    log = read_log(tmp_path / f"log.{suffix}", keep_names=True)
    assert not log.reading.left_out
    assert np.count_nonzero(log.kind == REPLY) == life.value["information"]
    assert life.fates is not None
    assert len(log.names) == np.count_nonzero(log.kind == JOIN) == len(life.fates)
    assert np.count_nonzero(log.kind == JOIN) == life.weekly["newcomers"].sum()
    posts = np.bincount(log.time[log.kind == POST] // (7 * 86_400), minlength=156)
    answers = np.bincount(log.time[log.kind == REPLY] // (7 * 86_400), minlength=156)
    np.testing.assert_allclose(posts * life.weekly["answer_rate"], answers)
    told = call("vitals", f"log.{suffix}", "--json")
    assert told.returncode == 0, told.stderr
    measures = json.loads(told.stdout)["measures"]
    assert measures["contributions"]["value"] == posts.sum() + answers.sum()
    assert measures["answered"]["value"] == pytest.approx(answers.sum() / posts.sum(), abs=0.05)
    assert measures["silent_share"]["value"] > 0.2
    assert "week 1" in call("vitals", f"log.{suffix}").stdout


def test_a_life_is_measured_without_a_file(life: Life) -> None:
    activity = Log.of_life(life).activity()
    assert activity.present is not None
    assert activity.weeks == 156
    assert (weekly(activity).active <= life.weekly["active"]).all()
