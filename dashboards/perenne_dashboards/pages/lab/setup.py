"""The setup: what the selected world is made of, and what is done to it.

Each part is handed the lab as it is: another one makes it render again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import solara

from perenne_dashboards.controls import Button, Choice, NumberField, Slider, Switch
from perenne_dashboards.markup import html
from perenne_dashboards.pages.lab.bench import Bench
from perenne_dashboards.pages.lab.board import world_title
from perenne_dashboards.pages.lab.limits import SizeError
from perenne_dashboards.pages.lab.parameters import (
    OFFERED,
    bounds,
    help_of,
    is_share,
    label_of,
    others,
    unit_text,
)
from perenne_dashboards.pages.lab.script import Lab
from perenne_dashboards.speech import Speech
from perenne_model import CONTROL, SUPPORT, registry
from perenne_model.events import COUNTED, EVENT_KINDS, LASTING

POLICIES = ("absent", "cultivating", "directive", "staged", "responsive", "grip:0.3", "grip:0.6")
"""Policies that are offered by name."""

_AMOUNTS = {"hours_cut": 0.5, "reorganisation": 0.5, "newcomers": 15.0, "key_members_lost": 3.0, "agenda_imposed": 0.7}
_LASTS = 26.0


@solara.component
def Worlds(bench: Bench, lab: Lab, say: Speech) -> solara.Element:
    """Choose the world that the controls act on; double it, or take it away."""
    several = len(lab.scripts) > 1
    chips = [
        html(
            "span",
            Button(
                world_title(script, say),
                on_click=partial(bench.select, script.key),
                pressed=script.key == lab.selected,
            ),
            Button(
                say("worlds.remove", letter=script.key.upper()),
                on_click=partial(bench.remove, script.key),
                icon="close",
                bare=True,
                kind="quiet",
            )
            if several
            else None,
            css=f"world-chip world-{script.key}",
        )
        for script in lab.scripts
    ]
    return html(
        "section",
        html("h2", say("worlds.heading")),
        html("div", *chips, css="stack worlds-list"),
        Button(say("worlds.duplicate"), on_click=bench.duplicate, icon="copy", disabled=lab.free_key is None),
        html("p", say("worlds.help" if lab.free_key else "worlds.full"), css="note"),
        css="card stack",
    )


@solara.component
def Facilitation(bench: Bench, lab: Lab, say: Speech) -> solara.Element:
    """Choose a policy, or take the levers in hand."""
    levers, strength = _use_levers(bench)
    policy = lab.script(lab.selected).facilitated_by
    named = [(name, say.lab.policy_title(name)) for name in dict.fromkeys([*POLICIES, *([policy] if policy else [])])]
    options = named if policy else [("", say("facilitation.by_hand")), *named]

    def family(names: tuple[str, ...], key: str) -> solara.Element:
        mean = round(sum(levers[name] for name in names) / len(names), 3)
        return html(
            "div",
            Slider(
                say(f"facilitation.{key}"),
                mean,
                low=0,
                high=1,
                step=0.05,
                percent=True,
                on_value=lambda height: bench.hold(dict.fromkeys(names, height)),
                help=say(f"facilitation.{key}_help"),
            ),
            html(
                "details",
                html("summary", say("facilitation.each", count=len(names))),
                *[
                    Slider(
                        say.capitalised(say.model(f"levers.{name}")),
                        levers[name],
                        low=0,
                        high=1,
                        step=0.05,
                        percent=True,
                        on_value=partial(_hold, bench, name),
                        help=say(f"levers.{name}"),
                    )
                    for name in names
                ],
                css="nested",
            ),
        )

    return html(
        "section",
        html("h2", say("facilitation.heading")),
        Choice(say("facilitation.policy"), policy, options, on_value=lambda text: bench.follow(text) if text else None),
        family(SUPPORT, "involvement"),
        family(CONTROL, "control"),
        html("p", say("facilitation.short", share=say.lab.numerals.percent(strength)), css="note", role="status")
        if strength < 0.995
        else None,
        css="card stack",
        id="facilitation",
        data_world=lab.selected,
    )


def _hold(bench: Bench, lever: str, height: float) -> None:
    bench.hold({lever: height})


def _use_levers(bench: Bench) -> tuple[dict[str, float], float]:
    """Return the levers asked for and their strength, followed while they change on their own."""
    world = bench.selected
    _, set_seen = solara.use_state((world.levers, 1.0))

    def follow() -> Callable[[], None]:
        def look() -> None:
            now = bench.selected
            set_seen(({name: round(height, 3) for name, height in now.levers.items()}, round(now.strength, 1)))

        return bench.player.subscribe(look)

    solara.use_effect(follow, [bench])
    return world.levers, world.strength


@solara.component
def Parameters(bench: Bench, lab: Lab, say: Speech) -> solara.Element:
    """Change the members and their surroundings."""
    refused, set_refused = solara.use_state("")
    script = lab.script(lab.selected)
    values = {**bench.selected.parameters, **script.pending}

    def change(path: str, value: float) -> None:
        try:
            bench.change({path: value})
        except SizeError as error:
            set_refused(size_refusal(error, say))
        else:
            set_refused("")

    groups = [
        html(
            "details",
            html("summary", html("h2", say(f"groups_of_parameters.{group}"))),
            html("div", *[_slider(path, values[path], change, say) for path in paths], css="stack"),
            css="card",
            open=group == "members",
        )
        for group, paths in OFFERED.items()
    ]
    return html(
        "div",
        html("p", refused, css="error", role="alert") if refused else None,
        *groups,
        _Others(values=values, change=change, say=say),
        css="stack",
    )


def _slider(path: str, value: float, change: Callable[[str, float], None], say: Speech) -> solara.Element:
    for paths in OFFERED.values():
        if path in paths:
            offered = paths[path].around(value)
    parameter = registry()[path]
    return Slider(
        label_of(path, say),
        value,
        low=offered.low,
        high=offered.high,
        step=offered.step,
        percent=is_share(path),
        unit="" if is_share(path) else unit_text(path, say),
        help=say("settled") if path in _settled() else "",
        on_value=lambda given: change(path, float(round(given)) if parameter.integer else given),
    )


def _settled() -> tuple[str, ...]:
    from perenne_model.life import SETTLED

    return SETTLED


@solara.component
def _Others(values: dict[str, float], change: Callable[[str, float], None], say: Speech) -> solara.Element:
    """Every other parameter, made when somebody wants to see them: there are many."""
    shown, set_shown = solara.use_state(initial=False)
    switch = Switch(say("others.show"), value=shown, on_value=set_shown)
    if not shown:
        return html("div", switch, css="card")
    groups = [
        html(
            "details",
            html("summary", say(f"others.{group}")),
            html(
                "div",
                *[
                    NumberField(
                        path,
                        values[path],
                        low=bounds(path)[0],
                        high=bounds(path)[1],
                        step=1 if registry()[path].integer else 0.001,
                        unit=unit_text(path, say),
                        help=help_of(path, say),
                        on_value=partial(change, path),
                    )
                    for path in paths
                ],
                css="stack",
            ),
        )
        for group, paths in others().items()
    ]
    return html("div", switch, html("p", say("others.note"), css="note"), *groups, css="card stack")


@solara.component
def Events(*, bench: Bench, lab: Lab, over: bool, say: Speech) -> solara.Element:
    """Let something happen."""
    kind, set_kind = solara.use_state(next(iter(EVENT_KINDS)))
    amounts, set_amounts = solara.use_state(dict(_AMOUNTS))
    weeks, set_weeks = solara.use_state(_LASTS)
    everywhere, set_everywhere = solara.use_state(initial=True)

    def set_amount(amount: float) -> None:
        set_amounts({**amounts, kind: amount})

    def happen() -> None:
        bench.befall(
            kind,
            weeks=int(weeks) if kind in LASTING and weeks else None,
            amount=amounts.get(kind),
            everywhere=everywhere,
        )

    amount = None
    if kind in COUNTED:
        amount = NumberField(say(f"events.{kind}"), amounts[kind], low=1, high=500, on_value=set_amount)
    elif kind in amounts:
        amount = Slider(
            say(f"events.{kind}"), amounts[kind], low=0, high=1, step=0.05, percent=True, on_value=set_amount
        )
    return html(
        "section",
        html("h2", say("events.heading")),
        Choice(
            say("events.what"),
            kind,
            [(name, say.capitalised(say.model(f"events.{name}"))) for name in EVENT_KINDS],
            on_value=set_kind,
        ),
        amount,
        NumberField(
            say("events.weeks"),
            weeks,
            low=0,
            high=520,
            on_value=set_weeks,
            unit=say("events.weeks_unit"),
            help=say("events.weeks_help"),
        )
        if kind in LASTING
        else None,
        Switch(say("events.everywhere"), value=everywhere, on_value=set_everywhere) if len(lab.scripts) > 1 else None,
        Button(say("events.happen"), on_click=happen, disabled=over),
        css="card stack",
    )


def size_refusal(error: SizeError, say: Speech) -> str:
    """Return why a community cannot be lived here."""
    return say(
        "too_large",
        name=label_of(error.path, say),
        value=say.lab.numerals.shortest(error.value),
        largest=say.lab.numerals.number(error.largest),
    )
