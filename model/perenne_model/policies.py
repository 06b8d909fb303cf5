"""Facilitation policies, from hands-off to directive: what levers to hold, asked at review dates."""

from __future__ import annotations

import difflib
import importlib.util
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .events import FOREVER
from .levers import CONTROL, LEVERS, SUPPORT, LeverError, lever_record

VISIBLE = (
    "members",
    "active",
    "newcomers",
    "newcomers_kept",
    "open_initiatives",
    "results",
    "abandoned",
    "answer_rate",
)
"""The vital signs that a facilitator could really see; nobody sees motivation."""


class PolicyError(ValueError):
    """A policy that cannot be read.

    Attributes:
        text: what was given.
        expected: what would have been right, in words.
    """

    def __init__(self, text: str, expected: str) -> None:
        """Keep the parts apart, so that a caller can say them in another language."""
        super().__init__(f"policy {text!r}: expected {expected}")
        self.text = text
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Signs:
    """What a facilitator sees at a review.

    Attributes:
        week: the week about to begin.
        weekly: the VISIBLE vital signs of all weeks so far, a structured array of shape (week,).
        hours: hours a week there are for facilitation.
    """

    week: int
    weekly: NDArray[Any]
    hours: float

    def recent(self, sign: str, weeks: int = 13) -> float:
        """Return the mean of one vital sign over the last weeks; 0 before the first."""
        seen = self.weekly[sign][-weeks:]
        return float(seen.mean()) if len(seen) else 0.0


class Policy:
    """What a policy must do; a user's own may inherit from this or just look like it.

    Attributes:
        name: what tables and figures call it.
        review: weeks between two reviews; None if the levers never change.
    """

    name: str
    review: int | None = None

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers to hold until the next review, each 0 to 1; those not named are 0."""
        raise NotImplementedError

    def next_review(self, week: int) -> int:
        """Return the week of the first review after `week`."""
        return FOREVER if self.review is None else (week // self.review + 1) * self.review


def mixed(involvement: float, control: float) -> dict[str, float]:
    """Return all support levers at one height and all control levers at another."""
    return {**dict.fromkeys(SUPPORT, involvement), **dict.fromkeys(CONTROL, control)}


@dataclass(frozen=True)
class Timetable(Policy):
    """Levers fixed beforehand, stage by stage.

    Attributes:
        name: what tables and figures call it.
        stages: (first week, levers) of each stage, in order; nothing is done before the first.
    """

    name: str
    stages: tuple[tuple[int, Mapping[str, float]], ...]

    def __post_init__(self) -> None:
        """Refuse levers that do not exist."""
        for _, levers in self.stages:
            lever_record(levers)

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers of the stage that the week is in."""
        current: Mapping[str, float] = {}
        for first, levers in self.stages:
            if signs.week >= first:
                current = levers
        return current

    def next_review(self, week: int) -> int:
        """Return when the next stage begins."""
        return min((first for first, _ in self.stages if first > week), default=FOREVER)


def Mix(involvement: float, control: float) -> Timetable:  # noqa: N802 - named as the policies are in the literature of the model
    """Return a point of the plane of involvement (all support levers) and control (all control levers)."""
    return Timetable(f"mix:{involvement:g},{control:g}", ((0, mixed(involvement, control)),))


def Grip(grip: float) -> Timetable:  # noqa: N802
    """Return a point of the usual corporate diagonal: support and control rise together."""
    return Timetable(f"grip:{grip:g}", ((0, mixed(grip, grip)),))


def Absent() -> Timetable:  # noqa: N802
    """Return the policy of leaving the community wholly to itself."""
    return Timetable("absent", ((0, mixed(0.0, 0.0)),))


def Cultivating() -> Timetable:  # noqa: N802
    """Return the policy of strong support and hardly any control."""
    return Timetable("cultivating", ((0, mixed(0.7, 0.1)),))


