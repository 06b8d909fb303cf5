"""The player: steps worlds in a thread of its own, at a speed, and shows them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from perenne_dashboards.live.world import World

FRAME = 1 / 30
"""Seconds between two frames, at least."""

SPEEDS = (2.0, 5.0, 10.0, 25.0, 60.0)
"""Weeks a second that pages offer."""

SPEED = 25.0
"""Weeks a second, unless told otherwise: ten years in 21 seconds."""


class Screen(Protocol):
    """What shows worlds."""

    def show(self, worlds: Sequence[World], *, anew: bool) -> None:
        """Show where they are; `anew` when what was shown before no longer holds."""


@dataclass(frozen=True, slots=True)
class PlayerState:
    """What a page needs to know of a player.

    Attributes:
        playing: whether it steps.
        over: whether no world has anything left to live.
        dead: keys of the worlds that died.
        edition: grows when worlds are restarted, replaced or changed by hand.
        speed: weeks a second.
        week: weeks lived when it last stood still; it does not change while it plays.
    """

    playing: bool
    over: bool
    dead: tuple[str, ...]
    edition: int
    speed: float
    week: int


class Player:
    """Steps worlds side by side, week by week. Its methods may be called from any thread."""

    def __init__(self, worlds: Sequence[World]) -> None:
        """Take worlds; nothing moves until `play`."""
        self._worlds = tuple(worlds)
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._screen: Screen | None = None
        self._playing = False
        self._until: int | None = None
        self._speed = SPEED
        self._edition = 0
        self._rested = 0
        self._telling = threading.Lock()
        self._told: PlayerState | None = None
        self._watchers: list[Callable[[PlayerState], object]] = []
        self._listeners: list[Callable[[], object]] = []

    # --- what there is ---

    @property
    def worlds(self) -> tuple[World, ...]:
        """The worlds."""
        return self._worlds

    @property
    def state(self) -> PlayerState:
        """What it is doing."""
        if not self._playing:
            self._rested = self.week
        over = all(world.over for world in self._worlds)
        dead = tuple(world.key for world in self._worlds if world.dead)
        return PlayerState(self._playing, over, dead, self._edition, self._speed, self._rested)

    @property
    def week(self) -> int:
        """Weeks lived by the world that has lived longest."""
        return max((world.week for world in self._worlds), default=0)

    @property
    def lock(self) -> Any:
        """Held while worlds are stepped; whoever looks at several things of them at once holds it, too."""
        return self._lock

    # --- what to do ---

    def play(self, *, until: int | None = None) -> None:
        """Step until paused, or until a week."""
        with self._lock:
            self._playing = not self.state.over  # which notes the week, too
            self._until = until
            if self._playing and self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._run, name="perenne-player", daemon=True)
                self._thread.start()
            self._wake.set()
        self._tell()

    def pause(self) -> None:
        """Stand still, in the week that is shown: what a busy screen has missed is not left out."""
        with self._lock:
            self._playing = False
            self._show()
        self._tell()

    def step(self, weeks: int = 1) -> None:
        """Live some weeks at once."""
        with self._lock:
            self._advance(weeks)
            self._show()
        self._tell()

    def speed(self, weeks_a_second: float) -> None:
        """Set the speed."""
        with self._lock:
            self._speed = max(0.1, float(weeks_a_second))
            self._wake.set()
        self._tell()

    def restart(self, *, seed: int | None = None) -> None:
        """Let all worlds begin again and pause; with another seed, with other people."""
        with self._lock:
            self._playing = False
            for world in self._worlds:
                world.restart(seed=seed)
            self._edition += 1
            self._show(anew=True)
        self._tell()

    def replace(self, worlds: Sequence[World]) -> None:
        """Show other worlds."""
        with self._lock:
            self._worlds = tuple(worlds)
            self._playing = self._playing and not self.state.over
            self._edition += 1
            self._show(anew=True)
        self._tell()

    def change(self, what: Callable[[], object], *, anew: bool = False) -> None:
        """Do something to worlds while none is being stepped; `anew` if one was restarted by it."""
        with self._lock:
            what()
            self._edition += 1
            self._show(anew=anew)
        self._tell()

    def stop(self) -> None:
        """End for good."""
        self._stopped.set()
        self._wake.set()
        with self._lock:
            self._playing = False
            self._screen = None
            self._watchers.clear()
            self._listeners.clear()

    # --- who looks on ---

    def show_on(self, screen: Screen | None) -> None:
        """Show the worlds on a screen from now on, or on none."""
        with self._lock:
            self._screen = screen
            self._show(anew=True)

    @property
    def screen(self) -> Screen | None:
        """What shows the worlds."""
        return self._screen

    def catch_up(self) -> None:
        """Show what a busy screen has missed; while playing, the next step does."""
        with self._lock:
            if not self._playing:
                self._show()

    def refresh(self) -> None:
        """Show everything once more."""
        with self._lock:
            self._show(anew=True)

    def watch(self, watcher: Callable[[PlayerState], object]) -> Callable[[], None]:
        """Call back when the state changes; returns what ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call back after each step while playing, in the player's thread; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    # --- within ---

    def _run(self) -> None:
        due = time.monotonic()
        owed = 0.0
        while not self._stopped.is_set():
            if not self._playing:
                self._wake.wait()
                self._wake.clear()
                due, owed = time.monotonic(), 0.0
                continue
            pause = max(FRAME, 1 / self._speed)
            owed += self._speed * pause
            weeks, owed = int(owed + 1e-6), owed - int(owed + 1e-6)
            self._tick(weeks)
            due = max(due + pause, time.monotonic())  # a tick that took too long is not made up for
            self._stopped.wait(max(0.0, due - time.monotonic()))

    def _tick(self, weeks: int) -> None:
        with self._lock:
            if not self._playing:
                return
            if self._until is not None:
                weeks = min(weeks, self._until - self.week)
            self._advance(weeks)
            if self.state.over or (self._until is not None and self.week >= self._until):
                self._playing = False
            self._show()
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
        self._tell()

    def _advance(self, weeks: int) -> None:
        for world in self._worlds:
            for _ in range(weeks):
                world.step()

    def _show(self, *, anew: bool = False) -> None:
        if self._screen is not None:
            self._screen.show(self._worlds, anew=anew)

    def _tell(self) -> None:
        with self._telling:
            state = self.state
            if state == self._told:
                return
            self._told = state
        for watcher in list(self._watchers):
            watcher(state)
