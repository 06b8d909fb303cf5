"""What is wrong with a policy, told by the form in which it was written."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from perenne.user_error import UserError

if TYPE_CHECKING:
    from perenne_model import PolicyError

NAMES = ("absent", "cultivating", "directive", "staged", "responsive")
FORMS = (*NAMES, "grip:0.4", "mix:0.8,0.1", "cultivating>absent@104", "./mine.toml", "./mine.py:Name")

_WORD = re.compile(r"[^:>@./\\]*")


def policy_error(error: PolicyError) -> UserError:
    """Return the error to tell for the model's error."""
    text = error.text
    if " = " in text:
        return UserError("error.policy_file", policy=text, expected=error.expected)
    if text.startswith("grip:"):
        return UserError("error.grip", policy=text)
    if text.startswith("mix:"):
        return UserError("error.mix", policy=text)
    if ">" in text:
        return UserError("error.handover", policy=text)
    if _WORD.fullmatch(text) and text not in NAMES:
        near = difflib.get_close_matches(text, NAMES, n=1, cutoff=0.5)
        return UserError("error.policy", policy=text, forms=", ".join(FORMS), near=near[0] if near else None)
    return UserError("error.policy_file", policy=text, expected=error.expected)
