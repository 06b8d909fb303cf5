"""CSV: a header line, then a row an event; streamed, so that size does not matter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from perenne_experiments.logs.error import LogError
from perenne_experiments.logs.readers.blocks import Block, blocks
from perenne_experiments.logs.readers.columns import chosen_columns
from perenne_experiments.logs.readers.intake import Intake
from perenne_experiments.logs.readers.source import Progress, Source

_HEAD = 1024 * 1024
_DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class _Form:
    """How the file is written: what parts its columns, how many there are, and which are taken."""

    delimiter: str
    width: int
    chosen: Mapping[str, int]


def read_csv(path: Path, intake: Intake, renamed: Mapping[str, str], progress: Progress | None = None) -> None:
    """Read a CSV file: commas, semicolons, tabs or bars between columns, UTF-8 or Latin-1.

    Args:
        path: the file, which may be packed.
        intake: takes the rows.
        renamed: what the file calls a column, by the names of the log's columns.
        progress: called as the file is read.

    Raises:
        LogError: the columns are wrong, or the file is empty or no text.
        OSError: it cannot be read.
    """
    form = _form(path, renamed)
    with Source(path, progress) as source:
        for block in blocks(source, quoted=True):
            _take(_without_header(block) if block.line == 1 else block, intake, form)


def _form(path: Path, renamed: Mapping[str, str]) -> _Form:
    with Source(path) as source:
        head = source.read(_HEAD)
    if head[:2] in _BYTE_ORDER_MARKS or b"\0" in head:
        raise LogError("log.not_text", file=str(path))
    lines = head.removeprefix(_UTF8_MARK).splitlines()
    if not lines:
        raise LogError("log.empty_file", file=str(path))
    first = lines[0].decode("utf-8", "replace")
    delimiter = max(_DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    return _Form(delimiter, len(header), chosen_columns(header, renamed, str(path)))


def _without_header(block: Block) -> Block:
    _, _, rest = block.text.partition(b"\n")
    return Block(rest, 2, block.torn)


def _take(block: Block, intake: Intake, form: _Form) -> None:
    batch = None if block.torn else _at_once(block, form)
    if batch is None:
        _one_by_one(block, intake, form)
    elif len(batch):
        columns = {name: batch.column(place).combine_chunks() for place, name in enumerate(form.chosen)}
        intake.take(columns, range(block.line, block.line + len(batch)))


def _at_once(block: Block, form: _Form) -> Any:
    """Read a block at once; None where not every line is a whole row."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    lines = block.text.count(b"\n") + (not block.text.endswith(b"\n") and bool(block.text))
    if not lines:
        return pa.table({})
    names = [f"c{place}" for place in range(form.width)]
    chosen = [names[place] for place in form.chosen.values()]
    try:
        table = arrow.read_csv(
            io.BytesIO(block.text),
            read_options=arrow.ReadOptions(column_names=names, block_size=len(block.text) + 1),
            parse_options=arrow.ParseOptions(delimiter=form.delimiter, newlines_in_values=True),
            convert_options=arrow.ConvertOptions(
                include_columns=chosen, column_types=dict.fromkeys(chosen, pa.binary()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table if len(table) == lines else None


def _one_by_one(block: Block, intake: Intake, form: _Form) -> None:
    """Read a block row by row, and leave out the rows that are none."""
    rows: list[Sequence[str]] = []
    places: list[int] = []
    numbers: list[int] = []
    row = intake.reading.rows
    for line, lines, fields in _records(block, form):
        if fields is None or len(fields) != form.width:
            intake.reading.skip("quotation" if fields is None else "columns", lines, [line])
        elif any("\n" in fields[place] for place in form.chosen.values()):
            intake.reading.skip("quotation", lines, [line])
        else:
            rows.append([fields[place] for place in form.chosen.values()])
            places.append(line)
            numbers.append(row)
        row += 1
    columns = dict(zip(form.chosen, zip(*rows, strict=True), strict=True)) if rows else {}
    intake.take_lists(columns, places, np.array(numbers, dtype=np.int64), row)


def _records(block: Block, form: _Form) -> Iterator[tuple[int, int, list[str] | None]]:
    """Yield each row's first line, how many lines it takes, and its fields, None where they cannot be told apart."""
    text = _text(block.text)
    if block.torn:
        for line, one in enumerate(text.split("\n"), start=block.line):
            if one.strip():
                yield line, 1, _fields(one, form.delimiter)
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter)
    before = 0
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield block.line + before, reader.line_num - before, None
        else:
            if fields:
                yield block.line + before, reader.line_num - before, fields
        before = reader.line_num


def _fields(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line.rstrip("\r")], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
