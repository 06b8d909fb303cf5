"""The address: all that a reload, a link or a lost session brings back. It holds the language and a page's settings."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import solara

from perenne_dashboards.speech import SITE, Speech, speech, spoken

LANGUAGE = "lang"
"""Key of the language."""

_written: solara.Reactive[Mapping[str, str]] = solara.reactive({})


def use_address() -> Mapping[str, str]:
    """Return what the address held when this page was opened or gone to, by key."""
    return dict(parse_qsl(solara.use_router().search or ""))


def write_address(values: Mapping[str, str]) -> None:
    """Set keys of the address without leaving the page or adding to the history; an empty text takes a key away.

    The other keys stay. Each page prefixes its own keys, since going to another page keeps them.
    """
    _written.set({**_written.peek(), **values})


def use_speech(package: str = SITE) -> Speech:
    """Return the words of a package in the language of the address, which has the browser's from the start."""
    return speech(spoken(use_address().get(LANGUAGE), ""), package)


@solara.component
def AddressKeeper() -> None:
    """Keep the browser's address in step with what the page has written. The shell holds one."""
    _keeper(values=dict(_written.value))


@solara.component_vue("address.vue", vuetify=False)
def _keeper(values: dict[str, str]) -> None:
    """Write values into the address; an empty one takes its key away."""
