"""The stage: the widget in the browser that draws the worlds, and what is said between the two.

To the browser: `frame`, with one buffer of 32-bit floats that holds, world by world, the weeks since the last frame and
where everybody is. From it: `ready` (draw everything), `shown` (the frame of that number is on the screen, so that
another may come: a slow browser is never flooded), and `pick` (somebody pointed at a member).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets

from perenne_dashboards.live.snapshot import (
    CLOSED_FIELDS,
    COLUMNS,
    INITIATIVE_FIELDS,
    LEAVER_FIELDS,
    MEMBER_FIELDS,
    Floats,
    Identity,
    received,
)
from perenne_dashboards.live.world import World

AHEAD = 2
"""Frames that may be on their way at once: one that is drawn, and one that waits for it."""

PATIENCE = 2.0
"""Seconds after which a frame that nobody confirmed is taken for lost."""

_SOURCE = """
const home = new URL((window.solara?.rootPath || '') + '/static/assets/live/', location.origin);
export default {
  async render(context) {
    const { render } = await import(new URL('stage.js', home));
    return render(context);
  },
};
"""


class Stage(anywidget.AnyWidget):
    """Draws worlds. `show` is called by the player, in its thread.

    Attributes:
        view: what to draw (see `View.as_dict`).
        picked: arrival and slot of the member who is marked in every world, or empty.
    """

    _esm = _SOURCE
    view = traitlets.Dict().tag(sync=True)
    picked: traitlets.List[int] = traitlets.List().tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)

    def __init__(self, **settings: Any) -> None:
        """Make the widget; nothing is sent before the browser says that it is ready."""
        super().__init__(
            fields={
                "columns": list(COLUMNS),
                "members": list(MEMBER_FIELDS),
                "initiatives": list(INITIATIVE_FIELDS),
                "closed": list(CLOSED_FIELDS),
                "left": list(LEAVER_FIELDS),
            },
            **settings,
        )
        self.on_ready: Callable[[], object] = lambda: None
        self.on_free: Callable[[], object] = lambda: None
        self.on_pick: Callable[[Identity | None], object] = lambda _: None
        self._counting = threading.Lock()  # frames are sent in the player's thread, and confirmed in another
        self._ready = False
        self._owed = False
        self._number = 0
        self._confirmed = 0
        self._sent_at = 0.0
        self._sent: dict[str, int] = {}
        self.on_msg(self._heard)

    def show(self, worlds: Sequence[World], *, anew: bool = False) -> None:
        """Send where the worlds are, unless the browser is still busy with the last frame."""
        if anew:
            self._sent.clear()
        with self._counting:
            self._owed = not self._ready or (self._is_busy() and not anew)
            if self._owed:
                return
        told, parts = [], []
        for world in worlds:
            head, arrays = self._part(world)
            told.append(head)
            parts += arrays
        self._number += 1
        self._sent_at = time.monotonic()
        buffer = np.concatenate([part.ravel() for part in parts]) if parts else np.zeros(0, np.float32)
        self.send({"kind": "frame", "number": self._number, "anew": anew, "worlds": told}, [buffer.tobytes()])

    def _part(self, world: World) -> tuple[dict[str, Any], list[Floats]]:
        since = min(self._sent.get(world.key, 0), world.week)
        now = world.snapshot()
        arrays = [
            world.rows[since:],
            now.members,
            now.ties,
            world.open(since),
            world.closed(since),
            world.left(since),
        ]
        self._sent[world.key] = world.week
        head = {
            "key": world.key,
            "week": world.week,
            "since": since,
            "dead": world.dead,
            "asleep": world.asleep,
            "over": world.over,
            "lifetime": world.lifetime,
            "total": now.total,
            "units": world.units,
            "counts": [len(array) for array in arrays],
        }
        return head, arrays

    def _is_busy(self) -> bool:
        return self._number - self._confirmed >= AHEAD and time.monotonic() - self._sent_at < PATIENCE

    def _heard(self, _: object, content: object, __: object) -> None:
        if not isinstance(content, dict):
            return
        kind = content.get("kind")
        if kind == "shown" and isinstance(content.get("number"), int):
            with self._counting:
                self._confirmed = max(self._confirmed, min(content["number"], self._number))
                owed = self._owed
            if owed:
                self.on_free()
        elif kind == "ready":
            with self._counting:
                self._ready = True
                self._confirmed = self._number
            self.on_ready()
        elif kind == "pick":
            self.on_pick(_identity(content.get("who")))


def _identity(who: object) -> Identity | None:
    if not isinstance(who, list) or len(who) != 2 or not all(isinstance(part, (int, float)) for part in who):
        return None
    return received(*who)
