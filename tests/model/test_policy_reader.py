"""Policies as people write them: names, handovers, mixes, and files of their own."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pytest

from perenne_model import (
    CONTROL,
    LEVERS,
    POLICY_FORMS,
    SUPPORT,
    Absent,
    Cultivating,
    Handover,
    Parameters,
    Policy,
    PolicyError,
    Responsive,
    Signs,
    Timetable,
    live,
    parse_policy,
    split_policies,
)


def held(policy: Policy, week: int = 0) -> dict[str, float]:
    """Return the levers that a policy asks for in a week, before anything was seen; those not named are 0."""
    return {**dict.fromkeys(LEVERS, 0.0), **policy.levers(Signs(week, np.zeros(0), 8.0))}


def both(involvement: float, control: float) -> dict[str, float]:
    return {**dict.fromkeys(SUPPORT, involvement), **dict.fromkeys(CONTROL, control)}


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "name", "levers"),
        [
            ("absent", "absent", both(0.0, 0.0)),
            ("cultivating", "cultivating", both(0.7, 0.1)),
            ("directive", "directive", both(0.3, 0.9)),
            ("  absent ", "absent", both(0.0, 0.0)),
            ("grip:0", "grip:0", both(0.0, 0.0)),
            ("grip:0.4", "grip:0.4", both(0.4, 0.4)),
            ("grip:1.0", "grip:1", both(1.0, 1.0)),
            ("mix:0.8,0.1", "mix:0.8,0.1", both(0.8, 0.1)),
            ("mix:1, 0", "mix:1,0", both(1.0, 0.0)),
        ],
    )
    def test_fixed_levers(self, text: str, name: str, levers: dict[str, float]) -> None:
        policy = parse_policy(text)
        assert (policy.name, held(policy)) == (name, levers)

    @pytest.mark.parametrize(("text", "kind"), [("staged", Timetable), ("responsive", Responsive)])
    def test_other_names(self, text: str, kind: type[Policy]) -> None:
        policy = parse_policy(text)
        assert isinstance(policy, kind)
        assert policy.name == text

    @pytest.mark.parametrize("text", ["cultivating>absent@104", " cultivating > absent @ 104 "])
    def test_a_handover(self, text: str) -> None:
        assert parse_policy(text) == Handover(Cultivating(), Absent(), 104)

    def test_a_handover_between_mixes(self) -> None:
        policy = parse_policy("mix:0.7,0>mix:0.2,0.9@10")
        assert (policy.name, held(policy, 9)) == ("mix:0.7,0>mix:0.2,0.9@10", both(0.7, 0.0))
        assert held(policy, 10) == both(0.2, 0.9)

    @pytest.mark.parametrize("text", ["absent", "grip:0.25", "mix:0.5,0.75", "staged", "cultivating>grip:0.5@52"])
    def test_names_can_be_read_again(self, text: str) -> None:
        assert parse_policy(parse_policy(text).name) == parse_policy(text)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", "one of absent, cultivating"),
            ("laissez-faire", "one of absent, cultivating"),
            ("grip", "one number from 0 to 1 after the colon, as in grip:0.4"),
            ("grip:", "one number from 0 to 1"),
            ("grip:high", "one number from 0 to 1"),
            ("grip:0.4,0.2", "one number from 0 to 1"),
            ("grip:1.1", "one number from 0 to 1"),
            ("grip:-0.1", "one number from 0 to 1"),
            ("grip:nan", "one number from 0 to 1"),
            ("mix:0.4", "two numbers from 0 to 1 after the colon, as in mix:0.8,0.1"),
            ("mix:0.4,", "two numbers from 0 to 1"),
            ("mix:0.4,inf", "two numbers from 0 to 1"),
            ("mix:0.4,0.2,0.1", "two numbers from 0 to 1"),
            ("cultivating>absent", "a handover as in cultivating>absent@104"),
            ("cultivating>absent@", "a handover as in cultivating>absent@104"),
            ("cultivating>absent@soon", "a handover as in cultivating>absent@104"),
            ("cultivating>absent@-1", "a handover as in cultivating>absent@104"),
            ("cultivating>absent@2.5", "a handover as in cultivating>absent@104"),
            ("cultivating>absent@²", "a handover as in cultivating>absent@104"),
            (f"cultivating>absent@{'9' * 5000}", "a handover as in cultivating>absent@104"),
            (">", "a handover as in cultivating>absent@104"),
            ("mine.toml", "a file that can be read (there is no such file)"),
            ("mine.py", "a file and a class, as in ./mine.py:Name"),
            ("mine.py:", "a file and a class, as in ./mine.py:Name"),
            ("mine.py:Mine", "a file that can be read (there is no such file)"),
            ("mine.py:1st", "a file and a class, as in ./mine.py:Name"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, text: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(PolicyError) as caught:
            parse_policy(text)
        assert caught.value.expected.startswith(expected)
        assert caught.value.text == text
        assert str(caught.value) == f"policy {text!r}: expected {caught.value.expected}"

    @pytest.mark.parametrize(
        ("text", "near"),
        [
            ("absnt", "absent"),
            ("cultivate", "cultivating"),
            ("Directive", "directive"),
            ("gripe:0.4", "grip"),
            ("stage", "staged"),
        ],
    )
    def test_the_nearest_is_named(self, text: str, near: str) -> None:
        with pytest.raises(PolicyError, match=rf"\(did you mean {near}\?\)$"):
            parse_policy(text)

    def test_nothing_is_named_where_nothing_is_near(self) -> None:
        with pytest.raises(PolicyError) as caught:
            parse_policy("xyz")
        assert "did you mean" not in str(caught.value)
        assert all(form in caught.value.expected for form in POLICY_FORMS)

    @pytest.mark.parametrize("text", ["absnt>cultivating@9", "cultivating>absnt@9"])
    def test_a_handover_says_which_part_is_wrong(self, text: str) -> None:
        with pytest.raises(PolicyError, match="did you mean absent") as caught:
            parse_policy(text)
        assert caught.value.text == "absnt"


class TestSplitting:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("absent", ["absent"]),
            ("absent,cultivating , directive", ["absent", "cultivating", "directive"]),
            ("mix:0.7,0.1", ["mix:0.7,0.1"]),
            ("mix:0.7, 0.1,absent", ["mix:0.7,0.1", "absent"]),
            ("absent,mix:0.7,0.1,grip:0.4", ["absent", "mix:0.7,0.1", "grip:0.4"]),
            ("mix:0.7,0.1>absent@52,directive", ["mix:0.7,0.1>absent@52", "directive"]),
            ("absent>mix:0.7,0.1@52,directive", ["absent>mix:0.7,0.1@52", "directive"]),
            ("mix:0.1,0.2>mix:0.3,0.4@9,staged", ["mix:0.1,0.2>mix:0.3,0.4@9", "staged"]),
            ("absent,,directive,", ["absent", "directive"]),
            ("", []),
        ],
    )
    def test_at_the_commas_between_policies(self, text: str, parts: list[str]) -> None:
        assert split_policies(text) == parts


class TestFiles:
    def write(self, folder: Path, name: str, text: str) -> Path:
        file = folder / name
        file.write_text(textwrap.dedent(text), encoding="utf-8")
        return file

    def test_toml(self, tmp_path: Path) -> None:
        file = self.write(
            tmp_path,
            "mine.toml",
            """
            name = "à petits pas"
            [levers]
            focusing = 0.5
            [[stages]]
            week = 26
            levers = { welcoming = 1 }
            [[stages]]
            week = 13
            levers = { connecting = 0.25 }
            """,
        )
        policy = parse_policy(str(file))
        assert isinstance(policy, Timetable)
        assert policy.name == "à petits pas"
        assert policy.stages == ((0, {"focusing": 0.5}), (13, {"connecting": 0.25}), (26, {"welcoming": 1}))

    def test_toml_takes_its_name_from_the_file(self, tmp_path: Path) -> None:
        assert parse_policy(str(self.write(tmp_path, "quiet.toml", ""))) == Timetable("quiet", ((0, {}),))

    def test_a_stage_at_week_0_comes_after_the_levers(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, "mine.toml", "levers.focusing = 0.5\n[[stages]]\nweek = 0\nlevers.focusing = 0.75")
        assert held(parse_policy(str(file)))["focusing"] == 0.75

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("name = ", "a TOML file ("),
            ("lever.focusing = 1", "no other fields than name, levers, stages (did you mean levers?)"),
            ("stages = 3", "[[stages]] tables with week and levers"),
            ("stages = [3]", "[[stages]] tables with week and levers"),
            ("[[stages]]\nlevers.focusing = 1", "a whole number, 0 or more"),
            ("[[stages]]\nweek = -1", "a whole number, 0 or more"),
            ("[[stages]]\nweek = true", "a whole number, 0 or more"),
            ("[[stages]]\nweek = 1.5", "a whole number, 0 or more"),
            ("levers = 3", "a table of levers among welcoming, "),
            ("name = 3", "a text on one line"),
            ("name = ' '", "a text on one line"),
            ('name = "a\\nb"', "a text on one line"),
            (
                "welcoming = 0.5",
                "no other fields than name, levers, stages; welcoming is a lever, and levers stand under",
            ),
            ("[[stages]]\nweek = 3\nlever.focusing = 1", "no other fields than week, levers (did you mean levers?)"),
            ("[[stages]]\nweek = 3\nfocusing = 1", "no other fields than week, levers; focusing is a lever"),
            ("[[stages]]\nweek = 3\nlevers = [1]", "a table of levers among welcoming, "),
            (f"x = {'[' * 5000}", "a TOML file (it is nested too deeply"),
            ("levers.focussing = 1", "one of the levers welcoming, "),
            ("levers.focusing = 1.5", "a number from 0 to 1"),
            ('levers.focusing = "much"', "a number from 0 to 1"),
        ],
    )
    def test_what_is_wrong_in_toml_is_told(self, text: str, expected: str, tmp_path: Path) -> None:
        file = self.write(tmp_path, "mine.toml", text)
        with pytest.raises(PolicyError) as caught:
            parse_policy(str(file))
        assert caught.value.expected.startswith(expected)
        assert caught.value.text.startswith(str(file))

    @pytest.mark.parametrize(
        ("stage", "told"),
        [("", "stages[2].week"), ("week = -1", "stages[2].week = -1"), ("week = 1.5", "stages[2].week = 1.5")],
    )
    def test_a_week_that_is_none_is_told_and_one_that_is_missing_is_not(
        self, stage: str, told: str, tmp_path: Path
    ) -> None:
        file = self.write(tmp_path, "mine.toml", f"[[stages]]\nweek = 3\n[[stages]]\n{stage}")
        with pytest.raises(PolicyError) as caught:
            parse_policy(str(file))
        assert caught.value.field == told

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_bytes(b"name = '\xff'")
        with pytest.raises(PolicyError, match="expected a TOML file"):
            parse_policy(str(file))

    def test_python(self, tmp_path: Path) -> None:
        file = self.write(
            tmp_path,
            "mine.py",
            """
            from perenne_model import Policy

            class Patient(Policy):
                name = "patient"
                review = 13

                def levers(self, signs):
                    return {"focusing": 0.8} if signs.recent("results", 26) < 0.5 else {}
            """,
        )
        life = live(Parameters(), parse_policy(f"{file}:Patient"), seed=1, weeks=60)
        assert life.policy == "patient"
        assert life.hours > 0.0

    def test_python_that_looks_like_a_policy_will_do(self, tmp_path: Path) -> None:
        text = """
            class Alike:
                name = "alike"
                def levers(self, signs): return {"welcoming": 0.5}
                def next_review(self, week): return week + 10
            """
        file = self.write(tmp_path, "mine.py", text)
        assert live(Parameters(), parse_policy(f"{file}:Alike"), seed=1, weeks=30).policy == "alike"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("class Other: ...", "a file that holds the class Mine"),
            ("class Mien:\n  def levers(self, signs): ...", "a file that holds the class Mine (did you mean Mien?)"),
            ("class Mine:", "a file that runs (line 1: IndentationError: "),
            ("\nx = ", "a file that runs (line 2: SyntaxError: "),
            ("import nowhere_to_be_found", "a file that runs (line 1: ModuleNotFoundError: "),
            ("\n\nraise RuntimeError('no')", "a file that runs (line 3: RuntimeError: no)"),
            ("exit()", "a file that runs (line 1: SystemExit"),
            ("x = '\0'", "a file that runs ("),
            (
                "class Mine:\n  def __init__(self, height): ...",
                "a class Mine that can be made without arguments (TypeError: ",
            ),
            (
                "class Mine:\n  def __init__(self):\n    1 / 0",
                "a class Mine that can be made without arguments (line 3: ZeroDivisionError: ",
            ),
            ("Mine = 3", "a class Mine that can be made without arguments (TypeError: "),
            ("class Mine: ...", "something with the methods levers and next_review"),
            ("class Mine:\n  def levers(self, signs): ...", "something with the methods levers and next_review"),
            ("def Mine(): return None", "something with the methods levers and next_review"),
        ],
    )
    def test_what_is_wrong_in_python_is_told(self, text: str, expected: str, tmp_path: Path) -> None:
        file = self.write(tmp_path, "mine.py", text)
        with pytest.raises(PolicyError) as caught:
            parse_policy(f"{file}:Mine")
        assert caught.value.expected.startswith(expected)
        assert "\n" not in str(caught.value)
