"""Values that have one row of an encoding are a class, and are shown as several: ``b|c``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...craft.variables import OneOf
from ..tables.domains import Domain
from ..tables.equal_rows import equal_rows
from ..tables.roots import Codes
from .encodings import Encoding

LONGEST_CLASS = 24
"""A class is written out up to so many characters."""


def values_shown(
    domain: Domain, members: Codes, kinds: Codes, classes: Codes
) -> tuple[tuple[object, ...], Codes]:
    """What is shown for each class, in the order of the first value in it; and the places.

    Args:
        members, kinds: values of ``domain``, and of what class each is.
        classes: ``[values of the root]``, the class of each.
    """
    own = np.arange(len(domain), dtype=np.int32)
    in_place = np.array_equal(members, own) and np.array_equal(kinds, classes)
    if in_place and len(np.unique(classes)) == len(own):
        return domain.values, own
    pairs = np.unique(kinds.astype(np.int64) * len(domain) + members)
    kind_of, codes = np.divmod(pairs, len(domain))
    each, firsts = np.unique(kind_of, return_index=True)
    found = np.split(codes, firsts[1:])
    order = np.argsort(codes[firsts], kind="stable")
    places = np.zeros(int(each.max()) + 1, np.int32)
    places[each[order]] = np.arange(len(order))
    shown: list[list[int]] = [found[place].tolist() for place in order]
    return tuple(_value(domain, own) for own in shown), places[classes]


def _value(domain: Domain, members: Sequence[int]) -> object:
    values = [domain.values[code] for code in members]
    return values[0] if len(values) == 1 else OneOf(tuple(values), _class_text(domain, members))


def _class_text(domain: Domain, members: Sequence[int]) -> str:
    """A class in a few words: ``b|c``, ``3..7``, ``not 0``."""
    in_a_row = members[-1] - members[0] == len(members) - 1 and members[-1] < len(domain.defined)
    if len(members) > 2 and len(members) == len(domain) - 1:
        (other,) = set(range(len(domain))).difference(members)
        return f"not {domain.text(other)}"
    ends = domain.text(members[0]), domain.text(members[-1])
    if len(members) > 2 and in_a_row and domain.is_numeric:
        return "..".join(ends)
    if len(members) <= LONGEST_CLASS:
        text = "|".join(domain.text(code) for code in members)
        if len(text) <= LONGEST_CLASS:
            return text
    text = "|…|".join(ends)
    return text if len(text) <= LONGEST_CLASS else f"{ends[0]}|…"


def classes_of(encoding: Encoding) -> Codes:
    """``[values]``: equal numbers for values that have one row."""
    if encoding.columns_of is not None:
        return (encoding.columns_of + 1).astype(np.int32)
    return equal_rows(encoding.matrix)[1].astype(np.int32)


def same_classes(one: Codes, other: Codes) -> bool:
    return is_function(one, other) and is_function(other, one)


def is_function(wanted: Codes, given: Codes) -> bool:
    """Whether values with one number in ``given`` have one in ``wanted``."""
    image = np.empty(int(given.max()) + 1, wanted.dtype)
    image[given] = wanted
    return bool((image[given] == wanted).all())
