"""The one line that tells the user what went wrong, whichever part found it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from typing import Any

from perenne.session import Session

_LONGEST = 2000
_USER_MODULE = "perenne_user_policy"
"""What the model calls the module of a policy file of the user's own."""


def error_line(error: BaseException, session: Session) -> str | None:
    """Return the line for an error that the user can mend; None for any other, which is the program's own."""
    for kind in type(error).__mro__:
        say = _LINES.get(kind.__name__)
        if say is not None:
            return _one_line(say(error, session))
    return own_policy_line(error, session)


def own_policy_line(error: BaseException, session: Session) -> str | None:
    """Return the line for an error that arose in a policy file of the user's own; None for any other."""
    last = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_globals.get("__name__") == _USER_MODULE:
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
    values = {name: _grouped(value, session) for name, value in error.values.items()}
    line = session.say(error.key, **values)
    return line if error.near is None else line + session.say("error.near", name=error.near)


def _grouped(value: object, session: Session) -> object:
    """Return a whole number with its thousands set apart, and anything else as it is."""
    return f"{value:,}".replace(",", session.say("error.thousands")) if isinstance(value, int) else value


def _scenario(error: Any, session: Session) -> str:
    return str(error.say(session.language))


def _policy(error: Any, session: Session) -> str:
    from perenne.policy_error import policy_error

    return _mendable(policy_error(error), session)


def _life(error: Any, session: Session) -> str:
    """A policy of the user's own may fail in the middle of a life; anything else is not theirs to mend."""
    cause = error.__cause__
    told = error_line(cause, session) if cause is not None else None
    return told or session.say("error.life", reason=str(error))


def _usage(error: Any, session: Session) -> str:
    from perenne.usage import usage_error

    return _mendable(usage_error(error, session), session)


def _system(error: Any, session: Session) -> str:
    reason = error.strerror or str(error) or type(error).__name__
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
    "TyperException": _usage,
    "ClickException": _usage,
    "OSError": _system,
    "MemoryError": _memory,
}
