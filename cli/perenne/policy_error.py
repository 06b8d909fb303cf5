"""What is wrong with a policy, told by what was expected of it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from perenne.user_error import UserError

if TYPE_CHECKING:
    from perenne_model import PolicyError

NAMES = ("absent", "cultivating", "directive", "staged", "responsive")
FORMS = (*NAMES, "grip:0.4", "mix:0.8,0.1", "cultivating>absent@104", "./mine.toml", "./mine.py:Name")

_UNKNOWN = "expected.policy"
_HANDOVER = "expected.handover"
_DIGITS = re.compile(r"[0-9]+")


def policy_error(error: PolicyError, language: str) -> UserError:
    """Return the error to tell, in a language, for the model's error."""
    key = "" if error.expectation is None else error.expectation.key
    if key == _UNKNOWN and _DIGITS.fullmatch(error.text):  # what is left of grip:0,4, split at its comma
        return UserError("error.policy_point", policy=error.text)
    if key == _UNKNOWN:
        from perenne_model.installed import installed_policies

        brought = installed_policies()
        near = difflib.get_close_matches(error.text, [*NAMES, *brought], n=1, cutoff=0.5)
        forms = ", ".join((*FORMS, *brought))
        return UserError("error.policy", policy=error.text, forms=forms, near=near[0] if near else None)
    if key == _HANDOVER:  # a shell takes its > for a file, unless it is quoted
        return UserError("error.handover", policy=error.text)
    expected = error.say(language)
    if error.field:
        return UserError("error.policy_field", policy=error.text, field=error.field, expected=expected)
    return UserError("error.policy_form", policy=error.text, expected=expected)
