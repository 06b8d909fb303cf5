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
        html("p", *(_key(room, name) for name in ("motivation", "need")), css="people-key", aria_hidden="true"),
        _people(
            people=introduced(story, room.say),
            chosen=-1 if who is None else who,
            words={"hours": room.scene("hours")},
            event_pick=pick,
        ),
        html("p", picked or "", css="picked", aria_live="polite"),
        css="meet",
    )


def _key(room: Room, name: str) -> solara.Element:
    """Return what a mark on every card means; read aloud, each card tells its own."""
    return html("span", html("span", css=f"key key-{name}"), room.scene(f"key_{name}"))


@solara.component_vue("people.vue", vuetify=False)
def _people(
    people: Sequence[Mapping[str, Any]], chosen: int, words: Mapping[str, Any], event_pick: Callable[[object], None]
) -> None:
    """Draw a card a founder."""
