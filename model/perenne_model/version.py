"""The version of the model: told by its sources, since any change to them may change results."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_SOURCES = ("*.py", "week/*.py", "parameters.toml")
_BESIDE = ("__init__.py", "community.py", "fork.py", "installed.py", "phase.py", "version.py", "words.py")
"""Files of the model that no life passes through: names, views of a world, words."""


@cache
def model_version() -> str:
    """Return the version of the model: a hash of every source that decides what a life becomes.

    Lives of two versions must not be mixed. It is the same in every process and on every machine.
    """
    folder = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for source in sorted({path for pattern in _SOURCES for path in folder.glob(pattern)}):
        name = source.relative_to(folder).as_posix()
        if name not in _BESIDE:
            digest.update(name.encode() + b"\0")
            # A checkout on Windows may have other line ends: the model is the same.
            digest.update(source.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
