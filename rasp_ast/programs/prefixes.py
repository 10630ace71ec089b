"""Fractions and balances of prefixes, and brackets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from ..errors import ProgramError
from ..functions import Comparison
from ..maps import indices, tokens, where
from ..operands import Selector, SOp
from ..selectors import Aggregate, Select, SelectorWidth
from ..source import Source, capture

EQ, TRUE, LEQ = Comparison.EQ, Comparison.TRUE, Comparison.LEQ


def make_frac_prevs(bools: SOp) -> SOp:
    """The fraction of true values up to and including each position.

    >>> make_frac_prevs(tokens == "x")("xaxa")
    [1, 0.5, 0.6666666666666666, 0.5]
    """
    return Aggregate(_prefix(), where(bools, 1, 0)).named("frac_prevs")


def make_pair_balance(opening: str, closing: str, sop: SOp = tokens) -> SOp:
    """The excess of opening over closing brackets in each prefix, as a fraction of its length.

    >>> make_pair_balance("(", ")")("()((")
    [1, 0, 0.3333333333333333, 0.5]
    """
    if not isinstance(sop, SOp) or isinstance(opening, SOp) or isinstance(closing, SOp):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ProgramError(
            "make_pair_balance takes the two brackets first, and then the s-op",
            source=capture(),
            hint="raspc.compiler.lib.make_pair_balance takes them in Tracr's order",
        )
    side = _side(sop, opening, closing).named("side")
    return Aggregate(_prefix(), side).named("balance")


def make_shuffle_dyck(pairs: Sequence[Sequence[str]]) -> SOp:
    """Whether the sequence is balanced in each kind of bracket, regardless of the other kinds.

    >>> make_shuffle_dyck(["()", "{}"])("({)}")
    [True, True, True, True]
    """
    _check_pairs(pairs, capture())
    prefix, everything = _prefix(), Select(tokens, tokens, TRUE)
    kinds = [f"_{n}" for n in range(1, len(pairs) + 1)] if len(pairs) > 1 else [""]
    each = zip(kinds, pairs, strict=True)
    sides = [(kind, _side(tokens, *pair).named(f"side{kind}")) for kind, pair in each]
    # The side of a bracket sums to the balance, so that its mean has the sign of the balance.
    balances = [Aggregate(prefix, side).named(f"balance{kind}") for kind, side in sides]
    totals = [Aggregate(everything, side).named(f"total{kind}") for kind, side in sides]
    negative = [balance < 0 for balance in balances]
    even = [total == 0 for total in totals]
    # A sum rather than an "or": an or of several balances would cost a layer of its own.
    negatives = reduce(SOp.__add__, [where(n, 1, 0) for n in negative]).named("negatives")
    ever_negative = Aggregate(everything, negatives).named("ever_negative")
    return (reduce(SOp.__and__, even) & (ever_negative == 0)).named("shuffle_dyck")


def make_shuffle_dyck1() -> SOp:
    """Whether the brackets `()` are balanced.

    >>> make_shuffle_dyck1()("())(")
    [False, False, False, False]
    >>> make_shuffle_dyck1()("()()", causal=True)
    [False, True, False, True]
    """
    return make_shuffle_dyck(["()"])


def make_shuffle_dyck2() -> SOp:
    """Whether the brackets `()` and the brackets `{}` are balanced, each for themselves.

    >>> make_shuffle_dyck2()("({)}")
    [True, True, True, True]
    """
    return make_shuffle_dyck(["()", "{}"])


def make_dyck1_prefix() -> SOp:
    """For each prefix 'T' if its `()` are balanced, 'P' if they still can be, 'F' if they cannot.

    >>> make_dyck1_prefix()("(()))(")
    ['P', 'P', 'P', 'T', 'F', 'F']
    """
    prefix = _prefix()
    side = _side(tokens, "(", ")").named("side")
    balance = Aggregate(prefix, side).named("balance")
    wrong = where(balance < 0, 1, 0).named("wrong")
    return _verdict(prefix, balance, wrong).named("dyck1_prefix")


def make_dyck2_prefix(pairs: Sequence[Sequence[str]] = ("()", "{}")) -> SOp:
    """The same for two kinds of brackets, or any kinds, that must be properly nested.

    >>> make_dyck2_prefix()("({})(}")
    ['P', 'P', 'P', 'T', 'P', 'F']
    """
    _check_pairs(pairs, capture())
    # As long as no prefix closes more than it opens, the brackets at one depth open and close by
    # turns. Let each kind have a weight of its own, and sum the weights at one depth, closing ones
    # negative: at each closing bracket the sum is 0, until a pair fails to match, or a bracket
    # closes what was never opened.
    each = enumerate(pairs, 1)
    sides = [_side(tokens, *pair).named(f"side_{kind}") for kind, pair in each]
    side = reduce(SOp.__add__, sides).named("side")
    weight = reduce(SOp.__add__, [n * kind for n, kind in enumerate(sides, 1)]).named("weight")

    prefix = _prefix()
    opened = SelectorWidth(prefix & Select(side, 1, EQ)).named("opened")
    closed = SelectorWidth(prefix & Select(side, -1, EQ)).named("closed")
    balance = (opened - closed).named("balance")
    depth = (balance + where(side == -1, 1, 0)).named("depth")
    unmatched = Aggregate(prefix & Select(depth, depth, EQ), weight).named("unmatched")
    wrong = where((side == -1) & (unmatched != 0), 1, 0).named("wrong")
    return _verdict(prefix, balance, wrong).named("dyck2_prefix")


def _prefix() -> Selector:
    return Select(indices, indices, LEQ).named("prefix")


def _side(sop: SOp, opening: str, closing: str) -> SOp:
    """1 for an opening bracket, -1 for a closing one, 0 for anything else."""
    return (sop == opening) - (sop == closing)


def _verdict(prefix: Selector, balance: SOp, wrong: SOp) -> SOp:
    """'F' from where `wrong` is first not 0; before that, 'T' where nothing is open, else 'P'."""
    ever_wrong = Aggregate(prefix, wrong).named("ever_wrong")
    return where(ever_wrong > 0, "F", where(balance == 0, "T", "P"))


def _check_pairs(pairs: Sequence[Sequence[str]], source: Source) -> None:
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise ProgramError(f"brackets come as pairs such as '()', found {pairs!r}", source=source)
