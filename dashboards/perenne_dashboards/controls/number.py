"""Numbers: slid or typed. What a browser sends is held to the range before anybody sees it."""

from __future__ import annotations

import math
from collections.abc import Callable

import solara


def Slider(
    label: str,
    value: float,
    *,
    low: float,
    high: float,
    step: float,
    on_value: Callable[[float], object],
    unit: str = "",
    help: str = "",  # noqa: A002
    percent: bool = False,
    disabled: bool = False,
) -> solara.Element:
    """Return a slider.

    Args:
        label: what the number is.
        value: the number.
        low: smallest.
        high: largest.
        step: distance between two.
        on_value: called while it is slid, some twenty times a second at most, and at the end.
        unit: unit, written after the number.
        help: a line below.
        percent: whether a share is written in per cent.
        disabled: whether it is fixed for now.
    """
    return _slider(
        label=label,
        value=value,
        low=low,
        high=high,
        step=step,
        unit=unit,
        help=help,
        percent=percent,
        disabled=disabled,
        event_slid=_held(low, high, step, on_value),
    )


def NumberField(
    label: str,
    value: float,
    *,
    low: float,
    high: float,
    step: float = 1.0,
    on_value: Callable[[float], object],
    unit: str = "",
    help: str = "",  # noqa: A002
    disabled: bool = False,
) -> solara.Element:
    """Return a field to type a number in; arguments as for `Slider`."""
    return _number(
        label=label,
        value=value,
        low=low,
        high=high,
        step=step,
        unit=unit,
        help=help,
        disabled=disabled,
        event_typed=_held(low, high, step, on_value),
    )


def _held(low: float, high: float, step: float, on_value: Callable[[float], object]) -> Callable[[object], None]:
    """Pass on a number, within the range and whole where only whole ones are offered; drop anything else."""

    def given(value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return
        held = min(high, max(low, float(value)))
        on_value(float(round(held)) if step == int(step) else held)

    return given


@solara.component_vue("slider.vue", vuetify=False)
def _slider(
    label: str,
    value: float,
    low: float,
    high: float,
    step: float,
    unit: str,
    help: str,  # noqa: A002
    percent: bool,  # noqa: FBT001
    disabled: bool,  # noqa: FBT001
    event_slid: Callable[[object], None],
) -> None:
    """Draw the slider."""


@solara.component_vue("number.vue", vuetify=False)
def _number(
    label: str,
    value: float,
    low: float,
    high: float,
    step: float,
    unit: str,
    help: str,  # noqa: A002
    disabled: bool,  # noqa: FBT001
    event_typed: Callable[[object], None],
) -> None:
    """Draw the field."""
