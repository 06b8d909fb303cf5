"""What can be chosen: a store, and which of its runs are looked at."""

from __future__ import annotations

import math
from collections.abc import Callable

import solara

from perenne_dashboards.controls import Button, Choice, NumberField
from perenne_dashboards.markup import html
from perenne_dashboards.pages.experiments.faults import error_line
from perenne_dashboards.pages.experiments.filter import Filter, between
from perenne_dashboards.pages.experiments.holding import Holding, Span
from perenne_dashboards.pages.experiments.work import Work
from perenne_dashboards.speech import Speech
from perenne_dashboards.stores import DEMONSTRATION, Listing, shelf
from perenne_experiments.words.factors import factor_label, takes_whole_numbers, told_in_per_cent
from perenne_experiments.words.language import capitalised

_STEPS = 100  # of a factor's range, about, from one number that can be typed to the next

EXAMPLE = "perenne sweep assumptions --store my.store"
"""A command that makes a store."""


def Opening(
    listing: Listing,
    name: str,
    making: Work[None],
    say: Speech,
    on_open: Callable[[str], object],
    on_demonstrate: Callable[[], object],
) -> solara.Element:
    """Return the choice of a store, or how to get one."""
    there = shelf().demonstration is not None
    known = [*listing.stores, *listing.searches, *([DEMONSTRATION] if there else [])]
    if not known and not making.busy and not name:
        return _empty(making, say, on_demonstrate)
    options = [
        *((store, store if store != "." else shelf().folder.name) for store in listing.stores),
        *((search, say("open.search", name=search)) for search in listing.searches),
        *([(DEMONSTRATION, say("open.demonstration"))] if there else []),
    ]
    if name and name not in known:
        options.append((name, name if name != DEMONSTRATION else say("open.demonstration")))
    return html(
        "div",
        html("div", Choice(say("open.label"), name, options, on_value=on_open), css="experiments-open"),
        None if there or making.busy else Button(say("open.demonstrate"), kind="quiet", on_click=on_demonstrate),
        _making(making, say),
        css="row row-end",
    ).key("choice")


def _empty(making: Work[None], say: Speech, on_demonstrate: Callable[[], object]) -> solara.Element:
    return html(
        "div",
        html("h2", say("empty.title")),
        html("p", say("empty.how", folder=str(shelf().folder)), css="prose"),
        html("pre", html("code", EXAMPLE)),
        html("p", say("empty.then"), css="prose"),
        html("p", say("empty.or"), css="prose"),
        Button(say("empty.demonstrate"), kind="main", on_click=on_demonstrate),
        _making(making, say),
        css="card experiments-empty",
    ).key("empty")


def _making(making: Work[None], say: Speech) -> solara.Element | None:
    """Return how far the demonstration is, and a way to call it off."""
    if making.error is not None:
        line = error_line(making.error, say)
        if line is None:
            raise making.error
        return html("p", line, css="error", role="alert")
    if not making.busy:
        return None
    return html(
        "div",
        Bar(making.share, say("open.making", share=say.lab.numerals.percent(making.share))),
        Button(say("stop"), icon="close", on_click=making.stop),
        css="row",
    )


def Bar(share: float, label: str) -> solara.Element:
    """Return a bar that tells how far something is."""
    return html(
        "div",
        html("progress", value=f"{share:.2f}", max="1", aria_label=label),
        html("span", label, css="note"),
        css="experiments-bar",
        role="status",
    )


@solara.component
def FilterPanel(
    filter: Filter,  # noqa: A002
    holding: Holding,
    say: Speech,
    on_filter: Callable[[Filter], None],
) -> solara.Element:
    """Let the visitor choose a range of a factor; what is chosen stands in words."""
    names = holding.varying
    chosen, choose = solara.use_state("")
    ends, set_ends = solara.use_state((math.nan, math.nan))
    if not names:
        return html("p", say("filter.none"), css="note")
    factor = chosen if chosen in names else names[0]
    span = holding.spans[factor]
    scale = 100 if told_in_per_cent(factor) else 1
    step = _step(factor, span) * scale
    usual = _on(step, span.low * scale, math.floor) / scale, _on(step, span.high * scale, math.ceil) / scale
    low, high = (end if math.isfinite(end) else at for end, at in zip(ends, usual, strict=True))

    def take(name: str) -> None:
        choose(name)
        set_ends((math.nan, math.nan))

    def keep() -> None:
        on_filter(filter.narrowed(*between(factor, min(low, high), max(low, high))))
        set_ends((math.nan, math.nan))

    def field(label: str, value: float, place: int) -> solara.Element:
        def typed(number: float) -> None:
            given = number / scale
            set_ends((given, high) if place == 0 else (low, given))

        return NumberField(
            label,
            float(f"{value * scale:.6g}"),
            low=usual[0] * scale,
            high=usual[1] * scale,
            step=step,
            unit=say.lab.numerals.percent_sign.strip() if scale == 100 else "",
            on_value=typed,
        ).key(f"{factor}-{place}")

    return html(
        "div",
        html(
            "div",
            *(
                Button(
                    capitalised(clause),
                    icon="close",
                    hint=say("filter.drop"),
                    on_click=lambda name=name: on_filter(filter.without(name)),  # type: ignore[misc]
                ).key(name)
                for name, clause in filter.clauses(say.lab)
            ),
            css="row experiments-chips",
        )
        if filter.bounds
        else html("p", say("filter.all"), css="note"),
        html(
            "div",
            Choice(
                say("filter.factor"),
                factor,
                [(name, capitalised(factor_label(name, say.lab))) for name in names],
                on_value=take,
            ),
            field(say("filter.from"), low, 0),
            field(say("filter.to"), high, 1),
            Button(say("filter.keep"), on_click=keep),
            css="experiments-range",
        ),
        css="stack",
    )


def _on(step: float, value: float, towards: Callable[[float], int]) -> float:
    """Return the number that can be typed next to a value."""
    return float(f"{towards(value / step) * step:.10g}")


def _step(factor: str, span: Span) -> float:
    """Return a round distance between two numbers that can be typed."""
    if takes_whole_numbers(factor):
        return 1.0
    return float(10.0 ** math.floor(math.log10(2 * (span.high - span.low) / _STEPS)))
