"""What the compiler does beyond the textbook: passes, each of which can be switched off.

A *level* is a set of passes.  Level 0 is the picture that textbooks draw: each expression a block,
each value one-hot.  Level 1 keeps all columns legible.  Level 2 gives that up for size.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

from ..rasp_ast.errors import CompileError

Minimize = Literal["layers", "parameters"]
"""What comes first where one costs the other."""

LONG = 200
"""From so many positions on, lifted counts are hardly good for anything unless they are rounded,
and means unless they are compared as sums.

Nor are counts that are not lifted worth their size there, if a head or an MLP reads them: a column
and a unit for each number of keys, a case for each two numbers.  ``dyck2_prefix`` at 512 would take
22 GB.  So such counts are lifted, rounded, and their orders split in digits, whatever the passes,
and the model says so (``Stages.fallbacks``).
"""
LEGIBLE = 64
"""A set of more values than this has no column for each, unless somebody needs one: embeddings are
numbered where they are compared, if that is smaller, and so are answers; what an MLP computes is
written in two one-hot digits where it is only compared.  Sizes fall here and nowhere beyond: a few
hundred columns can hardly be looked at, and take a million parameters."""
LEGIBLE_COMPUTED = 32
"""The same where an MLP has to make of numbers whatever is compared.  Where keys are counted by it,
whose errors add up, it is as many as of orders: short inputs keep tame weights."""
LEGIBLE_ORDER = 32
"""Orders of no more classes than this are left to one head where the pass ``digits`` is off."""
LARGE = 256
"""Whatever the passes, all sets of more values than this are numbered where they are compared,
unless somebody needs a column for each value, and their orders are split in digits: each column is
a row of every matrix."""
MAX_ONE_HOT = 1000
"""Nor has a variable of more values than this a column for each, if that is all that is asked; and
heads do not compare more classes than this that MLPs would have to make of numbers."""
MAX_COMPUTED_ONE_HOT = 128
"""The same for what an MLP computes, if its readers can do with no more columns than this: one
number, or the classes that they distinguish. It takes a unit for each value at least, and each is a
row and a column as long as the residual stream, so that k values are 2 k^2 weights in every layer:
a million already for five hundred values in two layers."""
MAX_HINGED = 3
"""A unit reads so many whole numbers at most, each by a column of its own."""
LIFT_BITS = (2, 6, 16)
"""What a lifted head counts or adds up is right to so many binary digits behind the point.

Six tell whole numbers apart, whatever is added up of several of them.  Two do for the count of a
union of terms, which is seldom added to others: noise on what BOS holds is multiplied by as much as
it is lifted.  Sixteen, those of the pass ``lift``, take their place where a reader asks for more.
"""

ONE_BESIDE_LIFTED = 4
"""What ``one`` holds at tokens where some head is lifted, if the pass ``lift`` is off: with 1 noise
on what BOS holds of it comes to more; with 16 that of the weights which read it does: of 200 inputs
noise of 1e-4 then gives ``sort_freq`` 46 wrong answers, with 1 41, with 4 none."""


@dataclass(frozen=True)
class Passes:
    """Which passes run.  All combinations give models of the same answers.

    Attributes:
        fuse: elementwise functions of functions are one function of roots, computed at once; a
            function of one root is a view and costs nothing.
        demand: a variable holds what its readers ask for, instead of a column for each value.
        share: heads that attend to the same keys in the same layer are one head.
        lift: what counts and adds up gives the number itself: BOS scores so far above the selected
            keys that the softmax divides by a constant. Without it a count is what BOS weighs
            beside the selected keys, ``1 / (1 + count)``, and an MLP makes of it what is asked for.
        whole: lifted counts are rounded as they are written, where that saves a layer.
        digits: ``k < q`` over many values becomes a few small heads, one for each digit.
        numbers: a category is one number wherever that is enough: to move it, to answer it, to
            compare it, counts included.
        powers: ``k < q`` over many values in few dimensions, as powers of two.
        basis: columns that are sums of others are not stored.
        reuse: columns that nobody reads any more are erased and used again.
    """

    fuse: bool = True
    demand: bool = True
    share: bool = True
    lift: bool = False
    whole: bool = False
    digits: bool = False
    numbers: bool = False
    powers: bool = False
    basis: bool = False
    reuse: bool = False

    def without(self, name: str) -> Passes:
        """The same but for one pass."""
        return replace(self, **{name: False})

    @property
    def on(self) -> tuple[str, ...]:
        """The names of the passes that run."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name))


