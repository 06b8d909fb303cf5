"""What changes each week: worlds on a stage, stepped by a thread of the session's own, drawn by one widget.

A page makes its worlds, plays them and shows them:

    player = use_player(lambda: [World("a", parameters, Absent(), seed=7), World("b", parameters, Directive(), seed=7)])
    Live(player, view, on_pick=show_member)
    Button(say("play"), on_click=player.play)

- `World` is one community: `step`, `restart`, `hold` levers by hand, `change` parameters and `befall` it with events
  while it lives; `rows` are all its weeks (columns: `COLUMNS`), `fate` says what became of a person.
- `Player` steps worlds: `play`, `pause`, `step`, `speed`, `restart`, `replace`; everything that touches a world while
  it may be stepped goes through `player.change(lambda: …)`. `use_player` gives the session its own, and stops it.
- `use_player_state(player)` renders a component again when it starts, pauses, ends or is given other worlds – not each
  week; `player.subscribe` calls back after each step, in the player's thread.
- `View` says what is drawn: which worlds under which names and colours, networks, streams, and which charts.
- `Stage` is the widget, and `snapshot` the one module that knows the engine's columns.

A person is the same in every world of one seed: `Identity`, the week of arrival and the slot in it.
"""

from __future__ import annotations

from perenne_dashboards.live.hooks import Live, use_player, use_player_state
from perenne_dashboards.live.player import Player, PlayerState
from perenne_dashboards.live.snapshot import COLUMNS, Fate, Identity
from perenne_dashboards.live.view import Chart, Mark, View, WorldView
from perenne_dashboards.live.world import World

__all__ = [
    "COLUMNS",
    "Chart",
    "Fate",
    "Identity",
    "Live",
    "Mark",
    "Player",
    "PlayerState",
    "View",
    "World",
    "WorldView",
    "use_player",
    "use_player_state",
]
