"""Whatever is broken in a file, its reader reads it or refuses it in one clear line: no traceback, no hang, no flood.

The quick test breaks some hundred files for each reader; the slow one a hundred thousand (FUZZ_INPUTS changes it),
those for logs spread over their forms, and adds what came of it to the file that FUZZ_RECORD names.
"""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fuzz.damage import broken
from tests.fuzz.readers import Reader, readers

READERS = {reader.name: reader for reader in readers()}
FEW = 120
MANY = int(os.environ.get("FUZZ_INPUTS", "100000"))
LONGEST = 10
"""Seconds of CPU time for one small file: reading one takes some milliseconds."""

FLOOD = 600_000
"""Kilobytes that all files of a reader together may add to this process at its largest."""


@contextmanager
def bounded() -> Iterator[None]:
    """Stop what takes too long."""

    def stop(signum: int, frame: object) -> None:
        raise AssertionError(f"still reading after {LONGEST} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def check(reader: Reader, path: Path, content: bytes) -> bool:
    """Read a file; tell whether it was accepted, or else was refused as it should be."""
    path.write_bytes(content)
    with bounded():
        try:
            reader.read(path)
        except reader.refusals as error:
            for line in (str(error), *(error.say(language) for language in ("en", "fr"))):  # type: ignore[attr-defined]
                assert line
                assert "\n" not in line
                line.encode("utf-8")  # it can be printed
            return False
    return True


def fuzz(reader: Reader, folder: Path, inputs: int) -> int:
    """Break files and read them; return how many were accepted."""
    path = folder / reader.file
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    accepted = 0
    for number in range(inputs):
        content = broken(reader.valid[number % len(reader.valid)], number)
        try:
            accepted += check(reader, path, content)
        except BaseException as error:
            error.add_note(f"{reader.name}, input {number}: {content[:300]!r}")
            raise
    assert 0 < accepted < inputs  # neither is all damage noticed nor is everything refused
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < FLOOD
    return accepted


@pytest.mark.parametrize("name", READERS)
def test_valid_files_are_read(name: str, tmp_path: Path) -> None:
    for content in READERS[name].valid:
        assert check(READERS[name], tmp_path / READERS[name].file, content)


@pytest.mark.parametrize("name", READERS)
def test_some_broken_files(name: str, tmp_path: Path) -> None:
    fuzz(READERS[name], tmp_path, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_very_many_broken_files(name: str, tmp_path: Path) -> None:
    inputs = round(MANY * READERS[name].share)
    accepted = fuzz(READERS[name], tmp_path, inputs)
    if record := os.environ.get("FUZZ_RECORD"):
        with Path(record).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"reader": name, "inputs": inputs, "accepted": accepted}) + "\n")


ONCE = {
    "scenario": b'extends = "' + b"reference" * 500 + b'"\n',
    "design": b'scenario = "' + b"reference" * 500 + b'"\npolicies = ["absent"]\n',
    "log dump.sql": b"COPY public.topics (it, archetype) FROM stdin;\n1\tprivate_message\n\\.\n",
}
"""What broke a reader once: names that no system could have, and a table of topics without their numbers."""


@pytest.mark.parametrize("name", ONCE)
def test_what_broke_a_reader_once_is_refused(name: str, tmp_path: Path) -> None:
    assert not check(READERS[name], tmp_path / READERS[name].file, ONCE[name])


@pytest.mark.parametrize("word", [b"Makers", b"timestamp"])
def test_texts_in_parquet_that_are_none_are_refused(word: bytes, tmp_path: Path) -> None:
    reader = READERS["log log.parquet"]
    content = reader.valid[0].replace(word, b"\xf7" + word[1:])
    assert content != reader.valid[0]
    assert not check(reader, tmp_path / reader.file, content)
