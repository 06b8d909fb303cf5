"""What the ending shows: plain values of an ending, in the words of one language. No page is needed to make it."""

from __future__ import annotations

from typing import Any

from perenne_dashboards.pages.wheel.card import card
from perenne_dashboards.pages.wheel.view import counted
from perenne_dashboards.speech import Speech
from perenne_experiments.search.policy_file import policy_text
from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.wheel.ending import OTHERS, Ending, Result
from perenne_experiments.wheel.game import PLAYER, Game
from perenne_experiments.wheel.months import MONTHS, monthly
from perenne_experiments.wheel.rival import SEARCHED, TRIALS

COLOURS = {
    PLAYER: ("accent", ""),
    "absent": ("blue", "7 4"),
    "directive": ("vermillion", "2 4"),
    "cultivating": ("green", ""),
    SEARCHED: ("purple", "9 3 2 3"),
}
"""Colour and dash of each hand, as in the reports; the player's own is the boldest."""

_DRAWN = (PLAYER, "cultivating", SEARCHED, "absent", "directive")


def close(game: Game, ending: Ending, say: Speech) -> dict[str, Any]:
    """Return all that the ending shows, ready for JSON.

    Args:
        game: the game, which is over.
        ending: what it came to.
        say: the page's words.
    """
    yours = ending.yours
    numerals = say.lab.numerals
    names = [name for name in _DRAWN if any(result.name == name for result in ending.results)]
    drawing = card(ending, say)
    return {
        "verdict": [verdict(yours, say), _absent(ending.of("absent"), say), *_crossings(ending, say)],
        "rank": rank(ending, say),
        "rows": [_row(result, say) for result in ending.results],
        "luck": [
            {
                "name": one.name,
                "label": say(f"names.{one.name}"),
                "points": _plain(one.points),
                "text": say.lab(
                    "text.with_range",
                    value=numerals.number(one.points.value),
                    range=numerals.range(one.points),
                ),
            }
            for one in ending.elsewhere
        ],
        "luck_note": say("end.luck_note", months=game.month, others=OTHERS),
        "hands": [
            {"name": name, "label": say(f"names.{name}"), "colour": COLOURS[name][0], "dash": COLOURS[name][1]}
            for name in names
        ],
        "active": {name: monthly(ending.of(name).active, ending.of(name).lifetime) for name in names},
        "motivation": {name: monthly(ending.of(name).motivation, ending.of(name).lifetime) for name in names},
        "reasons": _reasons(yours, say),
        "searched": say("end.searched_note", trials=TRIALS) if SEARCHED in names else say("end.searched_none"),
        "card": drawing,
        "text": say(
            "card.text",
            headline=headline(yours, say),
            points=say("card.points", points=numerals.number(yours.points)),
            rank=say("card.rank", rank=ending.rank, count=len(ending.results)),
            scenario=ending.setting.loaded.title[say.code],
            seed=ending.setting.seed,
            link="{link}",
        ),
        "policy": policy_text(f"wheel-{ending.setting.seed}", game.decisions.policy(PLAYER).stages, [f"{game.code}"]),
        "months": MONTHS,
    }


def verdict(yours: Result, say: Speech) -> str:
    """Return how the player's community fared."""
    if yours.alive:
        return say("end.alive")
    numerals = say.lab.numerals
    return say("end.dead", weeks=numerals.number(yours.lifetime), years=numerals.number(yours.lifetime / 52, 1))


def headline(yours: Result, say: Speech) -> str:
    """Return the same as the player tells it to others."""
    if yours.alive:
        return say("card.headline_alive")
    return say("card.headline_dead", years=say.lab.numerals.number(yours.lifetime / 52, 1))


def rank(ending: Ending, say: Speech) -> str:
    """Return the player's points and place."""
    shown = say.lab.numerals.number(ending.yours.points)
    return say("end.rank", points=shown, rank=ending.rank, count=len(ending.results))


def _absent(absent: Result, say: Speech) -> str:
    if absent.alive:
        return say("end.absent_alive")
    return say("end.absent_dead", weeks=say.lab.numerals.number(absent.lifetime))


def _crossings(ending: Ending, say: Speech) -> list[str]:
    stayed = counted("end.stayed", ending.stayed, say) if ending.stayed else say("end.stayed.none")
    return [stayed, *([counted("end.left", ending.left, say)] if ending.left else [])]


def _row(result: Result, say: Speech) -> dict[str, Any]:
    numerals = say.lab.numerals
    return {
        "name": result.name,
        "mine": result.name == PLAYER,
        "cells": [
            say(f"names.{result.name}"),
            numerals.number(result.lifetime),
            numerals.number(result.value["information"]),
            numerals.number(result.value["expertise"]),
            numerals.number(result.value["ideas"]),
            numerals.number(result.index, 2),
            numerals.number(result.hours),
            numerals.number(result.points),
        ],
    }


def _plain(estimate: Estimate) -> dict[str, float]:
    return {"value": estimate.value, "low": max(0.0, estimate.low), "high": estimate.high}


def _reasons(yours: Result, say: Speech) -> str:
    total = sum(yours.reasons.values())
    if not total:
        return say("end.nobody_left")
    ordered = sorted(yours.reasons.items(), key=lambda item: -item[1])
    told = [
        say.lab("text.with_share", name=say.lab.name("reasons", reason), share=say.lab.numerals.percent(count / total))
        for reason, count in ordered
        if count
    ]
    return counted("end.left_total", total, say, list=say.lab.listed(told))
