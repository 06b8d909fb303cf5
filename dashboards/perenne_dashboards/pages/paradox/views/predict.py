"""Predict: three worlds explained, and a room's bets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import solara

from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.bets import LONGEST_NAME, MOST_NAMES, Bets
from perenne_dashboards.pages.paradox.story import WORLDS
from perenne_dashboards.pages.paradox.views.room import Room


@solara.component
def Predict(room: Room) -> solara.Element:
    """Let a room bet."""
    bets = room.journey.bets

    def on(change: Callable[[Bets, Mapping[str, Any]], Bets]) -> Callable[[object], None]:
        def given(sent: object) -> None:
            if isinstance(sent, dict):
                room.change(lambda journey: journey.bet(change(journey.bets, sent)))

        return given

    return html(
        "div",
        _bets(
            worlds=[
                {
                    "key": world,
                    "title": room.world(world),
                    "deed": room.say(f"deeds.{world}"),
                    "names": [
                        {"name": name, "withdraw": room.scene("withdraw", name=name)} for name in bets.names(world)
                    ],
                    "hands": bets.hands[place],
                    "more": room.scene("more", world=room.world(world)),
                    "fewer": room.scene("fewer", world=room.world(world)),
                    "count": bets.tally[world],
                    "share": bets.tally[world] / max(1, *bets.tally.values()),
                }
                for place, world in enumerate(WORLDS)
            ],
            words={key: room.scene(key) for key in ("name_label", "bet_on", "hands")}
            | {"total": room.counted("total", bets.total) if bets.total else room.scene("none")}
            | {"full": room.scene("full") if len(bets.named) >= MOST_NAMES else ""},
            longest=LONGEST_NAME,
            event_place=on(lambda now, sent: now.place(str(sent.get("name", "")), str(sent.get("world", "")))),
            event_withdraw=on(lambda now, sent: now.withdraw(str(sent.get("name", "")))),
            event_hands=on(_raised),
        ),
        css="predict",
    )


def _raised(bets: Bets, sent: Mapping[str, Any]) -> Bets:
    world, by = sent.get("world"), sent.get("by")
    return bets.raise_hands(str(world), 1 if by == 1 else -1) if world in WORLDS else bets


@solara.component_vue("bets.vue", vuetify=False)
def _bets(
    worlds: list[dict[str, Any]],
    words: dict[str, Any],
    longest: int,
    event_place: Callable[[object], None],
    event_withdraw: Callable[[object], None],
    event_hands: Callable[[object], None],
) -> None:
    """Draw the worlds and their bets."""
