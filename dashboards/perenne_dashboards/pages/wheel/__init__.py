"""Take the wheel: the visitor is the facilitator, month after month, for five years."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import solara

from perenne_dashboards.address import use_address, use_speech, write_address
from perenne_dashboards.controls import Button, Choice, NumberField, Segments
from perenne_dashboards.markup import html, stylesheet
from perenne_dashboards.pages.wheel.close import close
from perenne_dashboards.pages.wheel.view import board
from perenne_dashboards.speech import Speech
from perenne_experiments.wheel.decisions import STEPS, CodeError
from perenne_experiments.wheel.ending import Ending, finish
from perenne_experiments.wheel.game import BUDGETS, PLAYER, Game, News, Setting, restore
from perenne_experiments.wheel.incidents import WEATHERS
from perenne_experiments.wheel.months import WEEKS, week_of
from perenne_model.levers import LEVERS

if TYPE_CHECKING:
    from perenne_experiments.autopsy.autopsy import Autopsy

KEY = "wheel"
"""Key of the game in the address."""

_PATIENCE = 90  # seconds that an ending waits for the searched hand
_LUCKS = 40  # with which an autopsy tries each change
_LARGEST = 999_999  # of the numbers that people are drawn by here: short enough to be told aloud


@dataclass(frozen=True)
class _Table:
    """What lies on the table: a setting to be chosen, or a game.

    Attributes:
        setting: what the next game starts from.
        game: the game on its way, or over; None before it begins.
        heard: what was heard of since the last decision.
        closed: whether the ending is looked at.
        note: a text of the language files that is told above it; "" for none.
        turn: grows with every turn: games change within.
    """

    setting: Setting
    game: Game | None = None
    heard: tuple[News, ...] = field(default=())
    closed: bool = False
    note: str = ""
    turn: int = 0


def opened(code: str) -> _Table:
    """Return the table that a link's text asks for; one without a game where it says none."""
    fresh = Setting(seed=random.randint(1, 9999))  # noqa: S311 - nothing hangs on it being guessed
    if not code:
        return _Table(fresh)
    try:
        found = restore(code)
    except CodeError:
        return _Table(fresh, note="bad_link")
    game = found.game
    note = "" if found.same_model else "other_model"
    heard = tuple(news for news in game.news if news.week >= week_of(max(0, game.month - 1)))
    return _Table(game.setting, game, heard, closed=game.over, note=note or ("shared" if game.over else ""))


@solara.component
def Page() -> solara.Element:
    """Show the start, the turn at hand, or the ending."""
    say = use_speech(__name__)
    code = use_address().get(KEY, "")
    table, lay = solara.use_state(solara.use_memo(lambda: opened(code), []))
    note = html("p", say(table.note), css="note", role="status") if table.note else None
    parts = [stylesheet("study"), stylesheet("wheel"), html("h1", say("title")), note]
    if table.game is None:
        parts.append(_Start(table=table, lay=lay))
    elif table.closed:
        parts.append(_Close(table=table, lay=lay).key(table.game.code))
    else:
        parts.append(_turn(table, lay, say))
    return html("div", *parts, css="page")


@solara.component
def _Start(table: _Table, lay: Any) -> solara.Element:
    """Let the visitor choose."""
    from perenne_scenarios import load, names

    say = use_speech(__name__)
    setting = table.setting

    def choose(**changes: Any) -> None:
        lay(replace(table, setting=replace(setting, **changes)))

    return html(
        "div",
        html("p", say("lede"), css="lede"),
        html("p", say("promise"), css="prose"),
        Choice(
            say("scenario"),
            setting.scenario,
            [(name, load(name).title[say.code]) for name in names()],
            on_value=lambda name: choose(scenario=name),
            help=load(setting.scenario).description[say.code],
        ),
        Segments(
            say("hours"),
            str(setting.hours),
            [(str(hours), str(hours)) for hours in BUDGETS],
            on_value=lambda hours: choose(hours=int(hours)),
        ),
        html("p", say("hours_help"), css="note"),
        Segments(
            say("weather"),
            setting.weather,
            [(name, say(f"weather_{name}")) for name in WEATHERS],
            on_value=lambda name: choose(weather=name),
        ),
        NumberField(
            say("people"),
            setting.seed,
            low=0,
            high=_LARGEST,
            on_value=lambda seed: choose(seed=int(seed)),
            help=say("people_help"),
        ),
        html(
            "div",
            Button(say("begin"), kind="main", on_click=lambda: begin(setting, lay), shortcut="Enter"),
            Button(
                say("other_people"),
                icon="dice",
                on_click=lambda: choose(seed=random.randint(1, 9999)),  # noqa: S311
            ),
            css="row",
        ),
        css="wheel-start",
    )


def begin(setting: Setting, lay: Any) -> None:
    """Begin a game, and let the search for its rival begin as well."""
    from perenne_experiments.wheel.rival import searched

    searched(setting.scenario, setting.hours)
    game = Game(setting)
    write_address({KEY: game.code})
    lay(_Table(setting, game))


