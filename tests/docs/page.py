"""Pages as the tests read them: links, headings, blocks of code, and the prose between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MADE = re.compile(r"<!-- ([\w-]+): made.*?<!-- \1: end -->", re.DOTALL)
_NO_PROSE = re.compile(r"^```.*?^```$|`[^`\n]*`|<!--.*?-->|\]\([^)]*\)|\$[^$\n]+\$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page of the documentation."""

    path: Path

    @property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @property
    def told(self) -> str:
        """What is read: no code, no link's address."""
        return _NO_PROSE.sub("", self.text)

    @property
    def prose(self) -> str:
        """What somebody wrote: no code, no link's address, nothing that is made."""
        return _NO_PROSE.sub("", _MADE.sub("", self.text))

    @property
    def links(self) -> list[str]:
        return _LINK.findall(_FENCE.sub("", self.text))

    @property
    def anchors(self) -> set[str]:
        headings = _HEADING.findall(_FENCE.sub("", self.text))
        return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}

    def code(self, language: str) -> list[str]:
        return [content for named, content in _FENCE.findall(self.text) if named == language]

    @property
    def commands(self) -> list[str]:
        """The commands that run Pérenne, without their comments; the tests' own is left out."""
        lines = [line.split("  #")[0].strip() for block in self.code("sh") for line in block.splitlines()]
        calls = [re.sub(r"^(python3 run\.py|perenne)\b", "", line).strip() for line in lines if is_call(line)]
        return [call or "compare reference" for call in calls if call != "test"]

    @property
    def files(self) -> dict[str, str]:
        """The blocks of code that begin with the name of a file."""
        blocks = [*self.code("toml"), *self.code("python")]
        named = [(re.match(r"# ([\w.-]+\.\w+)\n", block), block) for block in blocks]
        return {match[1]: block for match, block in named if match}


def is_call(line: str) -> bool:
    """Tell whether a line of a shell runs Pérenne."""
    return re.match(r"(python3 run\.py|perenne)(\s|$)", line) is not None
