"""The score card: one picture to share, drawn as SVG in colours of its own, since it leaves the page."""

from __future__ import annotations

from html import escape

from perenne_dashboards.speech import Speech
from perenne_experiments.pages.palette import LineStyle, line_styles
from perenne_experiments.wheel.ending import Ending, Result
from perenne_experiments.wheel.game import PLAYER
from perenne_experiments.wheel.months import MONTHS, monthly

WIDTH, HEIGHT = 1200, 630
"""Pixels, as pages that show links cut their pictures."""

_PAPER, _INK, _SOFT, _RULE, _ACCENT = "#fdfcf9", "#1f252b", "#5a636b", "#d9d5cb", "#00694e"
_SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"
_SERIF = "Georgia, 'Liberation Serif', serif"
_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 350, 1130, 530  # the little chart
_DRAWN = ("absent", "directive", "cultivating", PLAYER)
_DASHES = {"solid": "", "dash": "14 8", "dot": "3 7"}


def card(ending: Ending, say: Speech) -> str:
    """Return the card as SVG, ready to be shown, saved or turned into a PNG."""
    yours = ending.yours
    numerals = say.lab.numerals
    setting = ending.setting
    points = say("card.points", points=numerals.number(yours.points))
    place = say("card.rank", rank=ending.rank, count=len(ending.results))
    told = say(
        "card.setting",
        scenario=setting.loaded.title[say.code],
        hours=setting.hours,
        weather=say(f"weather_{setting.weather}").lower(),
        seed=setting.seed,
    )
    years = numerals.number(yours.lifetime / 52, 1)
    headline = say("card.headline_alive") if yours.alive else say("card.headline_dead", years=years)
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
        f'<rect width="{WIDTH}" height="12" fill="{_ACCENT}"/>',
        _text(_LEFT, 78, f"Pérenne · {say('title')}", 26, _SOFT),
        _text(_LEFT, 152, headline, 50, _INK, serif=True),
        _text(_LEFT, 226, points, 54, _ACCENT, bold=True),
        _text(_RIGHT, 226, place, 34, _INK, end=True),
        _text(_LEFT, 280, told, 23, _SOFT),
        _text(_LEFT, 332, say("card.active"), 21, _SOFT),
        *_chart(ending),
        *_legend(say),
        _text(_RIGHT, 600, say("card.call"), 24, _ACCENT, end=True, bold=True),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{escape(f"{headline}. {points}, {place}. {told}", quote=True)}">{"".join(parts)}</svg>'
    )


def _text(
    x: float,
    y: float,
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
    serif: bool = False,
    end: bool = False,
) -> str:
    anchor = "end" if end else "start"
    weight = 700 if bold else 600 if serif else 400
    family = _SERIF if serif else _SANS
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _styles() -> dict[str, LineStyle]:
    return {**line_styles(_DRAWN[:3]), PLAYER: LineStyle(_INK, "solid")}


def _chart(ending: Ending) -> list[str]:
    results = [ending.of(name) for name in _DRAWN]
    highest = max(4.0, *(mean or 0.0 for result in results for mean in monthly(result.active, result.lifetime)))
    width = (_RIGHT - _LEFT) / 5
    grid = [
        f'<line x1="{_LEFT + width * year:.0f}" x2="{_LEFT + width * year:.0f}" y1="{_TOP}" y2="{_BOTTOM}" '
        f'stroke="{_RULE}" stroke-width="1"/>'
        for year in range(6)
    ]
    base = f'<line x1="{_LEFT}" x2="{_RIGHT}" y1="{_BOTTOM}" y2="{_BOTTOM}" stroke="{_RULE}" stroke-width="2"/>'
    return [*grid, base, *(_line(result, highest) for result in results)]


def _line(result: Result, highest: float) -> str:
    style = _styles()[result.name]
    points = [
        f"{_LEFT + (_RIGHT - _LEFT) * (month + 0.5) / MONTHS:.1f},{_BOTTOM - (_BOTTOM - _TOP) * mean / highest:.1f}"
        for month, mean in enumerate(monthly(result.active, result.lifetime))
        if mean is not None
    ]
    dash = _DASHES[style.dash]
    return (
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{style.colour}" '
        f'stroke-width="{6 if result.name == PLAYER else 3}" stroke-linejoin="round"'
        + (f' stroke-dasharray="{dash}"' if dash else "")
        + "/>"
    )


def _legend(say: Speech) -> list[str]:
    parts, x = [], float(_LEFT)
    for name in (PLAYER, "cultivating", "directive", "absent"):
        style, label = _styles()[name], say(f"names.{name}")
        dash = _DASHES[style.dash]
        parts.append(
            f'<line x1="{x:.0f}" x2="{x + 36:.0f}" y1="560" y2="560" stroke="{style.colour}" '
            f'stroke-width="{6 if name == PLAYER else 3}"' + (f' stroke-dasharray="{dash}"' if dash else "") + "/>"
        )
        parts.append(_text(x + 46, 566, label, 20, _INK))
        x += 46 + 11.5 * len(label) + 30
    return parts
