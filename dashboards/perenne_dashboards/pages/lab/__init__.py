"""The page at the path that `shell.layout` gives it."""

from __future__ import annotations

import solara

from perenne_dashboards.address import use_speech
from perenne_dashboards.markup import html


@solara.component
def Page() -> solara.Element:
    """Show the page."""
    say = use_speech(__name__)
    return html("div", html("h1", say("title")), html("p", say("lede"), css="lede"), css="page")
