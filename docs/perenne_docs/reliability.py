"""Blocks that tell how hard the tests were tried: faults put into the model, and files broken."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from perenne_docs.lab import Numbers
from perenne_docs.speech import Speech, table

MUTATION = Path("tests") / "mutation" / "record.jsonl"
"""What `tests/mutation` found, from the folder of the project: a line a fault."""

HARMLESS = Path("tests") / "mutation" / "harmless.toml"
"""Which of the faults change nothing that anybody can see, and why."""

FUZZ = Path("tests") / "fuzz" / "record.jsonl"
"""What came of the broken files, a line a reader."""


def reliability_blocks(root: Path, say: Speech) -> dict[str, str]:
    """Return the blocks, from what was kept."""
    mutation, fuzz = (_rows(root / path) for path in (MUTATION, FUZZ))
    harmless = tomllib.loads((root / HARMLESS).read_text(encoding="utf-8"))
    return {"mutation": _mutation(mutation, harmless, say), "fuzz": _fuzz(fuzz, say)}


def _rows(path: Path) -> list[Numbers]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _mutation(rows: list[Numbers], harmless: Numbers, say: Speech) -> str:
    reasons = {_fault(row): harmless["reasons"][row["reason"]][say.code] for row in harmless["fault"]}
    missed = [row for row in rows if row["came"] == "missed"]
    groups = {
        "faults": rows,
        "noticed": [row for row in rows if row["came"] != "missed"],
        "harmless": [row for row in missed if _fault(row) in reasons],
        "gaps": [row for row in missed if _fault(row) not in reasons],
    }
    numbers = {name: say.number(len(group)) for name, group in groups.items()}
    share = say.percent(len(groups["noticed"]) / len(rows))
    parts = [say("reliability.mutation", share=share, missed=say.number(len(missed)), **numbers)]
    counted = {name: Counter(row["file"] for row in group) for name, group in groups.items()}
    head = [say("reliability.file"), *(say(f"reliability.{name}") for name in groups)]
    files = [[f"`{file}`", *(say.number(count[file]) for count in counted.values())] for file in counted["faults"]]
    parts.append(table(head, files))
    if groups["gaps"]:
        parts += [say("reliability.the_gaps"), _listed(_said(row) for row in groups["gaps"])]
    if groups["harmless"]:
        told = (f"{_said(row)}. {say.typeset(reasons[_fault(row)])}" for row in groups["harmless"])
        parts += [say("reliability.the_harmless"), _listed(told)]
    return "\n\n".join(parts)


def _listed(told: Iterable[str]) -> str:
    return "\n".join(f"- {one}" for one in told)


def _fault(row: Numbers) -> tuple[str, str, str]:
    return row["file"], row["before"], row["after"]


def _said(row: Numbers) -> str:
    return f"`{row['file']}:{row['line']}`, `{row['before']}` → `{row['after']}`"


def _fuzz(found: list[Numbers], say: Speech) -> str:
    inputs: defaultdict[str, int] = defaultdict(int)
    accepted: defaultdict[str, int] = defaultdict(int)
    for row in found:
        kind = row["reader"].partition(" ")[0]
        inputs[kind] += row["inputs"]
        accepted[kind] += row["accepted"]
    rows = [
        [say(f"reliability.reader.{kind}"), say.number(number), say.number(accepted[kind])]
        for kind, number in inputs.items()
    ]
    return table([say("reliability.read"), say("reliability.inputs"), say("reliability.accepted")], rows)
