"""Loading a user's own scenario, and being told in one line what is wrong with it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from perenne_model.user_file import LARGEST
from perenne_scenarios import ScenarioError, load

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a scenario file in an empty current folder, and return its relative path."""
    monkeypatch.chdir(tmp_path)

    def _write(text: str | bytes, name: str = "mine.toml") -> Path:
        path = Path(name)
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return _write


def line(source: str | Path, language: str = "en") -> str:
    with pytest.raises(ScenarioError) as caught:
        load(source)
    said = caught.value.say(language)
    assert "\n" not in said
    assert str(caught.value) == caught.value.say("en")
    return said


def test_an_empty_file_is_the_reference_under_its_own_name(write: Write) -> None:
    scenario = load(write(""))
    assert scenario.name == "mine"
    assert scenario.title == {"en": "mine", "fr": "mine"}
    assert scenario.description == {"en": "mine", "fr": "mine"}
    assert scenario.parameters == load("reference").parameters


def test_a_file_may_set_values_in_every_way_toml_has(write: Write) -> None:
    scenario = load(
        write(
            """
            title = "Chez nous"
            description = { fr = "Une communauté" }
            sources = ["Nous-mêmes"]
            [parameters]
            pool.size = 80
            "launch.core" = 12
            [parameters.members]
            units = 3
            autonomy_need = { mean = 0.25 }
            [why]
            pool.size = "They are eighty."
            launch.core = { en = "Twelve.", fr = "Douze." }
            """
        )
    )
    assert scenario.title == {"en": "Chez nous", "fr": "Chez nous"}
    assert scenario.description["en"] == "Une communauté"
    assert scenario.parameters["pool.size"] == 80
    assert scenario.parameters["launch.core"] == 12
    assert scenario.parameters["members.units"] == 3
    assert scenario.parameters["members.autonomy_need.mean"] == 0.25
    assert scenario.why["pool.size"]["fr"] == "They are eighty."
    assert scenario.why["launch.core"]["fr"] == "Douze."


def test_a_file_may_extend_one_of_the_library(write: Write) -> None:
    parent = load("market-segment")
    scenario = load(write('extends = "market-segment"\nsources = ["Us"]\n[parameters]\npool.size = 90\n'))
    assert scenario.parameters == parent.parameters.replace({"pool.size": 90})
    assert scenario.events == parent.events
    assert scenario.sources == ("Us", *parent.sources)
    assert "pool.size" not in scenario.why
    assert "members.units" in scenario.why


def test_a_file_may_extend_another_next_to_it_wherever_one_stands(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        "[parameters]\npool.size = 70\n[[events]]\nkind = 'newcomers'\nweek = 3\namount = 5\n",
        "deep/base.toml",
    )
    write('extends = "base.toml"\n', "deep/mine.toml")
    write('extends = "deep/mine.toml"\nevents = []\n', "top.toml")
    scenario = load("deep/mine.toml")
    assert scenario.parameters["pool.size"] == 70
    assert scenario.events[0].amount == 5
    assert load("top.toml").events == ()
    monkeypatch.chdir("deep")
    assert load("../top.toml").parameters["pool.size"] == 70


def test_a_file_may_bear_the_name_of_what_it_extends(write: Write) -> None:
    assert load(write('extends = "reference"', "reference.toml")).name == "reference"


