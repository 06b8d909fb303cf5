"""Blocks that tell how hard the tests were tried: faults put into the model, and files broken."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from perenne_docs.lab import Numbers
from perenne_docs.speech import Speech, table

MUTATION = Path("tests") / "mutation.json"
"""What `tests/mutation.py` found, from the folder of the project."""

FUZZ = Path("tests") / "fuzz" / "record.jsonl"
"""What came of the broken files, a line a reader."""


def reliability_blocks(root: Path, say: Speech) -> dict[str, str]:
    """Return the blocks, from what was kept."""
    found = json.loads((root / MUTATION).read_text(encoding="utf-8"))
    lines = (root / FUZZ).read_text(encoding="utf-8").splitlines()
    return {"mutation": _mutation(found, say), "fuzz": _fuzz([json.loads(line) for line in lines], say)}


def _mutation(found: Numbers, say: Speech) -> str:
    facts = say(
        "reliability.noticed",
        noticed=say.number(found["noticed"]),
        mutants=say.number(found["mutants"]),
        share=say.percent(found["noticed"] / found["mutants"]),
    )
    rows = [
        [f"`{file}`", say.number(row["mutants"]), say.number(row["noticed"])] for file, row in found["files"].items()
    ]
    missed = "\n".join(f"- `{one}`" for one in found["missed"])
    head = [say("reliability.file"), say("reliability.mutants"), say("reliability.seen")]
    return "\n\n".join([facts, table(head, rows), say("reliability.missed"), missed])


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