LEVELS = (
    Passes(fuse=False, demand=False, share=False),
    Passes(),
    Passes(lift=True, whole=True, digits=True, numbers=True, powers=True, basis=True, reuse=True),
)
"""The passes of ``optimize=0``, ``1`` and ``2``."""


Level = int | Passes
"""A level by its number, or any set of passes."""


def passes_of(optimize: object) -> Passes:
    """The passes of a level, or the passes themselves.

    Raises:
        CompileError: it is neither.
    """
    if isinstance(optimize, Passes):
        return optimize
    if isinstance(optimize, int) and not isinstance(optimize, bool) and 0 <= optimize <= 2:
        return LEVELS[optimize]
    raise CompileError(f"optimize must be 0, 1, 2 or raspc.Passes(...), not {optimize!r}")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the compiler was told to aim at; ``Options`` has the rest.

    Attributes:
        keep: the places of kept expressions among all, each behind its operands.
    """

    readout: str
    passes: Passes
    minimize: Minimize
    keep: tuple[int, ...] = ()
    pad_layers: int = 0


@dataclass(frozen=True)
class Choices:
    """What the compiler decides by trying: see ``search``.

    Attributes:
        lift_counts: counts that heads compare, or MLPs read with others, are lifted, though the
            pass ``lift`` is off.
        lift_answers: so are those that are only answered.
        round_counts: lifted counts are rounded to whole numbers as they are written.
        unfused: elementwise functions are computed one by one, though ``fuse`` is on.
        order_digits: in so many digits long orders are written.
        answer_as_classes: numbers are answered as classes too, if they are not too many, and
            arithmetic of means is left to whoever decodes it.
        compare_as_sums: means are compared with constants as sums, which are whole numbers.
        lift_bits: counts of unions that are lifted though the pass ``lift`` is off are right to so
            many binary digits behind the point, and others to six at least: no more than what reads
            them asks for.
        full_means: means have gains as large as with a finer lift, though it is told what their
            readers distinguish.
        unkept: named expressions that take too many values to be kept.
    """

    passes: Passes = LEVELS[1]
    lift_counts: bool = False
    lift_answers: bool = False
    round_counts: bool = False
    unfused: bool = False
    order_digits: int = 1
    answer_as_classes: bool = False
    compare_as_sums: bool = False
    lift_bits: int = LIFT_BITS[0]
    full_means: bool = False
    unkept: tuple[str, ...] = ()

    @property
    def lifted_bits(self) -> int:
        """Lifted numbers are right to so many binary digits behind the point."""
        return max(LIFT_BITS[1], self.union_bits)

    @property
    def union_bits(self) -> int:
        """So are lifted counts of unions."""
        return LIFT_BITS[-1] if self.passes.lift else self.lift_bits

    @property
    def lifts_finely(self) -> bool:
        """Whether that is better than it takes to tell whole ones apart."""
        return self.lifted_bits == LIFT_BITS[-1]

    @property
    def one(self) -> int:
        """What ``one`` holds at tokens where BOS is lifted."""
        return 1 if self.passes.lift else ONE_BESIDE_LIFTED

    @property
    def with_finer_unions(self) -> Choices:
        """The same with lifted counts of unions as good as others."""
        return self if self.lifts_finely else replace(self, lift_bits=self.lifted_bits)

    @property
    def with_finest_lift(self) -> Choices:
        """The same with lifted numbers, and means, as good as float32 has them."""
        if self.lifts_finely:
            return self
        return replace(self, lift_bits=LIFT_BITS[-1], full_means=False)

    @property
    def with_full_means(self) -> Choices:
        """The same with means as good as float32 has them."""
        return self if self.lifts_finely else replace(self, full_means=True)

    @property
    def fuses(self) -> bool:
        """Whether elementwise functions of functions are one."""
        return self.passes.fuse and not self.unfused

    @property
    def lifts(self) -> bool:
        """Whether counts are lifted that blocks need as numbers."""
        return self.lifts_all or self.lift_counts

    @property
    def lifts_all(self) -> bool:
        """Whether all counts are lifted."""
        return self.passes.lift or self.lift_answers


PLAIN = Choices()
"""Level 1, before anything is tried."""
