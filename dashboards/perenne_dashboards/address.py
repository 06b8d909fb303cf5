"""The address: all that a reload, a link or a lost session brings back. It holds the language and a page's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import solara

from perenne_dashboards.speech import SITE, Speech, speech, spoken

LANGUAGE = "lang"
"""Key of the language."""


@dataclass(frozen=True)
class _Written:
    """What pages have written into the address, and how many entries of the browser's history they asked for."""

    values: Mapping[str, str] = field(default_factory=dict)
    entries: int = 0


_written: solara.Reactive[_Written] = solara.reactive(_Written())


def use_address() -> Mapping[str, str]:
    """Return what the address held when this page was opened or gone to, by key."""
    return dict(parse_qsl(solara.use_router().search or ""))


def write_address(values: Mapping[str, str], *, entry: bool = False) -> None:
    """Set keys of the address without leaving the page; an empty text takes a key away.

    The other keys stay. Each page prefixes its own keys, since going to another page keeps them.

    Args:
        values: texts by key.
        entry: whether the browser's back button is to lead back from here; the page then listens to `popstate`.
    """
    before = _written.peek()
    _written.set(_Written({**before.values, **values}, before.entries + entry))


def use_speech(package: str = SITE) -> Speech:
    """Return the words of a package in the language of the address, which has the browser's from the start."""
    return speech(spoken(use_address().get(LANGUAGE), ""), package)


@solara.component
def AddressKeeper() -> None:
    """Keep the browser's address in step with what the page has written. The shell holds one."""
    written = _written.value
    _keeper(values=dict(written.values), entries=written.entries)


@solara.component_vue("address.vue", vuetify=False)
def _keeper(values: dict[str, str], entries: int) -> None:
    """Write values into the address; an empty one takes its key away, and one entry more is one of the history."""
