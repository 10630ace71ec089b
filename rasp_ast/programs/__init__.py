"""The standard programs, each a function that returns an s-op.

They are written with as few aggregates in a row as we know how. Unless a docstring says otherwise
a program is meant for both attention modes; "the sequence" is then, in causal mode, what a position
sees: the prefix that ends there. What enters here is a program with a row in `STANDARD`.
"""

from .prefixes import (
    make_dyck1_prefix,
    make_dyck2_prefix,
    make_frac_prevs,
    make_pair_balance,
    make_shuffle_dyck,
    make_shuffle_dyck1,
    make_shuffle_dyck2,
)
from .sequences import (
    make_count,
    make_detect_pattern,
    make_double_histogram,
    make_first_occurrence,
    make_gather,
    make_hist,
    make_histogram,
    make_last_occurrence,
    make_length,
    make_reverse,
    make_shift,
)
from .sorting import make_most_frequent, make_sort, make_sort_freq, make_sort_unique
from .standard import STANDARD, Standard

__all__ = [
    "STANDARD",
    "Standard",
    "make_count",
    "make_detect_pattern",
    "make_double_histogram",
    "make_dyck1_prefix",
    "make_dyck2_prefix",
    "make_first_occurrence",
    "make_frac_prevs",
    "make_gather",
    "make_hist",
    "make_histogram",
    "make_last_occurrence",
    "make_length",
    "make_most_frequent",
    "make_pair_balance",
    "make_reverse",
    "make_shift",
    "make_shuffle_dyck",
    "make_shuffle_dyck1",
    "make_shuffle_dyck2",
    "make_sort",
    "make_sort_freq",
    "make_sort_unique",
]
