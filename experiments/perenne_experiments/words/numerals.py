"""Numerals: numbers as people write them in a language."""

from __future__ import annotations

import math

from perenne_experiments.statistics.estimate import Estimate
from perenne_experiments.words.typography import NARROW_NO_BREAK, NO_BREAK

_SEPARATORS = {"en": (".", ","), "fr": (",", NARROW_NO_BREAK)}
_PERCENT = {"en": "%", "fr": f"{NO_BREAK}%"}
_MINUS = "−"
_FUZZ = 1e-9  # a share that is 0.07 up to rounding is written 7%, not 8%


class Numerals:
    """Writes numbers in one language."""

    def __init__(self, language: str) -> None:
        """Take a language code, "en" or "fr"."""
        self.decimal, self.group = _SEPARATORS[language]
        self.percent_sign = _PERCENT[language]

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with so many decimals, its thousands set apart; a half is rounded away from zero."""
        scale = 10.0**digits
        size = abs(value)
        if math.isfinite(size):
            size = math.floor(size * scale + 0.5 + _FUZZ) / scale
        text = f"{size:,.{digits}f}"
        text = text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.group)
        negative = value < 0 and any(character in "123456789" for character in text)
        return f"{_MINUS}{text}" if negative else text

    def rounded(self, value: float, significant: int = 3) -> str:
        """Return a number to a few significant digits, without false precision."""
        if not value:
            return self.number(0)
        value = float(f"{value:.{significant - 1}e}")
        decimals = max(0, significant - 1 - math.floor(math.log10(abs(value))))
        shortest = next((digits for digits in range(decimals) if round(value, digits) == value), decimals)
        return self.number(value, shortest)

    def shortest(self, value: float) -> str:
        """Return a number with as many decimals as it has, and no more than twelve digits."""
        digits = next((digits for digits in range(12) if math.isclose(round(value, digits), value, rel_tol=1e-11)), 12)
        return self.number(value, digits)

    def counted(self, value: float) -> str:
        """Return a mean count: one decimal below ten, whole numbers above, with three significant digits."""
        return self.number(value, 1) if 0 < abs(value) < 9.95 else self.rounded(float(round(value)))

    def range(self, estimate: Estimate, digits: int = 0) -> str:
        """Return an interval, rounded outwards: "1.51–1.67", or "−3 … 4" when an end is negative."""
        scale = 10.0**digits
        low = self.number(math.floor(scale * estimate.low + _FUZZ) / scale, digits)
        high = self.number(math.ceil(scale * estimate.high - _FUZZ) / scale, digits)
        dash = f"{NO_BREAK}…{NO_BREAK}" if _MINUS in low + high else "–"
        return low if low == high else f"{low}{dash}{high}"

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share in per cent; one that is not quite none or all is never written as 0 or 100."""
        edge = 0.5 * 10.0**-digits / 100
        if 0 < share < edge:
            return f"<{NO_BREAK}{self.number(10.0**-digits, digits)}{self.percent_sign}"
        if 1 - edge < share < 1:
            return f">{NO_BREAK}{self.number(100 - 10.0**-digits, digits)}{self.percent_sign}"
        return f"{self.number(100 * share, digits)}{self.percent_sign}"

    def percent_range(self, estimate: Estimate, digits: int = 0) -> str:
        """Return the interval of a share, rounded outwards: "88–94%"."""
        return f"{self.range(estimate.scaled(100), digits)}{self.percent_sign}"
