"""Faults: what a user can mend is said in one line; anything else is the page's own."""

from __future__ import annotations

import os

from perenne_dashboards.speech import Speech
from perenne_dashboards.stores import ShelfError, shelf
from perenne_experiments.errors.said_error import SaidError
from perenne_model.user_file import system_reason

OTHER_MODEL = "store.other_model"
"""Key of the error of a store of another version of the model."""


def error_line(error: Exception, say: Speech) -> str | None:
    """Return the line for an error; None for one that nobody expected."""
    if isinstance(error, ShelfError):
        return say("error.no_store", name=error.name)
    if isinstance(error, SaidError):
        return error.say(say.code).replace(f"{shelf().folder}{os.sep}", "")
    if isinstance(error, OSError):
        return say("error.system", reason=system_reason(error)[say.code])
    return None
