"""A codebook: names as small numbers, whatever the batch they come in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

NOTHING = -1
"""Code of an empty name."""


class Codebook:
    """Numbers names from 0 in the order in which they come."""

    def __init__(self) -> None:
        """Begin with no name."""
        self._codes: dict[str, int] = {}

    def __len__(self) -> int:
        """Count the names."""
        return len(self._codes)

    @property
    def names(self) -> list[str]:
        """The names, in the order of their numbers."""
        return list(self._codes)

    def encode(self, values: Any) -> NDArray[np.int32]:
        """Return the numbers of names: a pyarrow array of texts or numbers; NOTHING for nulls and empty texts."""
        import pyarrow as pa
        import pyarrow.compute as pc

        encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
        known = [self._code(name) for name in texts_of(encoded.dictionary)]
        codes = np.array([*known, NOTHING], dtype=np.int32)
        places = pc.fill_null(encoded.indices.cast(pa.int32()), NOTHING).to_numpy(zero_copy_only=False)
        found: NDArray[np.int32] = codes[np.asarray(places)]
        return found

    def _code(self, name: str | None) -> int:
        name = name.strip() if name else ""
        if not name:
            return NOTHING
        return self._codes.setdefault(name, len(self._codes))


def texts_of(values: Any) -> list[str | None]:
    """Return a pyarrow array as texts; bytes that are not UTF-8 are read as Latin-1, whole numbers lose a ".0"."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if pa.types.is_floating(kind):
        return [
            None if number is None else f"{number:g}" if number % 1 else f"{number:.0f}"
            for number in values.to_pylist()
        ]
    if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        return list(pc.cast(values, pa.string()).to_pylist())
    return [None if raw is None else _decoded(raw) for raw in values.to_pylist()]


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
