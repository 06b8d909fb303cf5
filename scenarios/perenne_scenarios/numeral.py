"""Numbers as people read them in each language."""

from __future__ import annotations

THIN_SPACE = "\u202f"


def numeral(value: float, language: str) -> str:
    """Return a number for reading: 1,234.5 in English, 1 234,5 in French; six significant digits at most.

    Whole numbers are written out in full.
    """
    number = float(value)
    text = f"{number:,.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:,.6g}"
    if language == "fr":
        text = text.replace(",", THIN_SPACE).replace(".", ",")
    return text.replace("-", "−", 1) if text.startswith("-") else text
