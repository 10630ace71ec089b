"""Small things as text: numbers, and how many there are of something."""

from __future__ import annotations


def counted(n: int, what: str) -> str:
    """``1 layer``, ``1,234 layers``."""
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def number(x: object) -> str:
    """Six significant digits, so that the noise of rounding does not show."""
    text = f"{float(str(x)):.6g}"
    return "0" if text == "-0" else text
