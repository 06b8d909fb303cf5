"""How a Solara component holds a player, and shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import solara

from perenne_dashboards.live.player import Player, PlayerState
from perenne_dashboards.live.snapshot import Identity
from perenne_dashboards.live.stage import Stage
from perenne_dashboards.live.view import View
from perenne_dashboards.live.world import World


def use_player(make: Callable[[], Sequence[World]]) -> Player:
    """Return a player of this component's own, made once; it is stopped when the component goes."""
    player: Player = solara.use_memo(lambda: Player(make()), [])
    solara.use_effect(lambda: player.stop, [])
    return player


def use_player_state(player: Player) -> PlayerState:
    """Return what the player is doing, and render this component again when that changes.

    It is asked for anew at each render: of two changes told by two threads, the older may be told last.
    """
    _, again = solara.use_state(0)
    solara.use_effect(lambda: player.watch(lambda _: again(lambda count: count + 1)), [player])
    return player.state


@solara.component
def Live(
    player: Player,
    view: View,
    picked: Identity | None = None,
    on_pick: Callable[[Identity | None], object] = lambda _: None,
) -> solara.Element:
    """Show a player's worlds.

    Args:
        player: whose worlds.
        view: what to draw of them.
        picked: the member to mark in every world.
        on_pick: called with the member that is pointed at, or None.
    """
    element = Stage.element(view=view.as_dict(), picked=list(picked or ()))

    def attach() -> Callable[[], None]:
        stage: Stage = solara.get_widget(element)
        stage.on_ready = player.refresh
        stage.on_free = player.catch_up
        player.show_on(stage)
        return lambda: player.show_on(None)

    def listen() -> None:
        stage: Stage = solara.get_widget(element)
        stage.on_pick = on_pick

    solara.use_effect(attach, [player])
    solara.use_effect(listen)
    return element
