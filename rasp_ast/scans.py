"""Products of all that precedes, by doubling: any finite automaton in about log2 n layers.

After k layers a position holds the product of the last 2^k values; one more layer multiplies it by
what the position 2^k before it holds. An automaton is such a product, of functions from states to
states, whose product is their composition (Hillis and Steele, Data parallel algorithms, 1986).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias, cast

from .errors import ProgramError
from .functions import Comparison
from .maps import Map, SequenceMap, indices, tokens
from .operands import SOp
from .selectors import Aggregate, Select
from .source import Source, capture

__all__ = ["dfa", "monoid_scan"]

Transition: TypeAlias = Callable[[Any, Any], Any]
Delta: TypeAlias = Mapping[tuple[Any, Any], Any] | Transition
MAX_STATES = 64
"""Automata of more states are refused: their functions are too many to be told apart."""
_NOTHING = ("nothing precedes",)


def monoid_scan(
    op: Callable[[Any, Any], Any], values: SOp, *, max_seq_len: int, identity: object = None
) -> SOp:
    """At each position the product of all values up to it: `op(op(v0, v1), v2)` and so on.

    Args:
        op: an associative operation. It is called with what precedes on the left.
        values: the values, of any type.
        max_seq_len: the longest input; there are as many layers as it takes to double 1 up to it.
        identity: what `op` changes nothing by, if there is such a value; it stands for what
            precedes the first position.

    Raises:
        ProgramError: the length is no whole number above 0.

    >>> monoid_scan(max, tokens, max_seq_len=8)([2, 1, 5, 3])
    [2, 2, 5, 5]
    """
    _expect_length(max_seq_len, capture())
    empty = _NOTHING if identity is None else identity
    times = partial(_product, op, identity is None)
    distance = 1
    while distance < max_seq_len:
        there = Select(indices, indices - distance, Comparison.EQ)
        values = SequenceMap(times, Aggregate(there, values, empty), values)
        distance *= 2
    return values.named("scan")


def _product(op: Transition, is_marked: bool, before: Any, value: Any) -> Any:
    return value if is_marked and before == _NOTHING else op(before, value)


def dfa(
    delta: Delta,
    start: Hashable,
    accepting: Collection[Any] | None = None,
    *,
    max_seq_len: int,
    alphabet: Iterable[Any] | None = None,
    sequence: SOp = tokens,
) -> SOp:
    """Whether a finite automaton accepts what it has read, at each position.

    Args:
        delta: the next state for each (state, token), as a mapping or a function. What a mapping
            lacks leads to where nothing is accepted any more.
        start: the state before the first token.
        accepting: the states that accept; None to give the state itself.
        max_seq_len: the longest input; there are as many layers as it takes to double 1 up to it.
        alphabet: the tokens, if `delta` is a function. On others the answer is undefined.
        sequence: what is read.

    Raises:
        ProgramError: an argument is none of these, or the states are more than 64.

    >>> even = dfa({(s, t): s ^ t for s in (0, 1) for t in (0, 1)}, 0, {0}, max_seq_len=8)
    >>> even([1, 0, 1, 1])
    [False, False, True, False]
    """
    source = capture()
    _expect_length(max_seq_len, source)
    letters = _letters(delta, alphabet, source)
    step = partial(_stepped, delta, source)
    states = _states(step, start, letters, source)
    places = {state: place for place, state in enumerate(states)}
    functions = {
        letter: tuple(places[step(state, letter)] for state in states) for letter in letters
    }
    # A letter is the function that it is; the product of letters is their composition.
    read = Map(functions.get, sequence)
    identity = tuple(range(len(states)))
    reached = monoid_scan(_composed, read, max_seq_len=max_seq_len, identity=identity)
    if accepting is None:
        return Map(partial(_state_of, states), reached).named("state")
    final = frozenset(places[state] for state in accepting if state in places)
    return Map(partial(_is_accepted, final), reached).named("accepts")


_MAPPING = 'such as {("even", "a"): "odd", ("odd", "a"): "even"}'
_NOWHERE = object()
"""The state from which nothing leads out."""


def _stepped(delta: Delta, source: Source, state: Any, letter: Any) -> Any:
    if state is _NOWHERE:
        return _NOWHERE
    if not callable(delta):
        return delta.get((state, letter), _NOWHERE)
    try:
        following = delta(state, letter)
        hash(following)
    except Exception as error:
        raise ProgramError(
            f"the function of this automaton has no next state for the state {state!r} and the "
            f"token {letter!r}: {type(error).__name__}: {error}",
            source=source,
            hint="it gives a state for each state that can be reached and each token of alphabet=; "
            "states are numbers, strings, tuples or None",
        ) from error
    return following


def _letters(
    delta: Delta,
    alphabet: Iterable[Any] | None,
    source: Source,
) -> list[Any]:
    _expect_delta(delta, source)
    if alphabet is not None:
        return list(dict.fromkeys(alphabet))
    if callable(delta):
        raise ProgramError(
            "an automaton whose delta is a function needs its alphabet",
            source=source,
            hint='dfa(delta, start, accepting, alphabet="ab", max_seq_len=16)',
        )
    return list(dict.fromkeys(letter for _, letter in delta))


def _expect_delta(delta: object, source: Source) -> None:
    if callable(delta):
        return
    if not isinstance(delta, Mapping):
        what = f"delta is a mapping or a function, found {delta!r}"
        raise ProgramError(what, source=source, hint=_MAPPING)
    keys = list(cast("Mapping[object, object]", delta))
    for key in keys:
        if not (isinstance(key, tuple) and len(cast("tuple[object, ...]", key)) == 2):
            what = f"a key of delta is a pair of a state and a token, found {key!r}"
            raise ProgramError(what, source=source, hint=_MAPPING)


def _states(step: Transition, start: Hashable, letters: Iterable[Any], source: Source) -> list[Any]:
    """The states that can be reached, the first of them the start."""
    found: dict[Any, None] = {start: None}
    waiting = [start]
    while waiting:
        state = waiting.pop()
        for letter in letters:
            following = step(state, letter)
            if following not in found:
                found[following] = None
                waiting.append(following)
        if len(found) > MAX_STATES:
            raise ProgramError(
                f"this automaton reaches more than {MAX_STATES} states",
                source=source,
                hint="delta is to give one of a few states; counters are no finite automata",
            )
    return list(found)


def _composed(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(after[place] for place in before)


def _state_of(states: list[Any], reached: tuple[int, ...]) -> Any:
    state = states[reached[0]]
    return None if state is _NOWHERE else state


def _is_accepted(final: Collection[int], reached: tuple[int, ...]) -> bool:
    return reached[0] in final


def _expect_length(max_seq_len: object, source: Source) -> None:
    if not isinstance(max_seq_len, int) or max_seq_len < 1:
        raise ProgramError(
            f"max_seq_len is how long inputs may be, not {max_seq_len!r}", source=source
        )
