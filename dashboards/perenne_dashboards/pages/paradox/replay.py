"""The replay: recorded worlds, sent to the browser once and replayed there.

A recording is some tens of kilobytes, so that nothing need run on the server while a room looks on; it can be paused,
slid and jumped, and shows the same to everybody. `assets/paradox/replay.js` draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import numpy as np
import solara
import traitlets

from perenne_dashboards.pages.paradox.recording import Recording, Undertaking

_SOURCE = """
const home = new URL((window.solara?.rootPath || '') + '/static/assets/paradox/', location.origin);
export default {
  async render(context) {
    const { render } = await import(new URL('replay.js', home));
    return render(context);
  },
};
"""
_OUTCOME = {True: 1, False: 0, None: -1}


class ReplayWidget(anywidget.AnyWidget):
    """What the browser is told, and what it tells.

    Attributes:
        worlds: each world's people and initiatives, as `told` gives them.
        motivation: how motivated each member was in each week of their stay, a byte each, person by person.
        work: serial of the initiative they were at, −1 for none, two bytes each, person by person.
        progress: how far each initiative had come in each of its weeks, a byte each, one after another.
        words: what is read on it.
        hero: row of the person who bears a name.
        until: week at which it stops.
        horizon: week at which a life counts as lived through.
        start: "start" or "end": where it opens.
        command: a number that changes, and "play", "toggle" or "end".
        state: "ready", "playing", "paused" or "ended": written by the browser.
    """

    _esm = _SOURCE
    worlds = traitlets.List(traitlets.Dict()).tag(sync=True)
    motivation = traitlets.Bytes().tag(sync=True)
    work = traitlets.Bytes().tag(sync=True)
    progress = traitlets.Bytes().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    hero = traitlets.Int(-1).tag(sync=True)
    until = traitlets.Int(1).tag(sync=True)
    horizon = traitlets.Int(1).tag(sync=True)
    start = traitlets.Unicode("start").tag(sync=True)
    command = traitlets.Dict().tag(sync=True)
    state = traitlets.Unicode("ready").tag(sync=True)


def told(recordings: Sequence[Recording]) -> dict[str, Any]:
    """Return worlds as the replay takes them: `worlds`, `motivation`, `work` and `progress`."""
    tape = _Tape()
    worlds = [tape.world(recording) for recording in recordings]
    return {
        "worlds": worlds,
        "motivation": b"".join(tape.motivation),
        "work": b"".join(tape.work),
        "progress": b"".join(tape.progress),
    }


class _Tape:
    """Bytes of all worlds, one after another, and where each begins."""

    def __init__(self) -> None:
        self.motivation: list[bytes] = []
        self.work: list[bytes] = []
        self.progress: list[bytes] = []
        self._felt = self._done = 0

    def world(self, recording: Recording) -> dict[str, Any]:
        people = [row for row, person in enumerate(recording.people) if person["arrival"] < recording.weeks]
        return {
            "policy": recording.life.policy,
            "weeks": recording.weeks,
            "alive": recording.life.censored,
            "people": self._people(recording, people),
            "initiatives": self._initiatives(recording.undertakings),
        }

    def _people(self, recording: Recording, rows: Sequence[int]) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {name: [] for name in ("arrival", "left", "reason", "interest", "offset")}
        for row in rows:
            person = recording.people[row]
            gone = 0 <= person["left"] < recording.weeks
            joined = int(person["arrival"])
            left = int(person["left"]) if gone else recording.weeks
            columns["arrival"].append(joined)
            columns["left"].append(left)
            columns["reason"].append(int(person["reason"]) if gone else -1)
            columns["interest"].append(round(float(person["interest"]), 4))
            columns["offset"].append(self._felt)
            self.motivation.append(_bytes(recording.felt["motivation"][joined:left, row]))
            self.work.append(recording.work[joined:left, row].astype("<i2").tobytes())
            self._felt += left - joined
        return columns

    def _initiatives(self, undertakings: Sequence[Undertaking]) -> dict[str, list[Any]]:
        offsets = []
        for one in undertakings:
            offsets.append(self._done)
            self.progress.append(_bytes(np.array(one.progress)))
            self._done += len(one.progress)
        return {
            "serial": [one.serial for one in undertakings],
            "founded": [one.founded for one in undertakings],
            "ended": [one.ended for one in undertakings],
            "topic": [round(one.topic, 4) for one in undertakings],
            "mandated": [int(one.mandated) for one in undertakings],
            "outcome": [_OUTCOME[one.succeeded] for one in undertakings],
            "offset": offsets,
        }


def _bytes(shares: np.typing.NDArray[Any]) -> bytes:
    return np.round(255 * np.clip(shares, 0, 1)).astype(np.uint8).tobytes()


def Replay(
    shown: Mapping[str, Any],
    *,
    words: Mapping[str, Any],
    until: int,
    horizon: int,
    on_state: Callable[[str], None],
    hero: int = -1,
    command: Mapping[str, Any] | None = None,
    at_end: bool = False,
) -> solara.Element:
    """Return a replay.

    Args:
        shown: worlds, as `told` gives them.
        words: what is read on it.
        until: week at which it stops.
        horizon: week at which a life counts as lived through.
        on_state: called with "ready", "playing", "paused" or "ended".
        hero: row of the person who bears a name.
        command: a number that changes, and what to do.
        at_end: whether it opens at its end.
    """
    return ReplayWidget.element(
        **shown,
        words=dict(words),
        hero=hero,
        until=until,
        horizon=horizon,
        start="end" if at_end else "start",
        command=dict(command or {"number": 0, "what": ""}),
        on_state=on_state,
    )
