"""What is watched: two years left alone, and ten years in three worlds."""

from __future__ import annotations

import solara

from perenne_dashboards.markup import html
from perenne_dashboards.pages.paradox.cast import followed, name_of, row_of
from perenne_dashboards.pages.paradox.replay import Replay, told
from perenne_dashboards.pages.paradox.story import WEEKS, WORLDS
from perenne_dashboards.pages.paradox.views.room import YEAR, Room

TWO_YEARS = 2 * YEAR
"""What is watched of the community that is left alone, before any bet."""


@solara.component
def Alone(room: Room) -> solara.Element:
    """Show the first two years of the community that is left alone."""
    seen = "alone" in room.journey.done
    shown = solara.use_memo(lambda: told([room.story.recordings["absent"]]), [room.story])
    return html(
        "div",
        _replay(room, shown, TWO_YEARS, at_end=seen),
        html("aside", html("div", *(_after(room) if seen else []), aria_live="polite"), _legend(room, mandates=False)),
        css="watch watch-one",
    )


@solara.component
def Race(room: Room) -> solara.Element:
    """Show ten years of the three worlds, and who had it right."""
    seen = "race" in room.journey.done
    shown = solara.use_memo(lambda: told(list(room.story.recordings.values())), [room.story])
    return html(
        "div",
        html("div", *(_verdict(room) if seen else []), css="verdict", aria_live="polite"),
        _replay(room, shown, WEEKS, at_end=seen),
        _legend(room, mandates=True),
        css="watch",
    )


def _replay(room: Room, shown: dict[str, object], until: int, *, at_end: bool) -> solara.Element:
    founder = followed(room.story, room.journey.who)
    bets = {world: _bets_on(room, world) for world in WORLDS} if until > TWO_YEARS else {}
    return Replay(
        shown,
        words=room.replay_words | {"hero": name_of(founder), "bets": bets},
        until=until,
        horizon=WEEKS,
        hero=row_of(room.story, founder),
        command=room.command,
        on_state=room.on_state,
        at_end=at_end,
    )


def _who_bets_on(room: Room, world: str) -> list[str]:
    bets = room.journey.bets
    hands = bets.hands[WORLDS.index(world)]
    return [*bets.names(world), *([room.counted("hands", hands)] if hands else [])]


def _bets_on(room: Room, world: str) -> str:
    who = _who_bets_on(room, world)
    return room.say("replay.bets", list=", ".join(who)) if who else room.say("replay.no_bets")


def _verdict(room: Room) -> list[solara.Element]:
    winner = room.story.winner
    right = _who_bets_on(room, winner)
    if right:
        bets = room.scene("right", list=room.listed(right))
    else:
        bets = room.scene("nobody_right" if room.journey.bets.total else "no_bets")
    return [html("p", room.scene("won", world=room.world(winner)), css="verdict-won"), html("p", bets)]


def _after(room: Room) -> list[solara.Element]:
    recording = room.story.recordings["absent"]
    begun = [one for one in recording.undertakings if one.founded < TWO_YEARS]
    ended = [one for one in begun if one.ended < TWO_YEARS]
    left = sum(0 <= week < TWO_YEARS for week in recording.people["left"])
    numbers = {
        "begun": len(begun),
        "results": sum(one.succeeded is True for one in ended),
        "abandoned": sum(one.succeeded is False for one in ended),
        "left": left,
    }
    rows = [
        html(
            "div", html("dd", room.number(number), css="number"), html("dt", room.scene(key)), css=f"tally tally-{key}"
        )
        for key, number in numbers.items()
    ]
    return [
        html("h2", room.scene("after")),
        html("dl", *rows, css="tallies"),
        html("p", room.scene("moral"), css="moral"),
    ]


def _legend(room: Room, *, mandates: bool) -> solara.Element:
    keys = ["member", "initiative", *(["mandate"] if mandates else []), "result", "abandoned", "leaver"]
    items = [
        html("li", html("span", css=f"mark mark-{key}", aria_hidden="true"), html("span", room.say(f"legend.{key}")))
        for key in keys
    ]
    return html("details", html("summary", room.say("legend.title")), html("ul", *items), css="howto", open="open")
