"""The cast: names for the founders, so that a room can talk about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perenne_dashboards.pages.paradox.story import Founder, Story
from perenne_dashboards.speech import Speech

NAMES = (
    *("Alix", "Sacha", "Camille", "Noa", "Dominique", "Robin", "Lou", "Charlie", "Claude", "Eden", "Maxime", "Yaël"),
    *("Ariel", "Morgan", "Gwen", "Andrea", "Nour", "Swann", "Kim", "Alexis", "Mika", "Élie", "Sam", "Ange", "Joss"),
)
"""Names that women and men bear alike, in French and in English: the model knows no more of them."""

_THIRDS = (0.4, 0.6)  # a need for autonomy below the first is low, above the second high


def name_of(founder: Founder) -> str:
    """Return what a founder is called; where there are more founders than names, names come round with a number."""
    slot = founder.identity[1]
    round_ = slot // len(NAMES)
    return f"{NAMES[slot % len(NAMES)]} {round_ + 1}" if round_ else NAMES[slot]


def followed(story: Story, who: int | None) -> Founder:
    """Return the founder a room follows: the one picked, else the one whose three lives differ most."""
    return next((one for one in story.founders() if one.identity[1] == who), None) or story.witness()


def row_of(story: Story, founder: Founder) -> int:
    """Return the founder's row, the same in every world."""
    return next(iter(story.recordings.values())).identities.index(founder.identity)


def introduced(story: Story, say: Speech) -> Sequence[Mapping[str, Any]]:
    """Return the founders as the page introduces them, department by department."""
    numerals = say.lab.numerals
    return [
        {
            "slot": one.identity[1],
            "name": name_of(one),
            "unit": say("scenes.meet.unit", letter=chr(ord("A") + one.unit)),
            "need": one.autonomy_need,
            "motivation": one.motivation,
            "hours": numerals.number(one.capacity, 1),
            "label": say(
                "scenes.meet.choose",
                name=name_of(one),
                need=say(f"scenes.meet.{_level(one.autonomy_need)}"),
                hours=numerals.number(one.capacity, 1),
                motivation=numerals.percent(one.motivation),
            ),
        }
        for one in sorted(story.founders(), key=lambda founder: (founder.unit, founder.identity[1]))
    ]


def _level(need: float) -> str:
    return "low" if need < _THIRDS[0] else "middle" if need < _THIRDS[1] else "high"
