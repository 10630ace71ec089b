"""Values in the place of a condition, as in `x == "a" or "b"`, which is true of everything."""

from __future__ import annotations

from collections.abc import Callable

from .tree import Atom, Binary, Expr


def bare_operand(expr: Expr, text: Callable[[Expr], str]) -> tuple[str, str] | None:
    """What `and` or `or` does with a text or a number beside a condition, and what is meant.

    Args:
        text: how an expression is written.
    """
    if not isinstance(expr, Binary) or expr.operator not in ("and", "or"):
        return None
    values = [side for side in (expr.left, expr.right) if isinstance(side, Atom)]
    if len(values) != 1:
        return None
    value = text(values[0])
    other = expr.right if values[0] is expr.left else expr.left
    says = f"`{value}` is no comparison: as a condition it is {bool(values[0].value)} everywhere"
    compared = (
        text(other.left) if isinstance(other, Binary) and other.operator == "==" else "tokens"
    )
    return says, f"write {text(other)} {expr.operator} {compared} == {value}"
