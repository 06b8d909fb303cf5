"""What the turn screen shows: plain values of a game, in the words of one language. No page is needed to make it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perenne_dashboards.speech import Speech
from perenne_experiments.wheel.decisions import NOTHING, STEPS
from perenne_experiments.wheel.game import Game, News, month_of, trace
from perenne_experiments.wheel.months import MONTHS
from perenne_model.levers import LEVERS, SUPPORT
from perenne_model.policies import VISIBLE

_INCIDENTS = ("hours_cut", "reorganisation", "newcomers", "key_members_lost", "agenda_imposed", "facilitator_leaves")


_LAUNCHED, _LAUNCH = ("newcomers", "newcomers_kept"), 3
"""Signs in which the launch core would dwarf all that follows, and the months that are left to overshoot."""


def board(game: Game, heard: Sequence[News], say: Speech) -> dict[str, Any]:
    """Return all that the turn screen needs, ready for JSON.

    Args:
        game: the game.
        heard: what was heard of since the last decision.
        say: the page's words.
    """
    costs = game.costs
    last = game.decisions.months[-1] if game.decisions.months else NOTHING
    return {
        "month": game.month,
        "months": MONTHS,
        "over": game.over,
        "hours": round(game.hours, 2),
        "steps": STEPS,
        "signs": [_sign(game, sign, say) for sign in VISIBLE],
        "levers": [
            {
                "name": lever,
                "label": _capitalised(say.model(f"levers.{lever}")),
                "help": say(f"levers.{lever}"),
                "support": lever in SUPPORT,
                "cost": round(costs[lever], 3),
                "level": last[place],
                "past": [steps[place] for steps in game.decisions.months],
            }
            for place, lever in enumerate(LEVERS)
        ],
        "marks": [
            {"month": month_of(news.week), "label": say(f"heard.{news.kind}")}
            for news in game.news
            if news.kind in _INCIDENTS
        ],
        "news": [*_asleep(game, say), *told(heard, say, begun=game.month > 0)],
    }


def told(heard: Sequence[News], say: Speech, *, begun: bool) -> list[dict[str, str]]:
    """Return news as sentences, each with its kind: "incident", "good", "bad" or "plain"."""
    if not begun:
        return [{"kind": "plain", "text": say("board.welcome")}]
    lines = [
        {"kind": "incident" if news.kind in _INCIDENTS else "plain", "text": say(f"heard.{news.kind}")}
        for news in heard
        if news.kind in (*_INCIDENTS, "asleep", "awake")
    ]
    for kind, tone in (("results", "good"), ("abandoned", "bad")):
        total = sum(round(news.amount) for news in heard if news.kind == kind)
        if total:
            lines.append({"kind": tone, "text": counted(f"heard.{kind}", total, say)})
    short = [news.amount for news in heard if news.kind == "short"]
    if short:
        lines.append({"kind": "bad", "text": say("heard.short", share=say.lab.numerals.percent(min(short)))})
    return lines or [{"kind": "plain", "text": say("board.quiet")}]


def counted(key: str, number: int, say: Speech, **values: object) -> str:
    """Return a text that counts something, singular or plural: the texts `key.one` and `key.many`."""
    which = "one" if number == 1 else "many"
    return say(f"{key}.{which}", number=say.lab.numerals.number(number), **values)


def _asleep(game: Game, say: Speech) -> list[dict[str, str]]:
    if not game.asleep:
        return []
    return [{"kind": "incident", "text": say("board.asleep_now", weeks=game.silence)}]


def _sign(game: Game, sign: str, say: Speech) -> dict[str, Any]:
    values = trace(game, sign)
    share = sign == "answer_rate"
    now = values[-1] if values else None
    return {
        "name": sign,
        "label": say(f"signs.{sign}"),
        "now": "–" if now is None else _shown(now, say, share=share),
        "values": [round(value, 3) for value in values],
        "high": 1.0 if share else max([4.0, *(values[_LAUNCH:] if sign in _LAUNCHED else values)]),
    }


def _shown(value: float, say: Speech, *, share: bool) -> str:
    if share:
        return say.lab.numerals.percent(value)
    return say.lab.numerals.number(value, 0 if value >= 10 or value == round(value) else 1)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
