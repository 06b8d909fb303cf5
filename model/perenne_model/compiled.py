"""Compiling the rules: one decorator, and a cache that no stale rule can come out of.

Numba's own cache looks at the file of the function it compiles only, so that a change to a helper in another file
would go unseen. The cache folder therefore bears a fingerprint of all the sources that are compiled.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

# Rules allocate nothing, so that the counting of references can be left out: it took two thirds of a week's time.
_OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}

_SOURCES = ("compiled.py", "draws.py", "world.py", "vitals.py", "levers.py", "parameters.toml", "week/*.py")


@cache
def fingerprint() -> str:
    """Return the version of the rules: a hash of every source that decides what happens in a week."""
    folder = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for pattern in _SOURCES:
        for source in sorted(folder.glob(pattern)):
            digest.update(source.relative_to(folder).as_posix().encode())
            # A checkout on Windows may have other line ends: the rules are the same.
            digest.update(source.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


@cache
def cache_folder() -> Path:
    """Return where the compiled rules are kept: PERENNE_CACHE, or the user's cache folder, or a temporary one."""
    name = f"{fingerprint()}-{sys.implementation.cache_tag}"
    home = os.environ.get("PERENNE_CACHE") or _user_cache()
    for root in (Path(home), Path(tempfile.gettempdir()) / f"perenne-{os.environ.get('USER', 'user')}"):
        folder = root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="perenne-"))


def _user_cache() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "perenne"


def is_cold() -> bool:
    """Tell whether the rules have still to be compiled (some 20 s, once). Imports nothing heavy."""
    return not (cache_folder() / "compiled").exists()


def mark_warm() -> None:
    """Note that every rule is compiled and in the cache."""
    (cache_folder() / "compiled").touch()


def compiled(signature: object, *, entry: bool = False) -> Callable[[Function], Function]:
    """Return a decorator that compiles a function for one signature, without the interpreter lock.

    The user's own Numba settings are left as they were found.

    Args:
        signature: Numba signature.
        entry: whether Python calls the function too; only then is it worth compiling a way in.
    """
    numba = _numba()

    def decorate(function: Function) -> Function:
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(cache_folder())
        try:
            options = {"cache": True, "no_cpython_wrapper": not entry, "no_cfunc_wrapper": True}
            made: Function = numba.njit(signature, **options, **_OPTIONS)(function)
        finally:
            numba.config.CACHE_DIR = before
        return made

    return decorate


def inlined(function: Function) -> Function:
    """Put a small rule of an inner loop into its callers: a call would hand over every array of the world."""
    made: Function = _numba().njit(inline="always", **_OPTIONS)(function)
    return made


def _numba() -> Any:
    """Import Numba late: asking whether the cache is cold must stay cheap. Its options are not all in its types."""
    return importlib.import_module("numba")
