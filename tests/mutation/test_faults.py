"""The faults that are put into the model: each breaks one thing, in every file, and is told in its own words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.mutation.faults import PACKAGE, Fault, broken, sample, spots
from tests.mutation.record import Record


def faults_of(source: str) -> set[tuple[str, str]]:
    tree = ast.parse(source)
    made = [broken("some.py", tree, spot) for spot in spots(tree)]
    assert all(ast.unparse(ast.parse(source)) != fault.source for fault in made)
    return {(fault.before, fault.after) for fault in made}


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("a = b < c", {("a = b < c", "a = b <= c"), ("a = b < c", "a = b >= c")}),
        ("if b + c: pass", {("b + c", "b - c")}),
        ("a.b = c", {("a.b = c", "_ = c")}),
        ("a = not b", {("a = not b", "a = not not b")}),
        ("a = min(b, True)", {("a = min(b, True)", "a = max(b, True)"), ("a = min(b, True)", "a = min(b, False)")}),
        ("a = b and c", {("a = b and c", "a = b or c")}),
        ("a = 0.5, 3", {("a = (0.5, 3)", "a = (1.0, 3)"), ("a = (0.5, 3)", "a = (0.5, 4)")}),
        ("raise Error(1)", set()),
        ("@decorated(1)\ndef f(a: Literal[2]) -> Literal[3]: 'text'", set()),
    ],
)
def test_what_is_broken(source: str, faults: set[tuple[str, str]]) -> None:
    assert faults_of(source) == faults


def test_every_file_with_anything_to_break_is_in_the_sample() -> None:
    chosen = sample(20, 1)
    files = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    assert files - {fault.file for fault in chosen} == {"phase.py", "vitals.py"}
    assert len(set(chosen)) == len(chosen)


class TestRecord:
    ONE = Fault("life.py", 3, "a < b", "a <= b", "")
    OTHER = Fault("life.py", 4, "a + b", "a - b", "")

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "record.jsonl"
        record = Record(path)
        record.add(self.ONE, "noticed")
        record.add(self.OTHER, "missed")
        return path

    def test_a_run_that_was_cut_short_goes_on(self, path: Path) -> None:
        record = Record(path)
        assert record.knows(self.ONE)
        assert record.knows(self.OTHER)
        assert not record.knows(Fault("life.py", 5, "a < b", "a <= b", ""))

    def test_what_was_noticed_stands_until_its_file_changes(self, path: Path) -> None:
        assert self._after(path, "tests").knows(self.ONE)
        assert not self._after(path, "source").knows(self.ONE)

    def test_what_was_missed_until_anything_does(self, path: Path) -> None:
        assert not self._after(path, "tests").knows(self.OTHER)

    def test_only_the_sample_is_kept_in_its_order(self, path: Path) -> None:
        record = Record(path)
        record.add(self.OTHER, "noticed")
        assert [row["came"] for row in record.keep([self.OTHER])] == ["noticed"]
        assert not Record(path).knows(self.ONE)

    @staticmethod
    def _after(path: Path, changed: str) -> Record:
        """Read a record as it would be, had a digest changed since."""
        path.write_text(path.read_text(encoding="utf-8").replace(f'"{changed}": "', f'"{changed}": "another '))
        return Record(path)
