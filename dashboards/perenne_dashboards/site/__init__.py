"""The site: its routes. Solara looks for `routes` here, for templates and assets beside this folder."""

from __future__ import annotations

import solara

from perenne_dashboards.pages import experiments, lab, paradox, wheel
from perenne_dashboards.shell.layout import PAGES, Layout

_COMPONENTS = {"paradox": paradox.Page, "wheel": wheel.Page, "lab": lab.Page, "experiments": experiments.Page}

routes = [
    solara.Route(
        path="/" if path == "/" else path.removeprefix("/"),
        component=_COMPONENTS[name],
        layout=Layout if path == "/" else None,
        label=name,
    )
    for name, path in PAGES.items()
]