def _turn(table: _Table, lay: Any, say: Speech) -> solara.Element:
    """Show the turn at hand."""
    game = table.game
    if game is None:
        raise ValueError("a turn takes a game")

    def play(given: object) -> None:
        decided = _decided(given)
        if decided is None or game.over:
            return
        heard = game.play(*decided)
        write_address({KEY: game.code})
        lay(replace(table, heard=tuple(heard), note="", turn=table.turn + 1))

    def leave(_: object) -> None:
        write_address({KEY: ""})
        lay(_Table(table.setting))

    return _board(
        view=board(game, table.heard, say),
        words=say.table("board") | {"levels": list(_levels(say))},
        event_play=play,
        event_end=lambda _: lay(replace(table, closed=True, note="")) if game.over else None,
        event_leave=leave,
    )


def _levels(say: Speech) -> list[str]:
    from perenne_model.words import words

    return list(words(say.package, say.code).table("board.levels"))


def _decided(given: object) -> tuple[tuple[int, ...], int] | None:
    """Return the steps and the months that a browser sent; None for what is neither."""
    if not isinstance(given, dict):
        return None
    steps, months = given.get("steps"), given.get("months")
    if not isinstance(steps, list) or len(steps) != len(LEVERS) or months not in (1, 3, 12):
        return None
    if not all(isinstance(step, int) and not isinstance(step, bool) and 0 <= step <= STEPS for step in steps):
        return None
    return tuple(steps), int(months)


@solara.component
def _Close(table: _Table, lay: Any) -> solara.Element:
    """Let the other hands live, then show the ending."""
    say = use_speech(__name__)
    game = table.game
    if game is None:
        raise ValueError("an ending takes a game")
    found: solara.Result[Ending] = solara.use_thread(lambda: reckoned(game), dependencies=[], intrusive_cancel=False)
    if found.error is not None:
        raise found.error
    if found.value is None:
        return html("p", say("reckoning"), css="note", role="status")

    def again(given: object) -> None:
        same = isinstance(given, dict) and given.get("same") is True
        seed = table.setting.seed if same else random.randint(1, 9999)  # noqa: S311
        begin(replace(table.setting, seed=seed), lay)

    def change(_: object) -> None:
        write_address({KEY: ""})
        lay(_Table(table.setting))

    shown = _ending(view=close(game, found.value, say), words=say.table("end"), event_again=again, event_change=change)
    return html("div", shown, None if found.value.yours.alive else _Autopsy(game=game))


@solara.component
def _Autopsy(game: Game) -> solara.Element:
    """Offer to look for what would have saved a community that died, and tell it."""
    say = use_speech(__name__)
    asked, ask = solara.use_state("")
    found: solara.Result[Autopsy | None] = solara.use_thread(
        lambda: dissected(game) if asked else None, dependencies=[asked], intrusive_cancel=False
    )
    if found.error is not None:
        raise found.error
    heading = html("h2", say("end.autopsy"))
    if not asked:
        return html("section", heading, Button(say("end.autopsy_do"), on_click=lambda: ask("yes")), css="wheel-end")
    if found.value is None:
        return html("section", heading, html("p", say("end.autopsy_wait"), css="note", role="status"), css="wheel-end")
    lines = [html("p", say("end.autopsy_note"), css="note")]
    lines += [html("p", line, css="prose") for line in autopsy_lines(found.value, say)]
    return html("section", heading, *lines, css="wheel-end wheel-autopsy")


def dissected(game: Game) -> Autopsy:
    """Return the autopsy of a game whose community died.

    Raises:
        ValueError: it did not.
    """
    from perenne_experiments.autopsy.autopsy import Autopsy, perform_autopsy

    setting = game.setting
    found = perform_autopsy(
        setting.loaded,
        game.decisions.policy(PLAYER),
        seed=setting.seed,
        weeks=WEEKS,
        events=setting.events,
        runs=_LUCKS,
    )
    if not isinstance(found, Autopsy):
        raise ValueError("the community lived: there is nothing to dissect")
    return found


def autopsy_lines(found: Autopsy, say: Speech) -> list[str]:
    """Return what an autopsy found, a paragraph each."""
    from perenne_experiments.autopsy.conclusion import luck, saviours, seen, tipped

    return [
        f"{tipped(found, say.lab)} {seen(found.drivers, say.lab)[0]}",
        luck(found, say.lab),
        saviours(found.sure(found.from_late), found.late, say.lab),
        saviours(found.sure(found.from_start), 0, say.lab),
    ]


def reckoned(game: Game) -> Ending:
    """Return the ending, with the searched hand where it is found in time."""
    from perenne_experiments.wheel.rival import searched

    try:
        rivals = [searched(game.setting.scenario, game.setting.hours).result(timeout=_PATIENCE)]
    except Exception:  # noqa: BLE001 - its library may be missing, or it may take too long: the game ends without it
        rivals = []
    return finish(game, rivals)


@solara.component_vue("board.vue", vuetify=False)
def _board(view: dict[str, Any], words: dict[str, Any], event_play: Any, event_end: Any, event_leave: Any) -> None:
    """Draw the turn screen."""


@solara.component_vue("ending.vue", vuetify=False)
def _ending(view: dict[str, Any], words: dict[str, Any], event_again: Any, event_change: Any) -> None:
    """Draw the ending."""
