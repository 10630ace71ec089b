"""The functions of Python that users hand over: called with plain values, or read as arithmetic.

What enters says what such a function computes; nothing here knows how a program uses it.
"""

from .wrapped import formula_now, rounding, user_function, user_predicate

__all__ = ["formula_now", "rounding", "user_function", "user_predicate"]
