"""Buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import solara

Icon = Literal[
    "", "play", "pause", "step", "reset", "copy", "close", "add", "download", "upload", "link", "next", "back", "dice"
]
"""Drawings a button may bear; button.vue holds them."""

Kind = Literal["plain", "main", "quiet"]


def Button(
    label: str,
    *,
    on_click: Callable[[], object],
    kind: Kind = "plain",
    icon: Icon = "",
    bare: bool = False,
    pressed: bool | None = None,
    disabled: bool = False,
    hint: str = "",
    shortcut: str = "",
) -> solara.Element:
    """Return a button.

    Args:
        label: what it does.
        on_click: called when it is pressed.
        kind: how much it stands out: "main" for the one that matters most here.
        icon: a drawing before the label.
        bare: whether the label is only spoken and shown as a hint, the icon standing for it.
        pressed: for a button that stays down: whether it is.
        disabled: whether it cannot be pressed now.
        hint: shown under the pointer.
        shortcut: a key by which the browser's keyboard presses it, as in "ArrowRight" or " ".
    """
    state = "" if pressed is None else str(pressed).lower()
    return _button(
        label=label,
        kind=kind,
        icon=icon,
        bare=bare,
        pressed=state,
        disabled=disabled,
        hint=hint,
        shortcut=shortcut,
        event_press=lambda _: on_click(),
    )


@solara.component_vue("button.vue", vuetify=False)
def _button(
    label: str,
    kind: str,
    icon: str,
    bare: bool,  # noqa: FBT001 - properties of the template
    pressed: str,
    disabled: bool,  # noqa: FBT001
    hint: str,
    shortcut: str,
    event_press: Callable[[object], object],
) -> None:
    """Draw the button."""
