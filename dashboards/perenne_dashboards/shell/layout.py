"""The frame around every page."""

from __future__ import annotations

import logging
import traceback

import solara

from perenne_dashboards.address import AddressKeeper, use_speech
from perenne_dashboards.controls import Button
from perenne_dashboards.markup import html
from perenne_dashboards.speech import Speech
from perenne_model.words import LANGUAGES

PAGES = {"paradox": "/", "wheel": "/wheel", "lab": "/lab", "experiments": "/experiments"}
"""The pages by name, with their paths, in the order of the navigation."""

_LOG = logging.getLogger(__name__)


@solara.component
def Layout(children: list[solara.Element]) -> solara.Element:
    """Put a page under the header."""
    say = use_speech()
    path = "/" + "/".join(part for part in solara.use_router().parts if part)
    here = next((name for name, its in PAGES.items() if its == path), "")
    return html(
        "div",
        AddressKeeper(),
        _header(
            language=say.code,
            languages=list(LANGUAGES),
            page=here,
            pages=[{"name": name, "path": its, "label": say(f"nav.{name}")} for name, its in PAGES.items()],
            title=f"{say(f'pages.{here}')} – {say('page.title')}" if here else say("page.title"),
            words=say.table("shell") | {"themes": say.table("shell.themes")},
        ),
        html("main", _Guard(children=children).key(here), id="content", tabindex="-1"),
        css="site",
    )


@solara.component
def _Guard(children: list[solara.Element]) -> solara.Element:
    """Show the page, or say that it failed; what went wrong goes to the server's log."""
    say = use_speech()
    fault, clear = solara.use_exception()
    if fault is None:
        return html("div", *children)
    _LOG.error("a page failed: %s", "".join(traceback.format_exception(fault)))
    return html(
        "div",
        html("h1", say("page.failed")),
        html("p", say("page.failed_kept")),
        Button(say("page.again"), on_click=clear),
        css="failed",
        role="alert",
    )


@solara.component
def NotFound() -> solara.Element:
    """Say that there is no such page."""
    say: Speech = use_speech()
    return html("h1", say("page.not_found"))


@solara.component_vue("header.vue", vuetify=False)
def _header(
    language: str,
    languages: list[str],
    page: str,
    pages: list[dict[str, str]],
    title: str,
    words: dict[str, object],
) -> None:
    """Draw the header."""