def Directive() -> Timetable:  # noqa: N802
    """Return the policy of strong control and some support, as a department is run."""
    return Timetable("directive", ((0, mixed(0.3, 0.9)),))


def Staged() -> Timetable:  # noqa: N802
    """Return another mix at launch, growth and maturity: close at first, further back each time.

    The stages are those of Wenger, McDermott & Snyder 2002; their lengths are assumptions.
    """
    return Timetable("staged", ((0, mixed(0.9, 0.2)), (26, mixed(0.7, 0.1)), (104, mixed(0.4, 0.0))))


@dataclass(frozen=True)
class Responsive(Policy):
    """Acts on what a facilitator could see, each month, and stands back otherwise.

    Each support lever is raised when the sign it works on is poor; nothing is ever controlled. The thresholds are
    assumptions.
    """

    name: str = "responsive"
    review: int | None = 4
    calm: float = 0.2
    act: float = 0.9

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers for the month to come."""
        active = signs.recent("active")
        joined, kept = signs.recent("newcomers", 26), signs.recent("newcomers_kept", 26)
        scattered = signs.recent("open_initiatives") > active / 3.0
        fruitless = signs.recent("results", 26) < active / 100.0
        losing = kept < 0.5 * joined
        unanswered = signs.recent("answer_rate") < 0.6
        return {
            "welcoming": self._height(losing),
            "connecting": self._height(unanswered),
            "focusing": self._height(scattered),
            "recognising": self._height(losing or fruitless),
            "resourcing": self._height(fruitless),
            "curating": self.calm,
        }

    def _height(self, needed: bool) -> float:  # noqa: FBT001
        return self.act if needed else self.calm


@dataclass(frozen=True)
class Handover(Policy):
    """One policy until a week, another from then on.

    Attributes:
        first: policy at the start.
        second: policy from `week` on.
        week: week of the handover.
    """

    first: Policy
    second: Policy
    week: int
    name: str = field(default="")

    def __post_init__(self) -> None:
        """Name the handover as the command line writes it."""
        if not self.name:
            object.__setattr__(self, "name", f"{self.first.name}>{self.second.name}@{self.week}")

    def levers(self, signs: Signs) -> Mapping[str, float]:
        """Return the levers of whoever is in charge."""
        return (self.first if signs.week < self.week else self.second).levers(signs)

    def next_review(self, week: int) -> int:
        """Return the next review of whoever is in charge, or the handover."""
        if week < self.week:
            return min(self.week, self.first.next_review(week))
        return self.second.next_review(week)


_NAMED: dict[str, Callable[[], Policy]] = {
    "absent": Absent,
    "cultivating": Cultivating,
    "directive": Directive,
    "staged": Staged,
    "responsive": Responsive,
}

POLICY_FORMS = (*_NAMED, "grip:G", "mix:INVOLVEMENT,CONTROL", "POLICY>POLICY@WEEK", "FILE.toml", "FILE.py:Name")
"""How policies are written on the command line."""


def parse_policy(text: str) -> Policy:
    """Return the policy that a text names.

    Raises:
        PolicyError: no such policy, a number out of range, or a file that cannot be read as one.
    """
    text = text.strip()
    if ">" in text:
        return _handover(text)
    if text in _NAMED:
        return _NAMED[text]()
    name, _, rest = text.partition(":")
    if name == "grip":
        return Grip(*_shares(text, rest, 1))
    if name == "mix":
        return Mix(*_shares(text, rest, 2))
    if text.endswith(".toml"):
        return _from_toml(Path(text))
    if ".py:" in text or text.endswith(".py"):
        return _from_python(text)
    near = difflib.get_close_matches(name, [*_NAMED, "grip", "mix"], n=1, cutoff=0.5)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise PolicyError(text, f"one of {', '.join(POLICY_FORMS)}{hint}")


def split_policies(text: str) -> list[str]:
    """Split a list at its commas, except the one inside `mix:INVOLVEMENT,CONTROL`."""
    parts: list[str] = []
    for piece in text.split(","):
        if parts and parts[-1].rpartition(">")[2].startswith("mix:") and "," not in parts[-1].rpartition("mix:")[2]:
            parts[-1] += "," + piece.strip()
        else:
            parts.append(piece.strip())
    return [part for part in parts if part]


def _shares(text: str, rest: str, count: int) -> list[float]:
    wanted = {1: "one number from 0 to 1 after the colon, as in grip:0.4"}
    expected = wanted.get(count, "two numbers from 0 to 1 after the colon, as in mix:0.8,0.1")
    try:
        shares = [float(part) for part in rest.split(",")]
    except ValueError:
        raise PolicyError(text, expected) from None
    if len(shares) != count or not all(0.0 <= share <= 1.0 for share in shares):
        raise PolicyError(text, expected)
    return shares


def _handover(text: str) -> Policy:
    first, _, rest = text.partition(">")
    second, at, week = rest.rpartition("@")
    if not at or not week.strip().isdigit():
        raise PolicyError(text, "a handover as in cultivating>absent@104")
    return Handover(parse_policy(first), parse_policy(second), int(week))


def _from_toml(path: Path) -> Policy:
    """Read a timetable: `name`, `[levers]`, and any number of `[[stages]]` with `week` and `levers`."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError(str(path), f"a file that can be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(str(path), f"a TOML file ({error})") from None
    unknown = sorted(set(table) - {"name", "levers", "stages"})
    if unknown:
        raise PolicyError(str(path), f"only the fields name, levers and stages (found {unknown[0]})")
    stages = [{"week": 0, "levers": table.get("levers", {})}, *_tables(path, table.get("stages", []))]
    try:
        timed = tuple(sorted(((_week(path, stage), _levers(path, stage)) for stage in stages), key=lambda s: s[0]))
        return Timetable(str(table.get("name", path.stem)), timed)
    except LeverError as error:
        raise PolicyError(f"{path}: {error.field} = {error.value!r}", error.expected) from None


