"""The choices: which lives, which view, and what the view lets one choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import solara

from perenne_dashboards.controls import Button, Choice, Segments
from perenne_dashboards.markup import html
from perenne_dashboards.pages.experiments.holding import Holding
from perenne_dashboards.pages.experiments.panels import FilterPanel
from perenne_dashboards.pages.experiments.settings import SAMPLED, VIEWS, Settings
from perenne_dashboards.speech import Speech
from perenne_experiments.lives.outcome import OUTCOMES
from perenne_experiments.words.factors import factor_label
from perenne_experiments.words.language import capitalised

Change = Callable[[Settings], None]


def filter_card(made: Settings, holding: Holding, say: Speech, change: Change) -> solara.Element:
    """Return which lives are looked at, to choose."""
    scenarios = [(name, name) for name in holding.scenarios]
    return html(
        "section",
        html("h2", say("filter.title")),
        Choice(say("scenario"), made.scenario, scenarios, on_value=lambda name: change(replace(made, scenario=name)))
        if len(scenarios) > 1
        else None,
        FilterPanel(
            filter=made.filter,
            holding=holding,
            say=say,
            on_filter=lambda found: change(replace(made, filter=found)),
        ),
        css="card",
    )


def view_tabs(made: Settings, holding: Holding, say: Speech, change: Change) -> solara.Element:
    """Return the views; that of a sample only where there is one."""
    names = (*VIEWS, SAMPLED) if holding.samples or made.view == SAMPLED else VIEWS
    return Segments(
        say("views.label"),
        made.view,
        [(name, say(f"views.{name}")) for name in names],
        on_value=lambda name: change(replace(made, view=name)),
        bare=True,
    )


def view_choices(made: Settings, holding: Holding, say: Speech, change: Change) -> solara.Element:
    """Return what a view lets one choose."""
    factors = [(name, capitalised(factor_label(name, say.lab))) for name in holding.varying]
    policies = [(name, say.lab.policy_title(name)) for name in holding.policies]
    if made.view == "survival":
        return html(
            "div",
            Choice(
                say("choice.by"),
                made.by,
                [("", say("choice.nothing")), *factors],
                on_value=lambda name: change(replace(made, by=name)),
            ),
            _policies(made, policies, say, change) if len(policies) > 1 else None,
            css="grid",
        )

    def chosen(key: str, options: list[tuple[str, str]]) -> solara.Element:
        return Choice(
            say(f"choice.{key}"),
            getattr(made, key),
            options,
            on_value=lambda name: change(replace(made, **{key: name})),  # type: ignore[arg-type]
        ).key(key)

    outcomes = [(name, capitalised(say.lab(f"discovery.outcome.{name}"))) for name in OUTCOMES]
    others = [one for one in policies if one[0] != made.policy]
    if made.view != SAMPLED:
        others = [("", say("choice.nobody")), *others]
    return html(
        "div",
        *([chosen("across", factors), chosen("up", factors)] if made.view == "heat" else []),
        *([chosen("sample", _samples(holding, say))] if made.view == SAMPLED and len(holding.samples) > 1 else []),
        *([chosen("outcome", outcomes)] if made.view != "boxes" else []),
        chosen("policy", policies),
        chosen("against", others),
        css="grid experiments-choices",
    )


def _samples(holding: Holding, say: Speech) -> list[tuple[str, str]]:
    number = say.lab.numerals.number
    return [
        (str(place), say(f"sample.{plan.method}", samples=number(plan.samples), factors=len(plan.factors)))
        for place, plan in enumerate(holding.samples, start=1)
    ]


def _policies(made: Settings, policies: list[tuple[str, str]], say: Speech, change: Change) -> solara.Element:
    """Return a button for each policy, down where its curve is drawn."""
    names = [name for name, _ in policies]
    drawn = made.policies or tuple(names)

    def turn(name: str) -> None:
        left = tuple(one for one in names if (one in drawn) != (one == name))
        change(replace(made, policies=() if len(left) == len(names) else left or made.policies))

    return html(
        "div",
        html("span", say("choice.policies"), css="field-label"),
        html(
            "div",
            *(
                Button(title, pressed=name in drawn, on_click=lambda name=name: turn(name)).key(name)  # type: ignore[misc]
                for name, title in policies
            ),
            css="row",
        ),
        css="experiments-policies",
        role="group",
        aria_label=say("choice.policies"),
    )
