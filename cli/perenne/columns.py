"""Tables for a terminal: a row a measure, a column a policy, in as many blocks as the width asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from perenne.paragraph import paragraph

CELL = 14
"""Characters after which a cell goes on below, where it has a space."""

_GAP = 2

Column = Sequence[Sequence[str]]
"""The cells of a column, each as its lines."""


def columns(labels: Sequence[str], table: Sequence[Sequence[str]], width: int, rule: str = "─") -> str:
    """Return a table as text.

    Args:
        labels: name of each row; that of the first row, the heading, is usually empty.
        table: columns, each with a cell for every row.
        width: characters there are; columns that do not fit are put into further blocks below.
        rule: character of the line under the heading.
    """
    label_width = max(map(len, labels))
    wrapped = [[paragraph(cell, CELL).splitlines() or [""] for cell in column] for column in table]
    blocks = _blocks(wrapped, width - label_width)
    return "\n\n".join("\n".join(_lines(labels, label_width, block, rule)) for block in blocks)


def _blocks(table: Sequence[Column], room: int) -> Iterator[list[Column]]:
    block: list[Column] = []
    used = 0
    for column in table:
        needed = _GAP + _width(column)
        if block and used + needed > room:
            yield block
            block, used = [], 0
        block.append(column)
        used += needed
    if block:
        yield block


def _width(column: Column) -> int:
    return max(len(line) for cell in column for line in cell)


def _lines(labels: Sequence[str], label_width: int, block: Sequence[Column], rule: str) -> Iterator[str]:
    widths = [_width(column) for column in block]
    for row, label in enumerate(labels):
        cells = [column[row] for column in block]
        for name, *parts in zip_longest([label], *cells, fillvalue=""):
            texts = "".join(f"{'':{_GAP}}{part:>{width}}" for part, width in zip(parts, widths, strict=True))
            yield f"{name:<{label_width}}{texts}".rstrip()
        if row == 0:
            yield rule * (label_width + sum(widths) + _GAP * len(widths))
