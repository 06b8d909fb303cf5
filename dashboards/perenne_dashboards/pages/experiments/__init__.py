"""Experiments: open a store, ask it, filter it, and take away what it says.

`settings` is all that the page's address holds, `filter` which runs are looked at, `holding` what a store holds; each
of the `views` takes a `question` and gives what is `shown`, `work` asks them in threads; `store_view` draws a store
with its `choices` and its `answer`, and `files` gives out what can be taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import solara

from perenne_dashboards.address import use_address, use_speech, write_address
from perenne_dashboards.markup import html, stylesheet
from perenne_dashboards.pages.experiments.demonstration import make_demonstration
from perenne_dashboards.pages.experiments.panels import Opening
from perenne_dashboards.pages.experiments.settings import Settings
from perenne_dashboards.pages.experiments.store_view import StoreView
from perenne_dashboards.pages.experiments.work import use_watched, use_work
from perenne_dashboards.stores import DEMONSTRATION, Listing, shelf

_LOOK_EVERY = 5.0  # seconds between looks for new stores


@solara.component
def Page() -> solara.Element:
    """Show the page."""
    say = use_speech(__name__)
    address = use_address()
    settings, put = solara.use_state(Settings.read(address))
    asked, ask = solara.use_state(0)
    listing = use_watched(lambda: shelf().listing(), "", every=_LOOK_EVERY)
    making = use_work(asked or None, make_demonstration)

    def change(wanted: Settings) -> None:
        write_address(wanted.address())  # before the page follows: a reload brings back what is on the screen
        put(wanted)

    def demonstrate() -> None:
        ask(asked + 1)
        change(Settings().opened(DEMONSTRATION))

    name = settings.store or _first(listing)
    return html(
        "div",
        stylesheet("study"),
        stylesheet("experiments"),
        html("h1", say("title")),
        html("p", say("lede"), css="lede"),
        Opening(
            listing=listing,
            name=name,
            making=making,
            say=say,
            on_open=lambda store: change(settings.opened(store)),
            on_demonstrate=demonstrate,
        ),
        _opened(name, settings, change),
        css="page experiments",
    )


def _opened(name: str, settings: Settings, change: Callable[[Settings], None]) -> solara.Element | None:
    """Return what is open; nothing while there is nothing, or the demonstration has not begun."""
    if not name or (name == DEMONSTRATION and shelf().demonstration is None):
        return None
    return StoreView(settings=replace(settings, store=name), change=change).key(name)


def _first(listing: Listing) -> str:
    """Return what is opened where nothing was chosen."""
    demonstration = [DEMONSTRATION] if shelf().demonstration is not None else []
    return next(iter([*listing.stores, *listing.searches, *demonstration]), "")
