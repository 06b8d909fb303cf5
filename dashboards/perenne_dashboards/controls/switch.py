"""Switches: on or off."""

from __future__ import annotations

from collections.abc import Callable

import solara


def Switch(label: str, *, value: bool, on_value: Callable[[bool], object], disabled: bool = False) -> solara.Element:
    """Return a switch.

    Args:
        label: what is on or off.
        value: whether it is on.
        on_value: called when it is switched.
        disabled: whether it is fixed for now.
    """
    return _switch(label=label, value=value, disabled=disabled, event_switched=lambda given: on_value(given is True))


@solara.component_vue("switch.vue", vuetify=False)
def _switch(
    label: str,
    value: bool,  # noqa: FBT001
    disabled: bool,  # noqa: FBT001
    event_switched: Callable[[object], object],
) -> None:
    """Draw the switch."""
