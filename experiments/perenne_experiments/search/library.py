"""The library that proposes: Optuna, imported when it is first needed, and kept from writing to the terminal."""

from __future__ import annotations

from functools import cache
from types import ModuleType


@cache
def optuna() -> ModuleType:
    """Return Optuna.

    Raises:
        ExtraError: it is not installed.
    """
    try:
        import optuna as library
    except ImportError as error:
        from perenne_experiments.errors.extra import ExtraError

        raise ExtraError("optuna", "search") from error
    library.logging.set_verbosity(library.logging.ERROR)
    return library
