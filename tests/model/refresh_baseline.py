"""The baseline: what came of some lives when somebody last looked, so that no change of results goes unseen.

After a change that is meant to alter results, say so in CHANGELOG.md and write the baseline anew, from the project's
folder:

    python -m tests.model.refresh_baseline
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from perenne_model import VITALS, Life, Parameters, live, parse_policy

FILE = Path(__file__).with_name("baseline.json")

COMMAND = "python -m tests.model.refresh_baseline"

WEEKS = 312

POLICIES = (
    "absent",
    "cultivating",
    "directive",
    "staged",
    "responsive",
    "grip:0.3",
    "grip:1",
    "mix:0,0.9",
    "mix:0.7,0.5",
    "cultivating>absent@104",
)

SEEDS = (0, 1, 20_240_229)

Summary = dict[str, Any]


def one_life(policy: str, seed: int) -> Summary:
    """Live one life of the reference community and sum it up."""
    return summary(live(Parameters(), parse_policy(policy), seed=seed, weeks=WEEKS, log=True))


def summary(life: Life) -> Summary:
    """Return what a life came to: its end, value and cost, vital signs in sum and in its last week, sums of its log."""
    last = max(1, int(life.lifetime)) - 1
    assert life.log is not None
    return {
        "lifetime": life.lifetime,
        "censored": life.censored,
        "cause": life.cause,
        "revivals": life.revivals,
        "reasons": dict(life.reasons),
        "value": dict(life.value),
        "hours": life.hours,
        "last": {sign: float(life.weekly[sign][last]) for sign in VITALS},
        "sum": {sign: float(life.weekly[sign].sum()) for sign in VITALS},
        "log": {name: int(life.log[name].sum()) for name in ("second", "thread", "reply_to", "kind")},
    }


def all_lives() -> dict[str, Summary]:
    """Live all lives of the baseline, by policy and seed."""
    return {f"{policy} {seed}": one_life(policy, seed) for policy in POLICIES for seed in SEEDS}


def main() -> None:
    """Write the baseline anew and say how many lives came out differently."""
    before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    lives = all_lives()
    FILE.write_text(json.dumps(lives, indent=1) + "\n", encoding="utf-8")
    changed = [name for name, life in lives.items() if before.get(name) != life]
    print(f"{FILE.name}: {len(changed)} of {len(lives)} lives are not what they were")


if __name__ == "__main__":
    main()
