"""Policies as people write them: names on the command line, and files of their own."""

from __future__ import annotations

import difflib
import hashlib
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from .expectation import Expectation
from .installed import Installed, installed_policies
from .levers import LEVERS, LeverError, checked_levers
from .number import is_whole
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
    check_policy,
)
from .user_file import UserFileError, read_bytes, read_toml

_NAMED: dict[str, Callable[[], Policy]] = {
    "absent": Absent,
    "cultivating": Cultivating,
    "directive": Directive,
    "staged": Staged,
    "responsive": Responsive,
}

POLICY_FORMS = (*_NAMED, "grip:G", "mix:INVOLVEMENT,CONTROL", "POLICY>POLICY@WEEK", "FILE.toml", "FILE.py:Name")
"""How policies are written on the command line."""

USER_MODULE = "perenne_user_policy"
"""How the names of the modules begin that users' own files are loaded as."""

_RESERVED = (*_NAMED, "grip", "mix")

_FIELDS = ("name", "levers", "stages")
_STAGE_FIELDS = ("week", "levers")
_LONGEST_WEEK = 9  # digits


def parse_policy(text: str) -> Policy:
    """Return the policy that a text names.

    Raises:
        PolicyError: no such policy, a number out of range, or a file that cannot be read as one.
    """
    text = text.strip()
    if ">" in text:
        return _handover(text)
    if text in _NAMED or text in installed_policies():
        return _by_name(text)
    name, _, rest = text.partition(":")
    if name == "grip":
        return Grip(*_shares(text, rest, 1))
    if name == "mix":
        return Mix(*_shares(text, rest, 2))
    if text.lower().endswith(".toml"):
        return _from_toml(Path(text))
    if ".py:" in text or text.endswith(".py"):
        return _from_python(text)
    near = _nearest(name, [*_RESERVED, *installed_policies()])
    forms = ", ".join((*POLICY_FORMS, *installed_policies()))
    raise PolicyError(text, Expectation("expected.policy", {"forms": forms}, near))


def split_policies(text: str) -> list[str]:
    """Split a list at its commas, except the one inside `mix:INVOLVEMENT,CONTROL`."""
    parts: list[str] = []
    for piece in text.split(","):
        if parts and parts[-1].rpartition(">")[2].startswith("mix:") and "," not in parts[-1].rpartition("mix:")[2]:
            parts[-1] += "," + piece.strip()
        else:
            parts.append(piece.strip())
    return [part for part in parts if part]


def _nearest(given: str, known: Iterable[str]) -> str | None:
    near = difflib.get_close_matches(given[:200], list(known), n=1, cutoff=0.5)
    return near[0] if near else None


def _shares(text: str, rest: str, count: int) -> list[float]:
    expectation = Expectation({1: "expected.grip", 2: "expected.mix"}[count])
    try:
        shares = [float(part) for part in rest.split(",")]
    except ValueError:
        raise PolicyError(text, expectation) from None
    if len(shares) != count or not all(0.0 <= share <= 1.0 for share in shares):
        raise PolicyError(text, expectation)
    return shares


def _handover(text: str) -> Policy:
    first, _, rest = text.partition(">")
    second, at, week = (part.strip() for part in rest.rpartition("@"))
    if not at or not week.isdecimal() or len(week) > _LONGEST_WEEK:
        raise PolicyError(text, Expectation("expected.handover"))
    return Handover(parse_policy(first), parse_policy(second), int(week))


# --- a name -------------------------------------------------------------------------------------------------


def _by_name(text: str) -> Policy:
    """Return the one policy of a name, built in or brought by a package."""
    brought = installed_policies().get(text, ())
    homes = [*(["perenne"] if text in _RESERVED else []), *(one.package for one in brought)]
    if len(homes) > 1:
        raise PolicyError(text, Expectation("expected.single", {"packages": ", ".join(homes)}))
    return _NAMED[text]() if text in _NAMED else _from_package(brought[0])


def _from_package(brought: Installed) -> Policy:
    """Load what an entry point names, and make one."""
    try:
        made = brought.entry.load()()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever another's package does wrong is told in one line
        said = " ".join(f"{type(error).__name__}: {error}".split())
        reason = {"package": brought.package, "reason": said}
        raise PolicyError(brought.name, Expectation("expected.loading", reason)) from None
    check_policy(made, brought.name)
    if made.name != brought.name:
        expectation = Expectation("expected.same_name", {"package": brought.package})
        raise PolicyError(brought.name, expectation, field="name", value=made.name)
    return made  # type: ignore[no-any-return]


# --- a timetable in TOML ------------------------------------------------------------------------------------


