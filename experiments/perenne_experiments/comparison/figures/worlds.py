"""The figures of two worlds: the stays of the same people under two policies."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from perenne_experiments.comparison.comparison import Comparison
from perenne_experiments.comparison.worlds import Person, Stay, TwoWorlds
from perenne_experiments.pages.palette import FILLS
from perenne_experiments.pages.panel import INK, Clock, Panel, blank_figure, hatched
from perenne_experiments.words.language import Language, language

if TYPE_CHECKING:
    import plotly.graph_objects as go


AFTER = "rgba(128,128,128,0.13)"
"""Colour of the time after a community's end."""

_ROW = 12  # pixels a person takes


def world_panels(comparison: Comparison, code: str) -> list[Panel]:
    """Draw the stays of the same people in two worlds, a panel a world; none when there is no pair to show.

    Args:
        comparison: what was found.
        code: language, "en" or "fr".
    """
    say = language(code)
    worlds = comparison.worlds
    return [_world_panel(worlds, place, comparison.weeks, say) for place in (0, 1)] if worlds else []


def _world_panel(worlds: TwoWorlds, place: int, weeks: int, say: Language) -> Panel:
    clock = Clock.of(weeks, say)
    rows = len(worlds.people)
    figure = blank_figure(say, _ROW * rows + 60, {"l": 24, "r": 10, "t": 6, "b": 44})
    policy = say.policy(worlds.policies[place])
    title = say.policy_title(worlds.policies[place])
    for reason in (*_reasons_seen(worlds), None):
        figure.add_trace(_stays_trace(worlds.people, place, reason, title, clock, say))
    if worlds.ended[place]:
        end = worlds.lifetimes[place] / clock.unit
        span = {"y0": -0.5, "y1": rows - 0.5}
        figure.add_shape(type="rect", x0=end, x1=clock.end, **span, fillcolor=AFTER, line={"width": 0}, layer="below")
        figure.add_shape(type="line", x0=end, x1=end, **span, line={"color": INK, "width": 2})
    core = sum(person.arrival == 0 for person in worlds.people)
    if 0 < core < rows:
        figure.add_hline(y=core - 0.5, line={"color": INK, "width": 1, "dash": "dot"})
    groups = [(core / 2 - 0.5, say("figure.core")), ((core + rows) / 2 - 0.5, say("figure.later"))]
    shown = [group for group, size in zip(groups, (core, rows - core), strict=True) if size > 3]
    figure.update_layout(barmode="overlay", hovermode="closest")
    figure.update_xaxes(**clock.axis())
    figure.update_yaxes(
        range=[rows - 0.5, -0.5],
        tickvals=[middle for middle, _ in shown],
        ticktext=[label for _, label in shown],
        tickangle=-90,
        showgrid=False,
    )
    fate = say("figure.world_died" if worlds.ended[place] else "figure.world_lives")
    return Panel(
        key=f"world-{place}",
        title=say("figure.world_title", policy=title, fate=fate),
        unit="",
        alternative=_world_alternative(worlds.people, place, policy, say),
        figure=figure,
    )


def _reasons_seen(worlds: TwoWorlds) -> list[str]:
    seen = {stay.reason for person in worlds.people for stay in person.stays if stay and stay.reason}
    return [reason for reason in FILLS if reason in seen]


def _stays_trace(
    people: Sequence[Person], place: int, reason: str | None, policy: str, clock: Clock, say: Language
) -> go.Bar:
    import plotly.graph_objects as go

    stays = [
        (row, person, stay)
        for row, person in enumerate(people)
        if (stay := person.stays[place]) and stay.reason == reason
    ]
    label = say.name("reasons", reason) if reason else say("figure.stayed")
    return go.Bar(
        orientation="h",
        y=[row for row, _, _ in stays],
        base=[stay.joined / clock.unit for _, _, stay in stays],
        x=[max(stay.until - stay.joined, 1) / clock.unit for _, _, stay in stays],
        width=0.78,
        marker=hatched(reason or "stayed"),
        customdata=[_stay_in_words(person, stay, label, policy, say) for _, person, stay in stays],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _stay_in_words(person: Person, stay: Stay, label: str, policy: str, say: Language) -> str:
    joined, until = (say.numerals.number(week) for week in (stay.joined, stay.until))
    need = say.numerals.number(person.autonomy_need, 2)
    return say(
        "figure.hover_stay",
        policy=escape(policy),
        joined=joined,
        until=until,
        reason=label,
        need=need,
    )


def _world_alternative(people: Sequence[Person], place: int, policy: str, say: Language) -> str:
    stays = [person.stays[place] for person in people]
    left = sum(1 for stay in stays if stay and stay.reason)
    absent = sum(1 for stay in stays if stay is None)
    return say(
        "figure.worlds_alt",
        people=len(people),
        policy=policy,
        left=left,
        absent=absent,
        stayed=len(people) - left - absent,
    )
