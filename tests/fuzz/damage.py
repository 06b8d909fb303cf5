"""Damage: valid files broken in the ways that disks, editors, exports and hostile people break them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

NUMBERS = (
    b"0",
    b"-1",
    b"-0.0",
    b"1e400",
    b"9" * 40,
    b"9" * 5000,
    b"1e-320",
    b"nan",
    b"-inf",
    b"0x7fffffffffffffff",
    b"18446744073709551616",
    b"253402300800",
    b"1.7976931348623157e308",
)
VALUES = (
    b"true",
    b"null",
    b"[]",
    b"{}",
    b'""',
    b"''",
    b"[[[1]]]",
    b'{ a = { b = { c = "d" } } }',
    b'{"a": {"b": [1, {"c": null}]}}',
    b"1979-05-27T07:32:00Z",
    b"0001-01-01",
    b"9999-12-31T23:59:60+99:99",
    b"07:32:00",
    b'"\\ud800"',
    b'"\\uDFFF\\u0000"',
    b'"\\U00110000"',
    b"'''\n'''",
)
PIECES = (
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc3",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\x1a",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xae",
    b'"',
    b"'",
    b'"""',
    b",",
    b";",
    b"\t",
    b"=",
    b"#",
    b"\\",
    b"[" * 2000,
    b"{" * 2000,
    b"a = " + b"[" * 400 + b"]" * 400,
    b"[" + b".".join([b"a"] * 900) + b"]",
    b"A" * 70_000,
    b"%s%n{0}{x}$(true)",
    b"../../../../etc/passwd",
    b"__class__",
)

_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_VALUE = re.compile(rb"\"[^\"\n]*\"|'[^'\n]*'|(?<![\w.])-?\d+(?:\.\d+)?|true|false|null")

Damage = Callable[[bytes, random.Random], bytes]


def broken(content: bytes, number: int) -> bytes:
    """Return a file with one to four things broken in it: the same ones for the same number."""
    draw = random.Random(number)
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        content = draw.choice(EVERY)(content, draw)
    return content


def _flip(content: bytes, draw: random.Random) -> bytes:
    if not content:
        return content
    place = draw.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << draw.randrange(8))]) + content[place + 1 :]


def _any_byte(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content) + 1)
    return content[:place] + draw.randbytes(draw.choice((1, 1, 2, 8))) + content[place + 1 :]


def _truncate(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content) + 1)
    return content[:place] if draw.random() < 0.7 else content[place:]


def _cut(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content) + 1)
    return content[:start] + content[start + draw.randrange(1, 40) :]


def _insert(content: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(content) + 1)
    return content[:place] + draw.choice(PIECES) + content[place:]


def _number(content: bytes, draw: random.Random) -> bytes:
    return _exchanged(content, _NUMBER, draw.choice(NUMBERS), draw)


def _value(content: bytes, draw: random.Random) -> bytes:
    return _exchanged(content, _VALUE, draw.choice((*VALUES, *NUMBERS)), draw)


def _exchanged(content: bytes, what: re.Pattern[bytes], new: bytes, draw: random.Random) -> bytes:
    found = list(what.finditer(content))
    if not found:
        return content + new
    match = draw.choice(found)
    return content[: match.start()] + new + content[match.end() :]


def _double_line(content: bytes, draw: random.Random) -> bytes:
    lines = content.split(b"\n")
    lines.insert(draw.randrange(len(lines) + 1), draw.choice(lines))
    return b"\n".join(lines)


def _move_line(content: bytes, draw: random.Random) -> bytes:
    lines = content.split(b"\n")
    line = lines.pop(draw.randrange(len(lines)))
    lines.insert(draw.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _line_ends(content: bytes, draw: random.Random) -> bytes:
    return content.replace(b"\n", draw.choice((b"\r\n", b"\r", b"\n\r")))


def _encoded(content: bytes, draw: random.Random) -> bytes:
    coding = draw.choice(("utf-16", "utf-32-be", "cp1252", "utf-8-sig", "utf-7"))
    return content.decode("utf-8", "replace").encode(coding, "replace")


EVERY: tuple[Damage, ...] = (
    _flip,
    _any_byte,
    _truncate,
    _cut,
    _insert,
    _insert,
    _number,
    _value,
    _value,
    _double_line,
    _move_line,
    _line_ends,
    _encoded,
)
"""Every way to break a file, the frequent ones twice."""