def test_a_byte_order_mark_is_no_fault(write: Write) -> None:
    assert load(write(b"\xef\xbb\xbf[parameters]\npool.size = 9\n")).parameters["pool.size"] == 9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[parameters]\npool.sise = 3", "mine.toml: pool.sise: no such parameter; did you mean pool.size?"),
        (
            "[parameters]\npool.size = 'many'",
            'mine.toml: pool.size = "many": expected a whole number from 3 to 5,000,000 (people)',
        ),
        ("[parameters]\ntrust.across = 3", "mine.toml: trust.across = 3: expected a number from 0 to 1"),
        (
            "[parameters]\ntrust.across = true",
            "mine.toml: trust.across = true: expected a number from 0 to 1",
        ),
        ("[parameters]\ntrust.across = nan", "mine.toml: trust.across = NaN: expected a number from 0 to 1"),
        (
            "[parameters]\ntrust.across.x = 1",
            'mine.toml: trust.across = {"x": 1}: expected a number from 0 to 1',
        ),
        ("[parameters]\ntrust.across = 0.1\n'trust.across' = 0.2", "mine.toml: trust.across: set twice"),
        ("[parameters]\ntrust.across = 0.1\ntrust.across = 0.2", "mine.toml: broken TOML"),
        ("[parameters]\npool.size = 3.5", "mine.toml: pool.size = 3.5: expected a whole number"),
        (f"[parameters]\npool.size = 0x{'f' * 9000}", "mine.toml: pool.size = …: expected a whole number"),
        ("[parameters", "mine.toml: broken TOML (Expected ']' at the end of a table declaration"),
        ("\n[parameters\npool.size = 3", "mine.toml: broken TOML at line 2, column 12 (Expected ']'"),
        ("parameters = 3", "mine.toml: parameters = 3: expected a table"),
        ("titel = 'x'", "did you mean title?"),
        ("pool.size = 3", "mine.toml: pool: no such field; "),
        ("pool.size = 3", "; parameters stand under [parameters]"),
        ("title = 3", "mine.toml: title = 3: expected a text"),
        ("title = ''", 'mine.toml: title.en = "": expected a text that is not empty'),
        ("title = {}", "mine.toml: title = {}: expected a text"),
        ("title = { de = 'x' }", "mine.toml: title.de: no such language; expected en or fr"),
        ('title = "a\\u001bb"', "mine.toml: title.en"),
        (f"description = '{'x' * 9000}'", "mine.toml: description.en: expected at most 4,000 characters"),
        ("sources = 'x'", 'mine.toml: sources = "x": expected a list of texts'),
        ("sources = [1]", "mine.toml: sources[1] = 1: expected a text"),
        ("[why]\npool.sizes = 'x'", "mine.toml: why.pool.sizes: no such parameter; did you mean pool.size?"),
        ("extends = 3", "mine.toml: extends = 3: expected the name of a scenario"),
        ("extends = 'refrence'", 'mine.toml: extends = "refrence": unknown scenario'),
        ("extends = 'refrence'", "; did you mean reference?"),
        ("extends = 'none.toml'", "none.toml: no such file; mine.toml extends it"),
        ("extends = 'mine.toml'", "mine.toml: extends: a circle: mine.toml → mine.toml"),
        ("events = 3", "mine.toml: events = 3: expected a list of [[events]]"),
        ("events = [3]", "mine.toml: events[1] = 3: expected a table with kind and week"),
        ("[[events]]\nweek = 3", "mine.toml: events[1].kind: expected one of "),
        ("[[events]]\nkind = 'newcomer'\nweek = 3", "; did you mean newcomers?"),
        (
            "[[events]]\nkind = 'newcomers'\namount = 3",
            "mine.toml: events[1].week: expected a whole number, 0 or more",
        ),
        ("[[events]]\nkind = 'newcomers'\nweek = -3\namount = 3", "mine.toml: events[1].week = -3: expected"),
        ("[[events]]\nkind = 'newcomers'\nweek = 3", "mine.toml: events[1].amount: expected how many people"),
        (
            "[[events]]\nkind = 'newcomers'\nweek = 3\namount = nan",
            "mine.toml: events[1].amount = NaN: expected a number of reasonable size",
        ),
        (
            "[[events]]\nkind = 'newcomers'\nweek = 3\namount = 2.5",
            "mine.toml: events[1].amount = 2.5: expected how many people come in at once, a whole number",
        ),
        (
            "[[events]]\nkind = 'newcomers'\nweek = 3\nweeks = 2\namount = 2",
            "mine.toml: events[1].weeks = 2: expected no duration: it happens at once; only facilitator_leaves",
        ),
        (
            "[[events]]\nkind = 'hours_cut'\nweek = 3\nweeks = 0\namount = 0.5",
            "mine.toml: events[1].weeks = 0: expected a whole number, 1 or more",
        ),
        (
            "[[events]]\nkind = 'hours_cut'\nweek = 3\namount = 2",
            "mine.toml: events[1].amount = 2: expected the share",
        ),
        (
            "[[events]]\nkind = 'hours_cut'\nweeek = 3",
            "mine.toml: events[1].weeek: no such field of an event",
        ),
        ("x = " + "[" * 5000, "mine.toml: nested too deeply"),
        ("x = " + "9" * 5000, "mine.toml: nested too deeply, or holds a number of too many digits"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(write: Write, text: str, expected: str) -> None:
    path = write(text)
    assert expected in line(path)
    assert "attend" in line(path, "fr") or line(path, "fr") != line(path)


def test_a_circle_of_two_is_told(write: Write) -> None:
    write("extends = 'b.toml'", "a.toml")
    write("extends = './a.toml'", "b.toml")
    assert line("a.toml") == "b.toml: extends: a circle: a.toml → b.toml → a.toml"


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    said = line("refrence")
    assert said.startswith('"refrence": unknown scenario; expected one of reference, craft-guilds')
    assert said.endswith("did you mean reference?")


def test_a_name_without_its_suffix_is_understood_but_not_guessed(write: Write) -> None:
    write("")
    assert line("mine").endswith("did you mean mine.toml?")


def test_errors_are_told_in_french(write: Write) -> None:
    said = line(write("[parameters]\npool.size = 2"), "fr")
    assert said.replace("\u202f", " ").replace("\u00a0", " ") == (
        "mine.toml : pool.size = 2 : on attend un nombre entier de 3 à 5 000 000 (personnes)"
    )
    assert "\u00a0: on attend" in said


def test_files_that_cannot_be_read_are_told(write: Write) -> None:
    assert line(write("title = 'é'".encode("latin-1"))) == "mine.toml: not UTF-8 text (line 1)"
    assert line("none.toml") == "none.toml: no such file"
    Path("folder.toml").mkdir()
    assert line("folder.toml") == "folder.toml: is a folder, not a scenario file"
    assert "larger than 1,000,000 bytes" in line(write("#" * (LARGEST + 1)))
    assert "cannot be read" in line("x" * 300 + ".toml") or "no such file" in line("x" * 300 + ".toml")
    assert line("a\0b.toml") == "a�b.toml: no such file"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_device_is_not_read(write: Write) -> None:
    Path("zero.toml").symlink_to("/dev/zero")
    assert line("zero.toml") == "zero.toml: not an ordinary file"
    os.mkfifo("pipe.toml")
    assert line("pipe.toml") == "pipe.toml: not an ordinary file"


def test_an_error_keeps_its_parts_and_travels(write: Write) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(write("[parameters]\npool.size = 2"))
    error = caught.value
    assert (error.file, error.field, error.value) == ("mine.toml", "pool.size", 2)
    assert error.expected == "expected a whole number from 3 to 5,000,000 (people)"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
