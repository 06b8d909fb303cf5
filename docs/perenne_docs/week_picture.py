"""The picture of the week: its phases in order, and the levers that each reads, as an SVG made without a browser."""

from __future__ import annotations

import textwrap
from itertools import accumulate

from perenne_docs.odd import phase_words
from perenne_docs.rules import all_rules
from perenne_docs.speech import Speech
from perenne_experiments.pages.markup import plain, tag
from perenne_experiments.pages.palette import line_styles
from perenne_model import LEVERS, PHASES, SUPPORT
from perenne_model.words import words

WIDTH = 780
"""Width of the picture, CSS pixels."""

_FONT = "'Liberation Sans', Arial, Helvetica, 'DejaVu Sans', sans-serif"
_INK, _FAINT, _LINE, _BOX = "#1f252b", "#5a636b", "#9aa3ab", "#f4f6f8"
_LEFT, _BOX_WIDTH, _LEVERS_AT = 44, 480, 548
_TOP, _GAP, _LINE_HEIGHT, _PADDING = 96, 16, 17, 14
_COLUMN = 112  # from one column of levers to the next
_LETTERS = 66  # letters of a line within a box
_BENEATH = 34
_CONTROL, _SUPPORT = (line_styles(("directive", "cultivating"))[name].colour for name in ("directive", "cultivating"))


def week_picture(say: Speech) -> str:
    """Return the picture in a language."""
    boxes = [_Box(place, phase.name, say) for place, phase in enumerate(PHASES, 1)]
    tops = list(accumulate((box.height + _GAP for box in boxes), initial=_TOP))
    height = tops[-1] - _GAP + _BENEATH + 14
    drawn = [box.draw(top) for box, top in zip(boxes, tops, strict=False)]
    arrows = [_arrow(_LEFT + 24, top - _GAP, top) for top in tops[1:-1]]
    content = [
        tag("title", plain(say("week_picture.title"))),
        tag("desc", plain(say("week_picture.alternative"))),
        tag("rect", width=WIDTH, height=height, fill="#fff"),
        _text(_LEFT, 30, say("week_picture.title"), size=18, weight=650),
        _text(_LEFT, 54, say("week_picture.before"), fill=_FAINT),
        _text(_LEVERS_AT, 82, say("week_picture.levers"), fill=_FAINT, size=12),
        *_legend(say),
        *drawn,
        *arrows,
        _loop(tops[0] + 20, tops[-1] - _GAP - 20, say),
        _text(_LEFT, height - 20, say("week_picture.after"), fill=_FAINT),
    ]
    box = f"0 0 {WIDTH} {height}"
    attributes = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box, "role": "img", "font-family": _FONT}
    opened = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<svg{opened} width="{WIDTH}" height="{height}">\n' + "\n".join(content) + "\n</svg>\n"


class _Box:
    """One phase: its number, name, what it does, and the levers it reads."""

    def __init__(self, place: int, name: str, say: Speech) -> None:
        """Lay the texts out."""
        self.title, does = phase_words(name, say)
        self.place = place
        self.lines = textwrap.wrap(does, _LETTERS)
        names = words("perenne_model", say.code)
        self.levers = [
            (say.typeset(names(f"levers.{lever}")), lever in SUPPORT)
            for lever in LEVERS
            if lever in all_rules()[name].levers
        ]
        rows = max(1 + len(self.lines), (len(self.levers) + 1) // 2)
        self.height = rows * _LINE_HEIGHT + 2 * _PADDING - 4

    def draw(self, top: int) -> str:
        """Return the phase, drawn from a height on."""
        first = top + _PADDING + 11
        texts = [
            tag("rect", x=_LEFT, y=top, width=_BOX_WIDTH, height=self.height, rx=8, fill=_BOX, stroke=_LINE),
            _text(_LEFT + 16, first, str(self.place), size=14, weight=650, fill=_FAINT),
            _text(_LEFT + 40, first, self.title, size=14, weight=650),
        ]
        texts += [_text(_LEFT + 40, first + line * _LINE_HEIGHT, text) for line, text in enumerate(self.lines, 1)]
        for number, (name, is_support) in enumerate(self.levers):
            x = _LEVERS_AT + number % 2 * _COLUMN
            y = first + number // 2 * _LINE_HEIGHT
            texts.append(_mark(x, y, is_support=is_support))
            texts.append(_text(x + 14, y, name, size=12))
        return tag("g", *texts)


def _legend(say: Speech) -> list[str]:
    named = (("odd.support", True), ("odd.control", False))
    marks = [_mark(_LEVERS_AT + place * _COLUMN, 30, is_support=kind) for place, (_, kind) in enumerate(named)]
    texts = [_text(_LEVERS_AT + place * _COLUMN + 14, 30, say(key), size=12) for place, (key, _) in enumerate(named)]
    return [*marks, *texts]


def _mark(x: int, y: int, *, is_support: bool) -> str:
    """Return the mark of a lever's family: a disc for support, a square for control."""
    if is_support:
        return tag("circle", cx=x + 5, cy=y - 4, r=4, fill=_SUPPORT)
    return tag("rect", x=x + 1, y=y - 8, width=8, height=8, fill=_CONTROL)


def _text(x: int, y: int, text: str, *, size: int = 13, weight: int | None = None, fill: str = _INK) -> str:
    return tag("text", plain(text), x=x, y=y, font_size=size, font_weight=weight, fill=fill)


def _arrow(x: int, start: int, end: int) -> str:
    head = f"M{x - 4} {end - 7}L{x} {end - 1}L{x + 4} {end - 7}"
    return tag("path", d=f"M{x} {start}V{end - 2}{head}", fill="none", stroke=_LINE, stroke_width="1.5")


def _loop(top: int, bottom: int, say: Speech) -> str:
    """Return the way back from the last phase to the first."""
    x, edge = 22, _LEFT
    way = f"M{edge} {bottom}H{x + 8}Q{x} {bottom} {x} {bottom - 8}V{top + 8}Q{x} {top} {x + 8} {top}H{edge - 2}"
    head = f"M{edge - 8} {top - 4}L{edge - 2} {top}L{edge - 8} {top + 4}"
    middle = (top + bottom) // 2
    told = tag(
        "text",
        plain(say("week_picture.again")),
        transform=f"translate({x - 7} {middle}) rotate(-90)",
        text_anchor="middle",
        font_size=12,
        fill=_FAINT,
    )
    return tag("path", d=way + head, fill="none", stroke=_LINE, stroke_width="1.5") + told