def _tables(path: Path, stages: object) -> list[dict[str, Any]]:
    if not isinstance(stages, list) or not all(isinstance(stage, dict) for stage in stages):
        raise PolicyError(str(path), "[[stages]] tables with week and levers")
    return stages


def _week(path: Path, stage: Mapping[str, Any]) -> int:
    week = stage.get("week")
    if not isinstance(week, int) or isinstance(week, bool) or week < 0:
        raise PolicyError(str(path), f"a whole number, 0 or more, as week of a stage (found {week!r})")
    return week


def _levers(path: Path, stage: Mapping[str, Any]) -> Mapping[str, float]:
    levers = stage.get("levers", {})
    if not isinstance(levers, dict):
        raise PolicyError(str(path), f"a table of levers among {', '.join(LEVERS)}")
    return levers


def _from_python(text: str) -> Policy:
    """Load a class from the user's own file and make one."""
    file, _, name = text.rpartition(":")
    if not file or not name:
        raise PolicyError(text, "a file and a class, as in ./mine.py:Name")
    spec = importlib.util.spec_from_file_location("perenne_user_policy", file)
    if spec is None or spec.loader is None or not Path(file).is_file():
        raise PolicyError(text, "a Python file that can be read")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        made = getattr(module, name)()
    except Exception as error:  # noqa: BLE001 - whatever a user's file does wrong is told in one line
        raise PolicyError(
            text, f"a file that runs and holds the class {name} ({type(error).__name__}: {error})"
        ) from None
    if not callable(getattr(made, "levers", None)) or not callable(getattr(made, "next_review", None)):
        raise PolicyError(text, "a class with the methods of perenne_model.Policy")
    return made  # type: ignore[no-any-return]


def seen_by_facilitator(weekly: NDArray[Any]) -> NDArray[Any]:
    """Return the part of the vital signs that a facilitator sees, unable to be written."""
    seen = np.asarray(weekly[list(VISIBLE)]).view()
    seen.flags.writeable = False
    return seen
