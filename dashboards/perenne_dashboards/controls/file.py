"""Files: taken from the user, limited in size, and given back."""

from __future__ import annotations

from collections.abc import Callable

import solara

LARGEST = 1_000_000
"""Bytes of the largest file that is taken, as everywhere in the laboratory."""


def FileField(
    label: str,
    *,
    drop: str,
    too_large: str,
    accept: str,
    on_file: Callable[[str, str], object],
    on_refused: Callable[[str], object],
    largest: int = LARGEST,
) -> solara.Element:
    """Return a field that takes a text file, chosen or dropped on it.

    Args:
        label: what to choose.
        drop: says that a file may be dropped.
        too_large: what to say of a file that is too large.
        accept: endings of the files to offer, as in ".toml".
        on_file: called with the file's name and its text.
        on_refused: called with what to say.
        largest: most bytes.
    """

    def taken(given: object) -> None:
        name, text = (given.get("name"), given.get("text")) if isinstance(given, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(text, str) or len(text.encode("utf-8", "replace")) > largest:
            on_refused(too_large)
        else:
            on_file(name[:200], text)

    return _file(
        label=label,
        drop=drop,
        accept=accept,
        largest=largest,
        event_taken=taken,
        event_refused=lambda _: on_refused(too_large),
    )


def Download(
    label: str, name: str, make: Callable[[], str], *, kind: str = "text/plain", disabled: bool = False
) -> solara.Element:
    """Return a button that saves a text in the user's downloads.

    Args:
        label: what the file is.
        name: name of the file.
        make: called when the button is pressed; returns the file's content.
        kind: its media type.
        disabled: whether there is nothing to save yet.
    """
    return _Download(label=label, name=name, make=make, kind=kind, disabled=disabled)


@solara.component
def _Download(label: str, name: str, make: Callable[[], str], kind: str, disabled: bool) -> None:  # noqa: FBT001
    content, set_content = solara.use_state(("", 0))
    _download(
        label=label,
        name=name,
        kind=kind,
        content=content[0],
        count=content[1],
        disabled=disabled,
        event_wanted=lambda _: set_content((make(), content[1] + 1)),
    )


@solara.component_vue("file.vue", vuetify=False)
def _file(
    label: str,
    drop: str,
    accept: str,
    largest: int,
    event_taken: Callable[[object], None],
    event_refused: Callable[[object], object],
) -> None:
    """Draw the field."""


@solara.component_vue("download.vue", vuetify=False)
def _download(
    label: str,
    name: str,
    kind: str,
    content: str,
    count: int,
    disabled: bool,  # noqa: FBT001
    event_wanted: Callable[[object], None],
) -> None:
    """Draw the button, and save the content once it has come."""
