"""What the engine and the policies refuse from Python: at once, in words, and before anything is simulated."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from perenne_model import (
    Absent,
    Cultivating,
    Engine,
    Event,
    EventError,
    Handover,
    LeverError,
    Parameters,
    Policy,
    PolicyError,
    Responsive,
    Signs,
    Timetable,
    live,
    parse_policy,
)
from perenne_model.events import FOREVER
from perenne_model.expectation import shown
from perenne_model.levers import lever_record
from perenne_model.policy_reader import USER_MODULE

FIRST = Signs(0, np.zeros(0), 8.0)


@dataclass
class Asking(Policy):
    """Asks for what it is given, at the weeks it is given."""

    asked: Any = None
    coming: Callable[[int], Any] = lambda week: week + 1
    name: Any = "asking"

    def levers(self, signs: Signs) -> Mapping[str, float]:
        return {} if self.asked is None else self.asked

    def next_review(self, week: int) -> int:
        return self.coming(week)  # type: ignore[no-any-return]


@dataclass
class Reviewed(Policy):
    """Is reviewed as often as it is told."""

    review: Any = 1
    name: str = "reviewed"

    def levers(self, signs: Signs) -> Mapping[str, float]:
        return {}


class Empty(Asking):
    """Answers nothing at all."""

    def levers(self, signs: Signs) -> Any:
        return self.asked


def engine(**changes: Any) -> Engine:
    given: dict[str, Any] = {"policy": Absent(), "seed": 1, "weeks": 9, **changes}
    return Engine(Parameters(), given.pop("policy"), **given)


class TestEngine:
    @pytest.mark.parametrize("seed", [-1, 2**64, 1.5, 1.0, True, "1", None])
    def test_a_seed_that_is_none(self, seed: object) -> None:
        with pytest.raises(ValueError, match=r"^seed = .*: expected a whole number from 0 to 2\*\*64 - 1$"):
            engine(seed=seed)

    @pytest.mark.parametrize("seed", [0, 2**64 - 1, np.uint64(2**64 - 1), np.int32(3)])
    def test_seeds(self, seed: int) -> None:
        assert int(engine(seed=seed).world.community["seed"][0]) == int(seed)

    @pytest.mark.parametrize("weeks", [0, -1, 2.5, 9.0, True, "9", None, float("inf")])
    def test_a_horizon_that_is_none(self, weeks: object) -> None:
        with pytest.raises(ValueError, match=r"^weeks = .*: expected a whole number, 1 or more$"):
            engine(weeks=weeks)

    @pytest.mark.parametrize(
        ("event", "field"),
        [
            (Event("strike", 5), "kind"),
            (Event("hours_cut", 5, amount=-5), "amount"),
            (Event("newcomers", 5, amount=2.5), "amount"),
            (Event("newcomers", 5, weeks=3, amount=2), "weeks"),
            (Event("facilitator_leaves", 2.5), "week"),  # type: ignore[arg-type]
        ],
    )
    def test_an_event_that_cannot_happen(self, event: Event, field: str) -> None:
        with pytest.raises(EventError) as caught:
            engine(events=[Event("facilitator_leaves", 5), event])
        assert caught.value.field == field

    def test_events_may_come_one_by_one(self) -> None:
        events = (Event("newcomers", week, amount=3) for week in (2, 4))
        assert len(engine(events=events).events) == 2

    @pytest.mark.parametrize("week", [9 + 12 + 52 + 1, 10**9])
    def test_a_week_beyond_all_that_is_followed(self, week: int) -> None:
        made = engine()
        with pytest.raises(ValueError, match=rf"^week = {week}: expected a whole number, at most 73 "):
            made.run_to(week)
        assert made.week == 0

    @pytest.mark.parametrize("week", [2.5, True, None, "3"])
    def test_a_week_that_is_none(self, week: Any) -> None:
        with pytest.raises(ValueError, match=r"^week = .*: expected a whole number"):
            engine().run_to(week)

    def test_the_follow_up_can_be_run_to_its_end(self) -> None:
        made = engine()
        made.run_to(9 + 12 + 52)
        assert made.week == 73


class TestPolicies:
    @pytest.mark.parametrize(
        ("policy", "expected"),
        [
            (Absent, "something with the methods levers and next_review"),
            (None, "something with the methods levers and next_review"),
            ("cultivating", "something with the methods levers and next_review"),
            (SimpleNamespace(levers=print, name="mine"), "something with the methods levers and next_review"),
            (Asking, "a policy, not a class: Asking()"),
        ],
    )
    def test_what_is_no_policy(self, policy: object, expected: str) -> None:
        with pytest.raises(PolicyError) as caught:
            engine(policy=policy)
        assert caught.value.expected.startswith(expected)

    @pytest.mark.parametrize("name", [None, 3, "", "  ", "two\nlines", "an\x85end", b"mine"])
    def test_a_name_that_cannot_be_shown(self, name: object) -> None:
        with pytest.raises(PolicyError, match=r"name = .*: expected a text on one line"):
            engine(policy=Asking(name=name))
        with pytest.raises(PolicyError, match=r"name = .*: expected a text on one line"):
            Timetable(name, ())  # type: ignore[arg-type]

    def test_no_name_at_all(self) -> None:
        class Nameless(Policy):
            def levers(self, signs: Signs) -> Mapping[str, float]:
                return {}

        with pytest.raises(PolicyError, match="'Nameless': name = None: expected a text"):
            engine(policy=Nameless())

    @pytest.mark.parametrize("review", [0, -1, 2.5, 4.0, True, "4", float("inf")])
    def test_a_review_that_never_comes(self, review: object) -> None:
        with pytest.raises(PolicyError) as caught:
            live(Parameters(), Reviewed(review), seed=1, weeks=9)
        assert caught.value.text == "reviewed"
        assert caught.value.field == f"review = {review!r}"
        assert caught.value.expected == "a whole number of weeks, 1 or more, or None"

    @pytest.mark.parametrize("ahead", [0.5, 1.0, True, None, "4", float("nan"), float("inf"), np.float64(2)])
    @pytest.mark.parametrize("handed", [False, True])
    def test_a_next_review_that_is_no_week(self, ahead: Any, handed: bool) -> None:
        asking = Asking(coming=lambda week: ahead)
        policy: Policy = Handover(asking, Absent(), 5) if handed else asking
        with pytest.raises(PolicyError) as caught:
            live(Parameters(), policy, seed=1, weeks=9)
        assert caught.value.field.startswith("next_review = ")
        assert caught.value.expected == "a whole number greater than 0, the week of this review"
        assert caught.value.text == "asking"

    @pytest.mark.parametrize("kind", [int, np.int64, np.int32, np.uint8])
    def test_a_next_review_in_numpy(self, kind: Callable[[int], Any]) -> None:
        life = live(Parameters(), Asking({"welcoming": 0.5}, lambda week: kind(week + 2)), seed=1, weeks=9)
        assert life.hours > 0

    @pytest.mark.parametrize("answer", [None, 3, [("welcoming", 0.5)], {"welcoming"}, "welcoming"])
    def test_levers_that_are_no_mapping(self, answer: object) -> None:
        with pytest.raises(PolicyError) as caught:
            live(Parameters(), Empty(answer), seed=1, weeks=9)
        assert caught.value.field == f"levers = {answer!r}"
        assert caught.value.expected.startswith("levers by name with numbers from 0 to 1")

    @pytest.mark.parametrize("setting", [None, True, np.bool_(True), "0.5", 1.5, np.float64("nan"), 1j, np.ones(1)])
    def test_a_setting_that_is_no_share(self, setting: object) -> None:
        with pytest.raises(PolicyError, match=r"welcoming = .*: expected a number from 0 to 1"):
            live(Parameters(), Asking({"welcoming": setting}), seed=1, weeks=9)

    @pytest.mark.parametrize("setting", [0.5, np.float64(0.5), np.float32(0.5), np.float16(0.5), Fraction(1, 2)])
    def test_settings(self, setting: Any) -> None:
        assert lever_record({"welcoming": setting})["welcoming"][0] == 0.5
        assert Timetable("half", ((0, {"welcoming": setting}),)) == Timetable("half", ((0, {"welcoming": 0.5}),))

    @pytest.mark.parametrize("setting", [np.int64(1), np.uint8(1)])
    def test_whole_settings(self, setting: Any) -> None:
        assert lever_record({"welcoming": setting})["welcoming"][0] == 1.0

    def test_what_a_policy_does_wrong_of_itself_is_its_own(self) -> None:
        class Broken(Asking):
            def levers(self, signs: Signs) -> Mapping[str, float]:
                raise ZeroDivisionError("mine")

        with pytest.raises(ZeroDivisionError, match="mine"):
            live(Parameters(), Broken(), seed=1, weeks=9)

    def test_a_value_that_cannot_even_be_shown(self) -> None:
        class Unspeakable:
            def __repr__(self) -> str:
                raise RuntimeError

        with pytest.raises(PolicyError, match="levers = Unspeakable: expected"):
            live(Parameters(), Empty(Unspeakable()), seed=1, weeks=9)

    @pytest.mark.parametrize(
        ("value", "told"), [("x" * 58, f"'{'x' * 58}'"), ("x" * 59, f"'{'x' * 58}…"), ("x" * 900, f"'{'x' * 58}…")]
    )
    def test_a_long_value_is_cut_to_sixty_characters(self, value: str, told: str) -> None:
        assert shown(value) == told
        assert len(told) == 60

    @pytest.mark.parametrize("error", [LeverError, PolicyError])
    def test_errors_travel(self, error: type[Exception]) -> None:
        with pytest.raises(error) as caught:
            lever_record({"x": 1}) if error is LeverError else parse_policy("absnt")
        again = pickle.loads(pickle.dumps(caught.value))
        assert str(again) == str(caught.value)
        assert again.expectation.say("fr") == caught.value.expectation.say("fr")  # type: ignore[attr-defined]


class TestTimetables:
    HALF = Timetable("half", ((0, {"welcoming": 0.5, "focusing": 1}), (9, {})))

    def test_equal_ones_are_one_key(self) -> None:
        same = Timetable("half", ((0, {"focusing": 1.0, "welcoming": 0.5}), (9, {})))
        assert same == self.HALF
        assert {same: "x"}[self.HALF] == "x"
        assert len({self.HALF, Timetable("half", ((0, {"welcoming": 0.5}), (9, {})))}) == 2

    def test_so_are_handovers(self) -> None:
        weeks: tuple[Any, ...] = (3, np.int64(3))
        first, second = (Handover(Cultivating(), self.HALF, week) for week in weeks)
        assert len({first, second, Responsive()}) == 2

    def test_what_was_given_may_change_without_harm(self) -> None:
        levers = {"welcoming": 0.5}
        made = Timetable("half", ((0, levers),))
        levers["welcoming"] = 9.0
        assert made.levers(FIRST) == {"welcoming": 0.5}

    def test_they_travel(self) -> None:
        assert pickle.loads(pickle.dumps(self.HALF)) == self.HALF

    @pytest.mark.parametrize("week", [-1, 2.5, True, None, "3"])
    def test_a_week_that_is_none(self, week: Any) -> None:
        with pytest.raises(PolicyError, match=r"week = .*: expected a whole number, 0 or more"):
            Timetable("wrong", ((week, {}),))
        with pytest.raises(PolicyError, match=r"week = .*: expected a whole number, 0 or more"):
            Handover(Absent(), Cultivating(), week)

    def test_stages_out_of_order(self) -> None:
        with pytest.raises(PolicyError, match=r"stages = \[9, 3\]: expected stages in the order of their weeks"):
            Timetable("wrong", ((9, {}), (3, {})))

    def test_a_handover_to_nobody(self) -> None:
        with pytest.raises(PolicyError, match="something with the methods"):
            Handover(Absent(), None, 3)  # type: ignore[arg-type]


class TestFilesOfOnesOwn:
    DATACLASS = """
