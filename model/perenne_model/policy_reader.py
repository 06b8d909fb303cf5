"""Policies as people write them: names on the command line, and files of their own."""

from __future__ import annotations

import difflib
import importlib.util
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .levers import LEVERS, LeverError
from .policies import (
    Absent,
    Cultivating,
    Directive,
    Grip,
    Handover,
    Mix,
    Policy,
    PolicyError,
    Responsive,
    Staged,
    Timetable,
)

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
