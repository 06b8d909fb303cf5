"""What is wrong with the way a command was called, told from Typer's own errors."""

from __future__ import annotations

import difflib
import re
from typing import Any

from perenne.session import Session
from perenne.user_error import UserError


def usage_error(error: Any, session: Session) -> UserError:
    """Return the error to tell for one of Typer's, told apart by the names of their classes."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _no_such_option(error)
    if kind == "MissingParameter":
        return UserError("error.missing", name=_parameter_name(error, session))
    if kind == "BadOptionUsage":
        key = "error.takes_no_value" if "does not take" in error.message else "error.no_value"
        return UserError(key, option=error.option_name)
    return _other(error)


def _no_such_option(error: Any) -> UserError:
    options = [option for parameter in _parameters(error) for option in parameter.opts]
    alike = 0.6 if len(error.option_name) > len("-h") else 0.5
    near = difflib.get_close_matches(error.option_name, [*options, "--lang", "--help"], n=1, cutoff=alike)
    return UserError("error.option", option=error.option_name, near=near[0] if near else None)


def _other(error: Any) -> UserError:
    message = str(error.format_message())
    extra = re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", message)
    if extra is not None:
        return UserError("error.extra", arguments=extra[1])
    return UserError("error.usage", message=message)


def _parameters(error: Any) -> list[Any]:
    return list(error.ctx.command.params) if error.ctx is not None else []


def _parameter_name(error: Any, session: Session) -> str:
    if error.param.param_type_name == "option":
        return str(error.param.opts[0])
    return session.say(f"metavar.{error.param.metavar}")
