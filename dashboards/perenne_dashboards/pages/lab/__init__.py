"""The lab: communities that live side by side while everything about them can be changed."""

from __future__ import annotations

from collections.abc import Callable

import solara

from perenne_dashboards.address import use_address, use_speech, write_address
from perenne_dashboards.live import Live, use_player_state
from perenne_dashboards.markup import html, stylesheet
from perenne_dashboards.pages.lab.bench import Bench, new_lab
from perenne_dashboards.pages.lab.board import board
from perenne_dashboards.pages.lab.dissection import Dissections
from perenne_dashboards.pages.lab.limits import SizeError
from perenne_dashboards.pages.lab.link import LinkError, packed, unpacked
from perenne_dashboards.pages.lab.people import Person
from perenne_dashboards.pages.lab.setup import Events, Facilitation, Parameters, Worlds
from perenne_dashboards.pages.lab.start import Start, Takings
from perenne_dashboards.pages.lab.transport import Transport

KEY = "lab"
"""Key of the address that holds the lab."""


@solara.component
def Page() -> solara.Element:
    """Show the lab."""
    say = use_speech(__name__)
    bench, restored = _use_bench()
    state = use_player_state(bench.player)
    who, set_who = solara.use_state(None)
    colour_by, set_colour_by = solara.use_state("motivation")
    lab = bench.lab
    link = _use_link(bench, (state.edition, state.week))
    return html(
        "div",
        stylesheet("study"),
        stylesheet("lab"),
        html("h1", say("title")),
        html("p", say("lede"), css="lede"),
        html("p", say("not_restored"), css="error", role="alert") if not restored else None,
        Transport(bench=bench, state=state, say=say, colour_by=colour_by, on_colour_by=set_colour_by),
        html(
            "div",
            html(
                "div",
                Start(bench=bench, lab=lab, say=say),
                Worlds(bench=bench, lab=lab, say=say),
                Facilitation(bench=bench, lab=lab, say=say).key(f"facilitation-{lab.selected}"),
                Events(bench=bench, lab=lab, over=state.over, say=say),
                Parameters(bench=bench, lab=lab, say=say).key(f"parameters-{lab.selected}"),
                css="stack lab-setup",
            ),
            html(
                "div",
                Live(bench.player, board(lab, say, colour_by), picked=who, on_pick=set_who),
                Person(player=bench.player, lab=lab, who=who, forget=lambda: set_who(None), say=say),
                Dissections(lab=lab, dead=state.dead, say=say),
                Takings(bench=bench, say=say, link=link),
                css="stack lab-stage",
            ),
            css="lab",
        ),
        css="page",
    )


def _use_bench() -> tuple[Bench, bool]:
    """Return this session's bench, made from the address if it holds a lab, and whether that could be done."""
    address = use_address()

    def make() -> tuple[Bench, bool]:
        text = address.get(KEY, "")
        if not text:
            return Bench(new_lab()), True
        try:
            return Bench(unpacked(text)), True
        except (LinkError, SizeError):
            return Bench(new_lab()), False

    bench, restored = solara.use_memo(make, [])

    def leave() -> None:
        bench.player.pause()
        if bench.player.state.week > 1:
            write_address({KEY: packed(bench.lab)})  # whoever comes back finds the worlds where they were
        bench.player.stop()

    solara.use_effect(lambda: leave, [])
    return bench, restored


def _use_link(bench: Bench, when: tuple[int, int]) -> str:
    """Keep the address in step with the lab: whenever it is changed, and whenever it comes to rest."""
    link = solara.use_memo(lambda: packed(bench.lab), [*when])

    def write() -> Callable[[], None] | None:
        if link != first.current:  # a lab that nobody has touched needs no address
            write_address({KEY: link})
        return None

    first = solara.use_ref(link)
    solara.use_effect(write, [link])
    return link
