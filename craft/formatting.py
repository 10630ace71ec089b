"""Small things as text: numbers, and how many there are of something."""

from __future__ import annotations


def counted(n: int, what: str) -> str:
    """``1 layer``, ``1,234 layers``."""
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def number(x: object) -> str:
    """Three significant digits, or a whole number of up to four.

    So the text turns neither with the noise of rounding nor with the last digit of a constant.
    """
    value = float(str(x))
    whole = value.is_integer() and abs(value) < 10_000
    text = f"{value:.0f}" if whole else f"{value:.3g}"
    return "0" if text == "-0" else text
