"""A program whose answer is to be decoded, and what decides how."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...rasp_ast.nodes import SOpNode
from ..analysis.means.functions import error_of
from ..analysis.means.mean_root import mean_of
from ..analysis.means.summands import as_summable, is_summable
from ..analysis.means.unlisted import UnlistedMean, as_unlisted
from ..analysis.normal_form import Analysis
from ..encoding.demands import Demands
from ..encoding.features import Feature
from ..passes import LARGE, LEGIBLE, MAX_COMPUTED_ONE_HOT, MAX_ONE_HOT
from ..precision import mean_gain, weight_rounding
from ..selectors.head_roots import reads_units
from ..selectors.orders import split_terms
from ..tables.domains import Domain, has_distinct_numbers
from ..tables.tables import Table, root_table
from .output_plan import Decoding, OutputPlan

MAX_ANSWER_CLASSES = 4096
"""The most classes an output may have; more numbers than this are still fine as numbers."""
MAX_NUMBER_CLASSES = 1000
"""Up to so many numbers that are known too badly to be read as such are answered as classes: an MLP
decodes each, and of a few thousand it would have hundreds of millions of parameters."""
MIN_ANSWER_GAP_IN_ERRORS = 4.0
"""A mean with values closer than this many times its error is answered together with its count."""
MIN_ANSWER_GAP_OF_MEANS_IN_ERRORS = 16.0
"""The same for a mean of what is a little off itself, such as means: their errors come with it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """A program whose answer is to be decoded.

    Attributes:
        wants_columns: the user wants a categorical answer in a column for each value.
    """

    analysis: Analysis
    demands: Demands
    name: str
    program: SOpNode
    wants_columns: bool

    @cached_property
    def table(self) -> Table:
        """The answer as a function of roots.

        Raises:
            CompileError: it takes too many values to be one.
        """
        return self.analysis.table(self.program)

    @property
    def domain(self) -> Domain:
        return self.table.domain

    @property
    def is_few(self) -> bool:
        """Whether its values are few enough for a logit each."""
        return len(self.domain) <= MAX_ANSWER_CLASSES

    @property
    def is_legible(self) -> bool:
        """Whether the answer must end in a column for each value."""
        if self._is_number or not self.is_few:
            return False
        if self.wants_columns:
            return not self._takes_units or len(self.domain) <= LARGE
        textbook = not self.analysis.registry.choices.passes.demand
        return textbook and len(self.domain) <= self.most_columns

    @property
    def most_columns(self) -> int:
        """So many values have a column each, if that is not asked for."""
        if self.analysis.registry.choices.passes.demand:
            return LEGIBLE
        return MAX_COMPUTED_ONE_HOT if self._takes_units else MAX_ONE_HOT

    @property
    def _takes_units(self) -> bool:
        """Whether an MLP makes a column of each value, at least where it is moved from."""
        roots = self.table.roots
        return len(roots) > 1 or any(reads_units(root.base) for root in roots)

    @property
    def _is_number(self) -> bool:
        """Whether the program says or its values show that it is no category."""
        if self.program.encoding is not None:
            return self.program.encoding == "numerical"
        return any(not isinstance(v, bool | int | str | tuple | None) for v in self.domain.values)

    @cached_property
    def mean_to_divide(self) -> UnlistedMean | None:
        """The mean that the answer is, if it is not listed, or too fine for one float32."""
        mean = self.analysis.unlisted.get(self.program)
        if mean is not None or self.program in self.analysis.deferred:
            return mean
        mean = as_unlisted(self.analysis.registry, self.program, self.table)
        if mean is None:
            return None
        error = error_of(mean) + self._error_of_several_heads
        refused = self.analysis.registry.choices.answer_as_classes
        if is_summable(mean):
            room = self.domain.gap >= MIN_ANSWER_GAP_IN_ERRORS * error
            return None if room and not refused else mean
        room = self.domain.gap >= MIN_ANSWER_GAP_OF_MEANS_IN_ERRORS * error and not refused
        return None if room or as_summable(self.analysis.registry, mean) is None else mean

    @cached_property
    def is_finer_than_its_mean(self) -> bool:
        """Whether the answer, as a number, is off by too much if a mean is off by its error.

        A number in the residual stream errs by as much wherever it is on its way: by the error of
        the mean, times the steepest slope between two means.
        """
        root = self.table.roots[0] if len(self.table.roots) == 1 else None
        if root is None or not root.is_mean or not self.has_distinct_numbers:
            return False
        mean = as_unlisted(self.analysis.registry, self.program, root_table(root))
        count = len(root.domain.defined)
        if mean is None or self.domain.is_of_bools or 2 * len(self.domain) < count:
            return False
        codes, means = self.table.codes[:count], root.domain.numbers[:count]
        slopes = np.abs(np.diff(self.domain.numbers[codes]) / np.diff(means))
        error = error_of(mean) * float(slopes[np.isfinite(slopes)].max(initial=0.0))
        return self.domain.gap < MIN_ANSWER_GAP_IN_ERRORS * error

    @property
    def _error_of_several_heads(self) -> float:
        """What a mean is off, beside what it is in one head, if its selection is split among them.

        Unselected keys add to it where BOS is lifted, else what its weights are off does.
        """
        root = mean_of(self.table)
        choices = self.analysis.registry.choices
        heads = 0 if root is None else len(split_terms(root, choices))
        if root is None or heads < 2:
            return 0.0
        size = float(np.abs(root.values.domain.numbers).max(initial=0.0))
        if not choices.lifts:
            n = self.analysis.registry.max_seq_len
            return size * weight_rounding(n, mean_gain(n))
        return heads * size * 2.0**-choices.lifted_bits

    @property
    def has_distinct_numbers(self) -> bool:
        return self.domain.is_numeric and has_distinct_numbers(self.domain)

    def answered(
        self, decoding: Decoding, *features: Feature, domain: Domain | None = None
    ) -> OutputPlan:
        """The plan that decodes these features.

        Args:
            domain: the values that are decoded, if they are not the answer's own.
        """
        return OutputPlan(
            name=self.name,
            program=self.program,
            decoding=decoding,
            domain=self.domain if domain is None else domain,
            features=features,
        )
