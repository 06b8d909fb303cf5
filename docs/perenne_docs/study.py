"""A study: something run, what was found, how it is drawn, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from perenne_docs.lab import Lab, Numbers
from perenne_docs.plate import Plate
from perenne_docs.speech import Speech
from perenne_experiments.pages.palette import LineStyle, line_styles

THREE = ("absent", "cultivating", "directive")
"""The three policies that the main job compares."""

STYLES = line_styles(THREE)
PLAIN = LineStyle("#1f252b", "solid")
"""Style of a line that is no policy's."""

FAINT = LineStyle("#8C8C8C", "dash")
"""Style of what a line is compared with."""


@dataclass(frozen=True)
class Found:
    """What a study found.

    Attributes:
        numbers: what is kept and told.
        whole: whatever else its picture needs.
    """

    numbers: Numbers
    whole: Any = None


@dataclass(frozen=True)
class Study:
    """One study.

    Attributes:
        key: its name: of its picture, its words and its place in the pages.
        measure: runs it.
        draw: draws it.
        tell: says what was found, in Markdown, from the numbers that are kept alone.
    """

    key: str
    measure: Callable[[Lab], Found]
    draw: Callable[[Found, Speech], Plate]
    tell: Callable[[Numbers, Speech], str]
