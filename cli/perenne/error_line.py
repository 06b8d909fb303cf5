"""The one line that tells the user what went wrong, whichever part found it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from perenne.session import Session

_LONGEST = 2000
_USER_MODULE = "perenne_user_policy"
"""How the model begins the name of the module of a policy file of the user's own."""

_TOLD_BY_THEMSELVES = ("UserError", "ScenarioError", "PolicyError", "LifeError")
"""Errors that say what is wrong wherever they arise; any other is told with the line of the user's own file, if it is
one of theirs."""


def error_line(error: BaseException, session: Session) -> str | None:
    """Return the line for an error that the user can mend; None for any other, which is the program's own."""
    names = [kind.__name__ for kind in type(error).__mro__]
    own = None if any(name in _TOLD_BY_THEMSELVES for name in names) else own_policy_line(error, session)
    if own is not None:
        return own
    say = next((_LINES[name] for name in names if name in _LINES), None)
    return None if say is None else _one_line(say(error, session))


def own_policy_line(error: BaseException, session: Session) -> str | None:
    """Return the line for an error that arose in a policy file of the user's own; None for any other."""
    last = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if str(frame.f_globals.get("__name__")).startswith(_USER_MODULE):
            last = frame.f_code.co_filename, line
    if last is None:
        return None
    reason = f"{type(error).__name__}: {error}"
    return _one_line(session.say("error.own_policy", file=last[0], line=last[1], reason=reason))


def _one_line(text: str) -> str:
    from perenne_scenarios.error import clean

    line = clean(re.sub(r"\s*\n\s*", " ", text))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _mendable(error: Any, session: Session) -> str:
    values = {name: _said(value, session) for name, value in error.values.items()}
    line = session.say(error.key, **values)
    return line if error.near is None else line + session.say("error.near", name=error.near)


def _said(value: object, session: Session) -> object:
    """Return a value as the line says it: thousands set apart, one of two languages, quotation marks for nothing."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", session.say("error.thousands"))
    if isinstance(value, Mapping):
        return value[session.language]
    return '""' if value == "" else value


def _scenario(error: Any, session: Session) -> str:
    return str(error.say(session.language))


def _policy(error: Any, session: Session) -> str:
    from perenne.policy_error import policy_error

    return _mendable(policy_error(error, session.language), session)


def _life(error: Any, session: Session) -> str:
    """A policy of the user's own may fail in the middle of a life; anything else is not theirs to mend."""
    cause = error.__cause__
    told = error_line(cause, session) if cause is not None else None
    return told or session.say("error.life", reason=str(error))


def _usage(error: Any, session: Session) -> str:
    from perenne.usage import usage_error

    return _mendable(usage_error(error, session), session)


def _system(error: Any, session: Session) -> str:
    from perenne_model.user_file import system_reason

    reason = system_reason(error)[session.language]
    if error.filename is None:
        return session.say("error.system", reason=reason)
    return session.say("error.file", file=error.filename, reason=reason)


def _memory(error: Any, session: Session) -> str:  # noqa: ARG001
    return session.say("error.memory")


# By name, so that telling one error does not import what raises the others.
_LINES: dict[str, Callable[[Any, Session], str]] = {
    "UserError": _mendable,
    "ScenarioError": _scenario,
    "PolicyError": _policy,
    "LifeError": _life,
    "SaidError": _scenario,
    "TyperException": _usage,
    "ClickException": _usage,
    "OSError": _system,
    "MemoryError": _memory,
}
