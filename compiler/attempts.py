"""Attempts at one program: all stages up to weights, as a function of what is chosen by trying.

What an attempt finds out and another one would find out again is kept: analyses, sets of means,
and refusals that do not depend on what is chosen otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from traceback import clear_frames

import networkx as nx

from ..rasp_ast.errors import CompileError, PrecisionError, ValueSetError
from ..rasp_ast.nodes import Node, SOpNode
from .analysis.normal_form import Analysis
from .analysis.rules import analyse
from .assembly.fold import folded
from .assembly.layout import allocate
from .assembly.reuse import reused
from .assembly.schedule import padded, schedule, scheduled
from .draft import Draft
from .effort import LEAST_ATTEMPTS, MAX_EFFORT
from .gains import answers_numbers, has_counts_of_unions, has_means, has_numbers_of_keys
from .keep import Kept
from .lowering import lower
from .mlps.at_once import is_at_once
from .options import Options
from .passes import LIFT_BITS, Choices
from .progress import Progress
from .tables.calls import Calls
from .tables.mean_domain import ListedMeans

Known = tuple[Hashable, ...]
"""What an analysis depends on; whether functions are fused comes first."""


@dataclass
class Attempts:
    """Attempts at programs that are compiled into one model.

    Attributes:
        number: of the attempt that runs.
        analyses: by what they depend on of the choices.
        refusals: of analyses, by the same.
        refused: what attempts were refused for, by what of the choices bears on the program.
        effort: values that refused attempts looked at.
        has_draft: one was not refused; what is tried then is to be better, and not given up.
        listed: sets of means.
        calls: what functions gave.
    """

    programs: Mapping[str, SOpNode]
    graph: nx.DiGraph[Node]
    kept: Kept
    options: Options
    progress: Progress
    number: int = 0
    analyses: dict[Known, Analysis] = field(default_factory=dict[Known, Analysis])
    refusals: dict[Hashable, CompileError] = field(default_factory=dict[Hashable, CompileError])
    refused: dict[Choices, CompileError] = field(default_factory=dict[Choices, CompileError])
    effort: int = 0
    has_draft: bool = False
    listed: ListedMeans = field(default_factory=ListedMeans)
    calls: Calls = field(default_factory=Calls)

    def draft(self, choices: Choices) -> Draft:
        """The program with these choices; what was refused once is not tried again.

        Raises:
            CompileError: something cannot be had so.
        """
        known = self.refused.get(self._bearing(choices)) or self._given_up(choices)
        if known is not None:
            raise known
        bearing = self._bearing(self._compared(choices))
        if bearing in self.refused:
            raise self.refused[bearing]
        try:
            draft = self._tried(choices)
        except CompileError as error:
            _release(error)
            self.refused[bearing] = error
            raise
        self.has_draft = True
        return draft

    def known(self, choices: Choices) -> Analysis | None:
        """The analysis with these choices, from which some of them follow; None if refused."""
        try:
            return self._analysis(choices)
        except CompileError:
            return None

    def _bearing(self, choices: Choices) -> Choices:
        """The choices without those that have no bearing on the program, as far as it is known.

        Sums in the place of means are numbers of keys, which may be rounded.
        """
        alike = (choices.fuses, choices.compare_as_sums)
        same = (a for known, a in self.analyses.items() if known[:2] == alike)
        analysis = next(same, None)
        if analysis is None:
            return choices
        if not has_means(analysis):
            choices = replace(choices, compare_as_sums=False, full_means=False)
        if not has_numbers_of_keys(analysis):
            choices = replace(choices, round_counts=False)
        if not (choices.lifts_finely or has_counts_of_unions(analysis, choices.order_digits)):
            choices = replace(choices, lift_bits=LIFT_BITS[0])
        if not self._has_natural_counts(choices):
            choices = replace(choices, lift_answers=False)
        if not answers_numbers(analysis, self.programs.values()):
            choices = replace(choices, answer_as_classes=False)
        return choices

    def _has_natural_counts(self, choices: Choices) -> bool:
        """Whether some counts are not lifted because they are only answered, as far as is known."""
        needed = self.analyses.get(_known_by(replace(choices, lift_answers=False)))
        return needed is None or any(r.is_natural for r in needed.registry.roots.values())

    def _compared(self, choices: Choices) -> Choices:
        """The choices without sums in the place of means, if the analysis is the same with them."""
        without = replace(choices, compare_as_sums=False)
        plain = self.analyses.get(_known_by(without))
        if not choices.compare_as_sums or plain is None:
            return choices
        summed = self.known(choices)
        return without if summed is not None and summed.is_same_as(plain) else choices

    def _given_up(self, choices: Choices) -> CompileError | None:
        """The first refusal, if all before took long, and this is not the most that can be done."""
        is_most = choices.round_counts and choices.compare_as_sums and choices.lifts_all
        too_long = self.effort > MAX_EFFORT * (1 + is_most) and not self.has_draft
        enough = len(self.refused) >= LEAST_ATTEMPTS + is_most
        return next(iter(self.refused.values())) if too_long and enough else None

    def _tried(self, choices: Choices) -> Draft:
        self.number += 1
        self._tell("values")
        analysis = self._analysis(choices).fork(choices)
        self._tell("heads and MLPs")
        options = self.options
        try:
            planned, unscheduled = lower(analysis, self.programs, readout=options.readout)
        except CompileError:
            self.effort += analysis.registry.effort
            raise
        if options.passes.basis:
            unscheduled = folded(unscheduled, planned.kept_names)
        self._tell("layers")
        placed = schedule(unscheduled, share=options.passes.share)
        circuit = scheduled(unscheduled, placed)
        layout = allocate(circuit, placed)
        if options.passes.reuse:
            circuit, placed, layout = reused(circuit, placed, layout, planned.kept_names)
        placed = padded(placed, options.pad_layers)
        return Draft(choices, analysis, planned, circuit, placed, layout)

    def _tell(self, stage: str) -> None:
        self.progress.tell(f"attempt {self.number}: {stage}")

    def _analysis(self, choices: Choices) -> Analysis:
        """The analysis, which depends on these choices alone.

        How many values there are does not depend on how counts are held, unless natural ones are
        split; and the digits of orders matter only where such a count is of one.
        """
        known = _known_by(choices)
        for same in (known, known[:-1]):
            if same in self.refusals:
                raise self.refusals[same]
        whole = self.analyses.get(_known_by(replace(choices, order_digits=1)))
        if whole is not None and not whole.registry.counts_orders:
            return whole
        if known not in self.analyses:
            try:
                self.analyses[known] = analyse(
                    self.graph,
                    self.options.vocabulary,
                    self.options.max_seq_len,
                    choices,
                    causal=self.options.causal,
                    kept=self.kept,
                    listed=self.listed,
                    calls=self.calls,
                    is_at_once=is_at_once,
                )
            except CompileError as error:
                _release(error)
                error.is_of_values = True
                error.final |= not isinstance(error, PrecisionError | ValueSetError)
                is_of_sizes = isinstance(error, ValueSetError) and _digits(choices) == 1
                self.refusals[known[:-1] if is_of_sizes else known] = error
                raise
        return self.analyses[known]


def _release(error: BaseException | None) -> None:
    """Drops what the functions that were refused had made, which a kept error would hold.

    Where each of them stood is still told.  What else is being handled is the caller's.
    """
    while isinstance(error, CompileError):
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _known_by(choices: Choices) -> Known:
    """The choices that an analysis depends on."""
    lifts = (choices.lifts, choices.lifts_all)
    counting = (lifts, choices.passes.demand, choices.round_counts, _digits(choices))
    return (choices.fuses, choices.compare_as_sums, counting)


def _digits(choices: Choices) -> int:
    return 1 if choices.lifts_all else choices.order_digits
