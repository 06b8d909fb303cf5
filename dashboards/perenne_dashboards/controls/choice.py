"""Choices: one of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import solara

Options = Sequence[tuple[str, str]]
"""Values with what they are called."""


def Choice(
    label: str,
    value: str,
    options: Options,
    *,
    on_value: Callable[[str], object],
    disabled: bool = False,
    help: str = "",  # noqa: A002
) -> solara.Element:
    """Return a list to choose from.

    Args:
        label: what is chosen.
        value: the one chosen.
        options: what there is.
        on_value: called with another choice.
        disabled: whether nothing can be chosen now.
        help: a line below.
    """
    return _choice(
        label=label,
        value=value,
        options=_listed(options),
        disabled=disabled,
        help=help,
        event_chosen=_once(value, options, on_value),
    )


def Segments(
    label: str,
    value: str,
    options: Options,
    *,
    on_value: Callable[[str], object],
    disabled: bool = False,
    bare: bool = False,
) -> solara.Element:
    """Return a few options side by side; `bare` leaves the label to screen readers."""
    return _segments(
        label=label,
        value=value,
        options=_listed(options),
        disabled=disabled,
        bare=bare,
        event_chosen=_once(value, options, on_value),
    )


def _listed(options: Options) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in options]


def _once(value: str, options: Options, on_value: Callable[[str], object]) -> Callable[[object], None]:
    """Pass on what is another choice, and one of those offered: a browser may send anything."""

    def chosen(given: object) -> None:
        known = next((known for known, _ in options if known == given), None)
        if known is not None and known != value:
            on_value(known)

    return chosen


@solara.component_vue("choice.vue", vuetify=False)
def _choice(
    label: str,
    value: str,
    options: list[dict[str, str]],
    disabled: bool,  # noqa: FBT001
    help: str,  # noqa: A002
    event_chosen: Callable[[object], None],
) -> None:
    """Draw the list."""


@solara.component_vue("segments.vue", vuetify=False)
def _segments(
    label: str,
    value: str,
    options: list[dict[str, str]],
    disabled: bool,  # noqa: FBT001
    bare: bool,  # noqa: FBT001
    event_chosen: Callable[[object], None],
) -> None:
    """Draw the options."""