from __future__ import annotations
from dataclasses import dataclass, field
from perenne_model import Policy

@dataclass(frozen=True)
class Patient(Policy):
    name: str = "patient"
    review: int | None = 13
    height: float = 0.8
    kept: list[int] = field(default_factory=list)

    def levers(self, signs):
        return {"focusing": self.height}
"""

    def write(self, folder: Path, text: str, name: str = "mine.py") -> Path:
        file = folder / name
        file.write_text(text, encoding="utf-8")
        return file

    def test_a_dataclass(self, tmp_path: Path) -> None:
        policy = parse_policy(f"{self.write(tmp_path, self.DATACLASS)}:Patient")
        assert live(Parameters(), policy, seed=1, weeks=30).policy == "patient"
        assert pickle.loads(pickle.dumps(policy)) == policy

    def test_its_module_is_there_for_whoever_asks(self, tmp_path: Path) -> None:
        policy = parse_policy(f"{self.write(tmp_path, self.DATACLASS)}:Patient")
        module = type(policy).__module__
        assert module.startswith(USER_MODULE)
        assert sys.modules[module].Patient is type(policy)
        assert not (tmp_path / "__pycache__").exists()

    def test_two_files_are_two_modules(self, tmp_path: Path) -> None:
        (tmp_path / "deep").mkdir()
        there, here = (self.write(folder, self.DATACLASS) for folder in (tmp_path / "deep", tmp_path))
        assert type(parse_policy(f"{there}:Patient")) is not type(parse_policy(f"{here}:Patient"))

    def test_one_file_is_one_module_until_it_is_changed(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, self.DATACLASS)
        first, again = (parse_policy(f"{file}:Patient") for _ in range(2))
        assert type(first) is type(again)
        self.write(tmp_path, self.DATACLASS.replace("patient", "hasty"))
        assert parse_policy(f"{file}:Patient").name == "hasty"

    def test_one_that_failed_leaves_no_module(self, tmp_path: Path) -> None:
        before = set(sys.modules)
        with pytest.raises(PolicyError):
            parse_policy(f"{self.write(tmp_path, 'raise RuntimeError')}:Mine")
        assert not [name for name in set(sys.modules) - before if name.startswith(USER_MODULE)]

    @pytest.mark.parametrize("name", ["3", "None", "''", "['x']"])
    def test_a_name_that_is_no_text(self, tmp_path: Path, name: str) -> None:
        file = self.write(tmp_path, f"from perenne_model import Policy\nclass Mine(Policy):\n    name = {name}\n")
        with pytest.raises(PolicyError, match=r"name = .*: expected a text on one line"):
            parse_policy(f"{file}:Mine")

    def test_a_function_that_makes_one_will_do(self, tmp_path: Path) -> None:
        file = self.write(tmp_path, "from perenne_model import Grip\ndef Half():\n    return Grip(0.5)\n")
        assert parse_policy(f"{file}:Half").next_review(0) == FOREVER

    @pytest.mark.parametrize("name", ["mine.toml", "mine.py:Mine"])
    def test_what_is_no_file(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name.partition(":")[0]).mkdir()
        with pytest.raises(PolicyError, match=r"expected a file that can be read \(it is a folder\)"):
            parse_policy(str(tmp_path / name))

    def test_a_byte_order_mark_is_no_fault(self, tmp_path: Path) -> None:
        self.write(tmp_path, "\ufefflevers.focusing = 0.5", "mine.toml")
        assert parse_policy(str(tmp_path / "mine.toml")).levers(FIRST) == {"focusing": 0.5}
        self.write(tmp_path, "\ufeff" + self.DATACLASS)
        assert parse_policy(f"{tmp_path / 'mine.py'}:Patient").name == "patient"
