"""The server of the live pages: Solara under Uvicorn, set so that nothing asks any other host."""

from __future__ import annotations

import os
import socket
import threading
import warnings
import webbrowser
from collections.abc import Callable
from typing import Any

SITE = "perenne_dashboards.site"

CULLED_AFTER = "2m"
"""How long a session without its browser is kept, for it to come back to."""

LARGEST_MESSAGE = 4_000_000
"""Bytes of the largest message a browser may send: a scenario file takes 1 MB at most."""

_CLOSING = 1
"""Seconds that open pages are given when the server ends."""

_SETTINGS = {
    "SOLARA_APP": SITE,
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_KERNEL_CULL_TIMEOUT": CULLED_AFTER,
    "SOLARA_STATE_AUTO_REMOUNT": "true",  # a session that has ended starts again from the page's address
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
}


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 stands for any that is free.

    Raises:
        OSError: the port is in use or may not be used, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, since asyncio sends small packets at once for sockets that are TCP by name only.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share a port
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(128)
    except BaseException:
        opened.close()
        raise
    return opened


def address_of(listening: socket.socket) -> str:
    """Return the address a browser on this machine opens."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - every address of this machine: a browser here takes the loop's
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(listening: socket.socket, *, show: bool, ready: Callable[[], None]) -> None:
    """Serve until interrupted.

    Args:
        listening: an open socket.
        show: whether to open the page in the user's browser.
        ready: called once the first page can be asked for.

    Raises:
        KeyboardInterrupt: Ctrl-C, after everything has been closed.
    """
    server = _server(application(), lambda: _ready(address_of(listening), ready, show=show))
    server.run(sockets=[listening])


def application() -> Any:
    """Return the site as an ASGI application. Settings of Solara that the environment holds give way to ours."""
    os.environ.update(_SETTINGS)
    # Solara warns that its cookie cannot cross sites without https: it never has to.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    from solara.server import server, settings
    from solara.server.starlette import app
    from starlette.routing import Route

    from perenne_dashboards.gateway import Gateway, PageWords
    from perenne_dashboards.pages.experiments.files import FILES, experiment_file

    settings.main.mode = "production"
    server.get_jinja_env(app_name="__default__").globals["page"] = PageWords()
    site: Any = app
    site.router.routes.insert(0, Route("/static/plotly.min.js", _plotly))
    site.router.routes.insert(0, Route(FILES + "{name}", experiment_file))
    site.add_middleware(Gateway)
    return site


def _plotly(_: Any) -> Any:
    """Give out plotly.js as the package has it."""
    from importlib.resources import files

    from starlette.responses import FileResponse

    path = str(files("plotly").joinpath("package_data", "plotly.min.js"))
    return FileResponse(path, headers={"cache-control": "public, max-age=86400"})


def _server(site: Any, started: Callable[[], None]) -> Any:
    import uvicorn

    class Server(uvicorn.Server):
        """Says when it is ready."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started()

    return Server(
        uvicorn.Config(
            site,
            log_config=None,
            access_log=False,
            ws_max_size=LARGEST_MESSAGE,
            ws_per_message_deflate=False,  # positions hardly shrink, and it takes time from stepping
            timeout_graceful_shutdown=_CLOSING,
        )
    )


def _ready(address: str, ready: Callable[[], None], *, show: bool) -> None:
    ready()
    if show:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
