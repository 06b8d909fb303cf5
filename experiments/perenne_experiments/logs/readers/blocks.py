"""Blocks of whole lines, so that a file of any size is read a few megabytes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.source import Source

BLOCK = 8 * 1024 * 1024
"""Bytes read at a time."""

LONGEST = 4 * BLOCK
"""Bytes of the longest line, or text in quotation marks, that can be read."""

_QUOTE = b'"'


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a file.

    Attributes:
        text: the lines.
        line: number of the first of them, from 1.
        torn: whether a quotation mark in it is never closed, so that each line must be read on its own.
    """

    text: bytes
    line: int
    torn: bool = False


def blocks(source: Source, *, quoted: bool = False) -> Iterator[Block]:
    """Yield the lines of a file in blocks.

    Args:
        source: the file.
        quoted: whether texts in quotation marks may run over several lines, which a block must not part.

    Raises:
        LogError: a line is too long.
    """
    held, line = b"", 1
    while True:
        read = source.read(BLOCK)
        held += read
        end, torn = _cut(held, quoted=quoted, last=not read)
        if end:
            block = Block(held[:end], line, torn)
            yield block
            line += block.text.count(b"\n")
            held = held[end:]
        if not read:
            return
        if len(held) > LONGEST:
            raise LogError("log.long_line", file=source.name, line=line)


def _cut(held: bytes, *, quoted: bool, last: bool) -> tuple[int, bool]:
    """Return where the block ends, and whether a quotation mark before it is never closed."""
    end = len(held) if last else held.rfind(b"\n") + 1
    if not quoted or held.count(_QUOTE, 0, end) % 2 == 0:
        return end, False
    if last or len(held) > 2 * BLOCK:
        return end, True
    opened = held.rfind(_QUOTE, 0, end)
    while opened >= 0:
        before = held.rfind(b"\n", 0, opened) + 1
        if held.count(_QUOTE, 0, before) % 2 == 0:
            return before, False
        opened = held.rfind(_QUOTE, 0, before)
    return 0, False
