"""The texts of the library's scenario around the values that a calibration found."""

from __future__ import annotations

import re
from pathlib import Path

from perenne_docs.pages import ROOT

LIST = ROOT / "scenarios" / "perenne_scenarios" / "library" / "mailing-list.toml"
"""The scenario."""

HEAD = Path(__file__).with_name("mailing-list.head.toml")
"""What stands before the values."""


def dressed(text: str) -> str:
    """Return what `perenne calibrate` wrote, with the library's texts; its reasons name the lists, not the file."""
    values = text[text.index("[parameters]") :]
    named = re.sub(r"Calibrated to [\w.-]+\.parquet(?=:)", "Calibrated to the R mailing lists", values)
    named = re.sub(r"Calé sur [\w.-]+\.parquet(?=\s:)", "Calé sur les listes de diffusion de R", named)
    return HEAD.read_text(encoding="utf-8") + "\n" + named
