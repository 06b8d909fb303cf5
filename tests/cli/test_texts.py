"""The small makers of text: sparklines, columns, JSON, and files written whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perenne.columns import columns
from perenne.command_text import compare_command
from perenne.json_text import json_text
from perenne.output_file import OutputFile, check_folder
from perenne.sparkline import BLOCKS, sparkline
from perenne.user_error import UserError

_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=20,
)


def test_a_sparkline_goes_from_low_to_high() -> None:
    assert sparkline(np.arange(8.0), 8) == BLOCKS
    assert sparkline(np.arange(16.0), 8) == BLOCKS
    assert sparkline(np.zeros(3), 8) == "▁▁▁"
    assert sparkline(np.array([]), 8) == ""
    assert sparkline(np.array([0.5, 2.0, -1.0]), 8, high=1.0) == "▅█▁"


@given(st.lists(st.floats(0, 1e6), max_size=60), st.integers(1, 40))
def test_a_sparkline_fits(values: list[float], width: int) -> None:
    line = sparkline(np.array(values), width)
    assert len(line) == min(len(values), width)
    assert set(line) <= set(BLOCKS)


def test_columns_that_do_not_fit_go_below() -> None:
    table = [["one", "1"], ["two", "22"], ["three", "333"]]
    assert columns(["", "n"], table, 80).splitlines() == [
        "   one  two  three",
        "─" * 18,
        "n    1   22    333",
    ]
    long = columns(["", "n"], [["one", "much too long a cell"]], 80)
    assert long.splitlines()[2:] == ["n  much too long", "          a cell"]
    assert len(columns(["", "n"], table, 12).split("\n\n")) == 2
    assert len(columns(["", "n"], table, 1).split("\n\n")) == 3


@given(_json)
def test_json_is_read_back(value: Any) -> None:
    assert json.loads(json_text(value)) == value
    assert json_text(value, plain=True).isascii()


def test_json_has_no_numbers_that_are_none() -> None:
    assert json_text({"a": [float("nan"), 1.0]}) == '{\n  "a": [null, 1]\n}'


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text("before")
    file = OutputFile(path)

    def fails(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        file.write(fails)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    file.write_text("after")
    assert path.read_text() == "after"


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("before")
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "real.json")
    OutputFile(link).write_text("after")
    assert (tmp_path / "real.json").read_text() == "after"
    assert link.is_symlink()


def test_a_folder_is_checked_without_a_trace(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file" / "b", Path("x" * 300), Path("a\0b")):
        with pytest.raises(UserError):
            check_folder(folder)


def test_the_command_is_one_that_can_be_typed() -> None:
    told = compare_command("my file.toml", "absent,cultivating>absent@104", 4, 1, 60, ["pool.size=80"], "fr")
    assert told == (
        'perenne compare "my file.toml" --policies "absent,cultivating>absent@104" --runs 4 --seed 1 '
        "--weeks 60 --set pool.size=80 --lang fr"
    )