def _from_toml(path: Path) -> Policy:
    """Read a timetable: `name`, `[levers]`, and any number of `[[stages]]` with `week` and `levers`."""
    try:
        table = read_toml(path)
    except UserFileError as error:
        raise _unreadable(str(path), error, "expected.toml") from None
    _check_fields(path, table, _FIELDS, "")
    name = table.get("name", path.stem)
    if not isinstance(name, str) or not name.strip() or name.splitlines() != [name]:
        raise PolicyError(str(path), Expectation("expected.title"), field="name", value=name)
    stages = [(0, _levers(path, table, ""))]
    for place, stage in enumerate(_tables(path, table), 1):
        _check_fields(path, stage, _STAGE_FIELDS, f"stages[{place}].")
        stages.append((_week(path, stage, place), _levers(path, stage, f"stages[{place}].")))
    return Timetable(name, tuple(sorted(stages, key=lambda stage: stage[0])))


def _unreadable(text: str, error: UserFileError, otherwise: str) -> PolicyError:
    """Return what to tell of a file: that it cannot be read at all, or is not what it should be."""
    there_is_none = error.kind in {"folder", "missing", "special", "unreadable"}
    reason = Expectation(f"file.{error.kind}", error.values)
    return PolicyError(text, Expectation("expected.readable" if there_is_none else otherwise, {"reason": reason}))


def _check_fields(path: Path, table: Mapping[str, Any], known: tuple[str, ...], start: str) -> None:
    for name in table:
        if name not in known:
            fields = {"fields": ", ".join(known), "lever": name}
            expectation = Expectation("expected.fields", fields, _nearest(name, known))
            if name in LEVERS:
                expectation = Expectation("expected.fields_below", fields)
            raise PolicyError(str(path), expectation, field=f"{start}{name}")


def _tables(path: Path, table: Mapping[str, Any]) -> list[dict[str, Any]]:
    stages = table.get("stages", [])
    if not isinstance(stages, list) or not all(isinstance(stage, dict) for stage in stages):
        raise PolicyError(str(path), Expectation("expected.stages"), field="stages", value=stages)
    return stages


def _week(path: Path, stage: Mapping[str, Any], place: int) -> int:
    week = stage.get("week")
    if not is_whole(week) or week < 0:
        value = ... if week is None else week
        raise PolicyError(str(path), Expectation("expected.week"), field=f"stages[{place}].week", value=value)
    return week


def _levers(path: Path, table: Mapping[str, Any], start: str) -> Mapping[str, float]:
    levers = table.get("levers", {})
    if not isinstance(levers, dict):
        expectation = Expectation("expected.lever_table", {"levers": ", ".join(LEVERS)})
        raise PolicyError(str(path), expectation, field=f"{start}levers", value=levers)
    try:
        return checked_levers(levers)
    except LeverError as error:
        field = f"{start}levers.{error.field}"
        raise PolicyError(str(path), error.expectation, field=field, value=error.value) from None


# --- a class in Python --------------------------------------------------------------------------------------


def _from_python(text: str) -> Policy:
    """Load a class from the user's own file and make one."""
    file, _, name = text.rpartition(":")
    if not file or not name.isidentifier():
        raise PolicyError(text, Expectation("expected.class"))
    try:
        content = read_bytes(Path(file))
    except UserFileError as error:
        raise _unreadable(text, error, "expected.readable") from None
    module = _loaded(text, Path(file), content)
    if not hasattr(module, name):
        near = _nearest(name, [key for key, value in vars(module).items() if hasattr(value, "levers")])
        raise PolicyError(text, Expectation("expected.holding", {"name": name}, near))
    try:
        made = getattr(module, name)()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a user's class does wrong is told in one line
        reason = {"name": name, "reason": _told(error, module)}
        raise PolicyError(text, Expectation("expected.making", reason)) from None
    check_policy(made, text)
    return made  # type: ignore[no-any-return]


def _loaded(text: str, file: Path, content: bytes) -> ModuleType:
    """Return the module of a file, run once for each content: dataclasses and pickle look it up by its name."""
    digest = hashlib.blake2b(str(file.resolve()).encode(errors="replace") + b"\0" + content, digest_size=8)
    name = f"{USER_MODULE}_{digest.hexdigest()}"
    if name in sys.modules:
        return sys.modules[name]
    module = ModuleType(name)
    module.__file__ = str(file)
    sys.modules[name] = module
    try:
        exec(compile(content, str(file), "exec"), module.__dict__)  # noqa: S102 - to run the user's own file is what was asked for
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a user's file does wrong is told in one line
        del sys.modules[name]
        raise PolicyError(text, Expectation("expected.runs", {"reason": _told(error, module)})) from None
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _told(error: BaseException, module: ModuleType) -> Expectation | str:
    """Return an error of a user's file, with the line of the file that it arose in."""
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_globals is module.__dict__]
    said = str(error)
    if isinstance(error, SyntaxError):
        lines, said = [error.lineno or 1], error.msg
    said = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return Expectation("file.at_line", {"line": lines[-1], "error": said}) if lines else said
