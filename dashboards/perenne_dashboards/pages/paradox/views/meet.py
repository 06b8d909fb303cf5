"""Meet the members: the founders, one of whom is picked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.cast import followed, introduced, name_of
from perenne_dashboards.pages.paradox.views.room import Room


@solara.component
def Meet(room: Room) -> solara.Element:
    """Show the founders."""
    story, who = room.story, room.journey.who
    picked = None if who is None else room.scene("picked", name=name_of(followed(story, who)))

    def pick(slot: object) -> None:
        if slot in {one.identity[1] for one in story.founders()}:
            room.change(lambda journey: journey.follow(int(str(slot))))

    return html(
        "div",
        _people(
            people=introduced(story, room.say),
            chosen=-1 if who is None else who,
            words={key: room.scene(key) for key in ("need", "hours")},
            event_pick=pick,
        ),
        html("p", picked or "", css="picked", aria_live="polite"),
        css="meet",
    )


@solara.component_vue("people.vue", vuetify=False)
def _people(
    people: Sequence[Mapping[str, Any]], chosen: int, words: Mapping[str, Any], event_pick: Callable[[object], None]
) -> None:
    """Draw a card a founder."""
