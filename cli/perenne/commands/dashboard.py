"""`perenne dashboard`: the live pages, in a browser."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import Annotated

import typer

from perenne import terminal
from perenne.option import whole
from perenne.session import Session
from perenne.user_error import UserError

PORT = 8765
LAST_PORT = 65535

Port = Annotated[
    int, typer.Option("--port", metavar="number", help="option.port", parser=whole("--port", 0, LAST_PORT))
]
Host = Annotated[str, typer.Option("--host", metavar="host", help="option.host")]
Stores = Annotated[str, typer.Option("--stores", metavar="folder", help="option.stores")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="option.no_browser")]


def dashboard(
    context: typer.Context,
    port: Port = PORT,
    host: Host = "127.0.0.1",
    stores: Stores = ".",
    no_browser: NoBrowser = False,
) -> None:
    """Serve the live pages until Ctrl-C."""
    from perenne.engine import prepare_engine
    from perenne_dashboards.server import address_of, serve
    from perenne_dashboards.stores import put_shelf

    session: Session = context.obj
    require_extra()
    put_shelf(_folder(stores))
    with _opened(host, port) as listening:
        prepare_engine(session)
        address = address_of(listening)
        serve(
            listening,
            show=not no_browser,
            ready=lambda: terminal.tell(session.say("dashboard.ready", address=address)),
        )


def _folder(given: str) -> Path:
    """Return the folder of the stores, which must be there."""
    folder = Path(given)
    if not folder.is_dir():
        raise UserError("error.stores", value=given)
    return folder


def require_extra() -> None:
    """Say how to get the libraries of the pages where they are missing."""
    import importlib.util

    if importlib.util.find_spec("solara") is None:
        from perenne_experiments.errors.extra import ExtraError

        raise ExtraError("solara", "dashboard")


def _opened(host: str, port: int) -> socket.socket:
    """Return a listening socket, or say why there can be none."""
    from perenne_dashboards.server import open_socket

    try:
        return open_socket(host, port)
    except socket.gaierror:
        raise UserError("error.host", value=host) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UserError("error.port_in_use", port=str(port), other=str(port % LAST_PORT + 1)) from None
        if error.errno in {errno.EACCES, errno.EPERM}:
            raise UserError("error.port_forbidden", port=str(port)) from None
        if error.errno == errno.EADDRNOTAVAIL:
            raise UserError("error.host", value=host) from None
        raise
