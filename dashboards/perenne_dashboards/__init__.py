"""The live pages: communities that live and die side by side, in a browser.

How the site is made
    `server` starts Solara under Uvicorn; `gateway` lets a page load from here only. `site` holds the routes, `shell`
    the frame around every page, `pages/NAME` what is in it. `templates` and `assets` are what Solara serves.

How a page is made
    `pages/NAME/__init__.py` has `Page`, a Solara component that returns one element with one `h1`. Its words stand in
    `pages/NAME/languages/en.toml` and `fr.toml`: `say = use_speech("perenne_dashboards.pages.NAME")`, then
    `say("key", value=…)`; `say.model("levers.directing")` is the model's own word, `say.lab` writes numbers and names
    of policies. Elements come from `markup.html`, controls from `controls`; the look is that of `assets/site.css`
    (`grid`, `row`, `stack`, `card`, `split` lay things out), a page's own styles go into `assets/NAME.css`, which
    `markup.stylesheet` links. What is looked at rather than watched is a panel as in the reports, which
    `controls.Figure` draws. No Vuetify, no inline colours: CSS variables follow light and dark.

State
    What a reload or a link must bring back goes into the address (`address.use_address`, `address.write_address`, keys
    prefixed by the page). Module-level reactives are per session; module-level plain objects are shared by all users.

What changes each week
    never passes through Solara: `live` steps the worlds in a thread of the session's own and sends arrays to one
    widget a page, which draws them (see its docstring).
"""
