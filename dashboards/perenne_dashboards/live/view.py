"""What the stage draws, in words and colours; plain data, sent to the browser as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from perenne_dashboards.speech import Speech, speech


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that befalls a world, marked on its charts once it has.

    Attributes:
        week: week in which it does.
        text: what it is, with its week.
    """

    week: int
    text: str


@dataclass(frozen=True, slots=True)
class WorldView:
    """How one world is shown.

    Attributes:
        key: the world's key.
        title: its name.
        colour: a CSS colour or variable, as in "var(--green)".
        dash: dash of its lines in charts, in pixels; () for a whole line.
        note: a line below the title.
        marks: what befalls it, in the order of the weeks.
    """

    key: str
    title: str
    colour: str
    dash: tuple[int, ...] = ()
    note: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart over the weeks.

    Attributes:
        key: what it is called in tests and files.
        title: what it shows.
        unit: unit of its values.
        kind: "lines", a line of one sign for each world; "bars", several signs summed up, a bar for each; "plane", the
            plane of involvement and control.
        signs: columns of the weeks (see COLUMNS).
        labels: names of the signs, where there are several.
        colours: their colours.
        high: top of the axis; None to follow the values.
        smooth: weeks over which lines are averaged, backwards.
        running: whether values are summed up over the weeks.
        percent: whether values are shares.
        group: heading under which it stands, with those after it that have the same.
    """

    key: str
    title: str
    unit: str
    signs: tuple[str, ...] = ()
    kind: Literal["lines", "bars", "plane"] = "lines"
    labels: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    high: float | None = None
    smooth: int = 1
    running: bool = False
    percent: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """All that is drawn.

    Attributes:
        worlds: in the order in which they stand.
        words: texts of the stage itself, by key (see `stage_words`).
        charts: in order.
        network: whether members are drawn.
        streams: whether initiatives are.
        weeks: horizon, for the axes.
        reasons: names of the reasons for leaving, in the order of REASONS.
        colour_by: "motivation" or "unit".
        pickable: whether a member can be picked.
        extra: what a kind of chart needs besides: "landmarks" of the plane.
    """

    worlds: tuple[WorldView, ...]
    words: dict[str, str]
    charts: tuple[Chart, ...] = ()
    network: bool = True
    streams: bool = True
    weeks: int = 520
    reasons: tuple[str, ...] = ()
    colour_by: str = "motivation"
    pickable: bool = True
    extra: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def stage_words(say: Speech) -> dict[str, str]:
    """Return the texts of the stage itself, in the language of a page."""
    return speech(say.code).table("stage")
