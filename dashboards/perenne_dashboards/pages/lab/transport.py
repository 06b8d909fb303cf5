"""The transport: play, pause, step, speed, start again, other people."""

from __future__ import annotations

from collections.abc import Callable
from random import SystemRandom

import solara

from perenne_dashboards.controls import Button, NumberField, Segments
from perenne_dashboards.live.player import SPEEDS, PlayerState
from perenne_dashboards.markup import html
from perenne_dashboards.pages.lab.bench import Bench
from perenne_dashboards.speech import Speech

LAST_SEED = 999_999
"""Largest seed that is offered: one that can be read out to a room."""

_YEAR = 52


@solara.component
def Transport(
    bench: Bench, state: PlayerState, say: Speech, colour_by: str, on_colour_by: Callable[[str], object]
) -> solara.Element:
    """Run the worlds."""
    player = bench.player
    play = (
        Button(say("transport.pause"), on_click=player.pause, icon="pause", kind="main", shortcut=" ")
        if state.playing
        else Button(
            say("transport.play"), on_click=player.play, icon="play", kind="main", shortcut=" ", disabled=state.over
        )
    )
    return html(
        "div",
        play,
        Button(
            say("transport.step"),
            on_click=player.step,
            icon="step",
            disabled=state.over or state.playing,
            shortcut="ArrowRight",
            hint=say("transport.step_hint"),
        ),
        Button(
            say("transport.year"),
            on_click=lambda: player.step(_YEAR),
            icon="next",
            disabled=state.over or state.playing,
        ),
        Button(say("transport.reset"), on_click=bench.begin_again, icon="reset", hint=say("transport.reset_hint")),
        Segments(
            say("transport.speed"),
            f"{state.speed:g}",
            [(f"{speed:g}", f"{speed:g}") for speed in SPEEDS],
            on_value=lambda speed: player.speed(float(speed)),
        ),
        NumberField(
            say("transport.seed"),
            bench.lab.seed,
            low=0,
            high=LAST_SEED,
            on_value=lambda seed: bench.begin_again(seed=int(seed)),
        ),
        Button(
            say("transport.others"),
            on_click=lambda: bench.begin_again(seed=SystemRandom().randrange(LAST_SEED)),
            icon="dice",
            hint=say("transport.others_hint"),
        ),
        Segments(
            say("transport.colour_by"),
            colour_by,
            [("motivation", say("transport.motivation")), ("unit", say("transport.unit"))],
            on_value=on_colour_by,
        ),
        css="transport",
        role="group",
        aria_label=say("transport.label"),
    )
