"""A policy that was found, as a file that `--policy` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def policy_text(name: str, stages: Sequence[tuple[int, Mapping[str, float]]], notes: Sequence[str] = ()) -> str:
    """Return a policy as TOML, which `perenne_model.parse_policy` reads from a file.

    Args:
        name: name of the policy: letters, digits and hyphens.
        stages: first week of each stage, from 0, and the heights of its levers; those at 0 are left out.
        notes: comments at the top, a line each.
    """
    (_, first), *later = stages
    lines = [*(f"# {note}" for note in notes), f'name = "{name}"', "", "[levers]", *_levers(first)]
    for week, heights in later:
        lines += ["", "[[stages]]", f"week = {week}", "[stages.levers]", *_levers(heights)]
    return "\n".join(lines) + "\n"


def _levers(heights: Mapping[str, float]) -> list[str]:
    return [f"{lever} = {height:g}" for lever, height in heights.items() if height]
