"""The engine, made ready: the rules are compiled once, and the user is told why they wait."""

from __future__ import annotations

from perenne import terminal
from perenne.session import Session


def prepare_engine(session: Session) -> None:
    """Load the rules, and say so when they have to be compiled first.

    It is done here, in the main thread, so that Ctrl-C is heard while it lasts.
    """
    from perenne_model.compiled import is_cold

    if is_cold():
        terminal.tell(session.say("engine.compiling"))
    import perenne_model.life  # noqa: F401
