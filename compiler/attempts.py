"""Attempts at one program: all stages up to weights, as a function of what is chosen by trying.

What an attempt finds out and another one would find out again is kept: analyses, sets of means,
and refusals that do not depend on what is chosen otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from traceback import clear_frames

import networkx as nx

from ..rasp_ast.errors import CompileError, PrecisionError, ValueSetError
from ..rasp_ast.nodes import Node, SOpNode
from .analysis.counts import CountRoot
from .analysis.normal_form import Analysis
from .analysis.rules import analyse
from .assembly.fold import folded
from .assembly.layout import allocate
from .assembly.reuse import reused
from .assembly.schedule import padded, schedule, scheduled
from .draft import Draft
from .effort import MAX_EFFORT
from .gains import has_means
from .keep import Kept
from .lowering import lower
from .options import Options
from .order_digits import first_digits
from .passes import Choices
from .progress import Progress
from .tables.calls import Calls
from .tables.mean_domain import ListedMeans

FLAGS = ("answer_as_classes", "compare_as_sums", "round_counts", "lift_counts")
"""Choices between two ways, each of which is often of no account for what was refused."""
OFTEN = 2
"""Where larger gains of means did not help so often, they are not tried again."""


@dataclass
class Attempts:
    """Attempts at programs that are compiled into one model.

    Attributes:
        number: of the attempt that runs.
        analyses: by what they depend on of the choices.
        refusals: of analyses, by the same.
        refused: what attempts were refused for.
        without_means: refusals of programs without means, so that nothing is compared as a sum.
        idle: choices that made no difference to a refusal, each with the words of that refusal:
            another one, of the same expression, may depend on them.
        effort: values that refused attempts looked at.
        has_draft: one was not refused; what is tried then is to be better, and not given up.
        unhelped: how often larger gains of means did not help, by what was refused.
        listed: sets of means.
        calls: what functions gave.
    """

    programs: Mapping[str, SOpNode]
    graph: nx.DiGraph[Node]
    kept: Kept
    options: Options
    progress: Progress
    number: int = 0
    analyses: dict[Hashable, Analysis] = field(default_factory=dict[Hashable, Analysis])
    refusals: dict[Hashable, CompileError] = field(default_factory=dict[Hashable, CompileError])
    refused: dict[Choices, CompileError] = field(default_factory=dict[Choices, CompileError])
    without_means: dict[Choices, CompileError] = field(default_factory=dict[Choices, CompileError])
    idle: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    effort: int = 0
    has_draft: bool = False
    unhelped: Counter[str] = field(default_factory=Counter[str])
    listed: ListedMeans = field(default_factory=ListedMeans)
    calls: Calls = field(default_factory=Calls)

    def draft(self, choices: Choices) -> Draft:
        """The program with these choices, or better numbers where those are known too badly.

        Means get larger gains first, and then, where a whole number needs it, there is a finer
        lift: that changes nothing else about the model, as other choices would.

        Raises:
            CompileError: something cannot be had so.
        """
        try:
            return self._draft(choices)
        except PrecisionError as error:
            full, what = choices.with_full_means, _subject(error)
            if full is not None and self.unhelped[what] < OFTEN and self._has_means(choices):
                try:
                    return self.draft(full)
                except PrecisionError as other:
                    self.unhelped[what] += _subject(other) == what
                    raise
            if not error.wants_finer_lift or choices.lifts_finely:
                raise
            return self.draft(choices.with_finer_lift(of_unions=self._has_unions(choices)))

    def _has_unions(self, choices: Choices) -> bool:
        """Whether there are lifted counts of several terms."""
        analysis = self.analyses.get(_known_by(choices))
        roots = () if analysis is None else analysis.registry.roots.values()
        return any(isinstance(r, CountRoot) and len(r.selection.terms) > 1 for r in roots)

    def first_digits(self, choices: Choices) -> int:
        """In how many digits long orders are written first; see ``order_digits``."""
        if choices.passes.digits or not choices.passes.demand:
            return 1
        try:
            return first_digits(self._analysis(choices))
        except CompileError:
            return 1

    def _has_means(self, choices: Choices) -> bool:
        """Whether there are means whose gains depend on what is told of them."""
        analysis = self.analyses.get(_known_by(choices))
        return analysis is not None and any(r.is_mean for r in analysis.registry.roots.values())

    def _draft(self, choices: Choices) -> Draft:
        """As :meth:`draft`; what was refused once is not tried again.

        Nor is what differs from it in a choice that made no difference to that refusal before.
        """
        known = self.refused.get(choices) or self._foreseen(choices) or self._given_up(choices)
        if known is not None:
            self.refused[choices] = known
            raise known
        try:
            draft = self._tried(choices)
        except CompileError as error:
            _release(error)
            self.refused[choices] = error
            self.idle |= {
                (flag, str(error))
                for flag, other in self._refused_beside(choices)
                if str(other) == str(error)
            }
            raise
        self.has_draft = True
        return draft

    def _given_up(self, choices: Choices) -> CompileError | None:
        """The first refusal, if all before took long, and this is not the most that can be done."""
        is_most = choices.round_counts and choices.compare_as_sums and choices.lifts
        too_long = self.effort > MAX_EFFORT * (1 + is_most) and not self.has_draft
        return next(iter(self.refused.values())) if too_long else None

    def _foreseen(self, choices: Choices) -> CompileError | None:
        """The refusal of choices that differ in nothing that matters to what is refused."""
        beside = self._refused_beside(choices)
        return next((e for flag, e in beside if (flag, str(e)) in self.idle), None)

    def _refused_beside(self, choices: Choices) -> Iterator[tuple[str, CompileError]]:
        """The refusals of choices that differ in one flag, and which."""
        for flag in FLAGS:
            other = self.refused.get(replace(choices, **{flag: not getattr(choices, flag)}))
            if other is not None:
                yield flag, other

    def _tried(self, choices: Choices) -> Draft:
        self.number += 1
        self._tell("values")
        other = replace(choices, compare_as_sums=not choices.compare_as_sums)
        if other in self.without_means:
            raise self.without_means[other]
        analysis = self._analysis(choices).fork(choices)
        self._tell("heads and MLPs")
        options = self.options
        try:
            planned, unscheduled = lower(analysis, self.programs, readout=options.readout)
        except CompileError as error:
            self.effort += analysis.registry.effort
            if not has_means(analysis):
                self.without_means[choices] = error
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
                )
            except CompileError as error:
                _release(error)
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


def _subject(error: CompileError) -> str:
    """What was refused, as the program has it."""
    return error.subject or error.message


def _known_by(choices: Choices) -> tuple[Hashable, ...]:
    """The choices that an analysis depends on."""
    counting = (choices.lifts, choices.passes.demand, choices.round_counts, _digits(choices))
    return (choices.fuses, choices.compare_as_sums, counting)


def _digits(choices: Choices) -> int:
    return 1 if choices.lifts else choices.order_digits
