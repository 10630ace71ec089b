"""The plan as text: how each root will stand in the residual stream, and what will compute it.

This is where most is decided: which columns a value gets, how many heads a selection takes and in
how many dimensions, and which of its inputs an MLP switches on. Weights and bounds come later and
are not shown, so that the text changes with decisions alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..craft.formatting import counted, page
from ..rasp_ast.values import plain
from .answers.output_plan import AnswerKind, OutputPlan
from .encoding.features import Feature
from .heads.plan import HeadPlan
from .lowering import Plan
from .mlps.plan import MlpPlan
from .passes import Choices
from .tables.roots import Root
from .tables.tables import Table

_ANSWERS: dict[AnswerKind, str] = {
    "averaged": "a sum that is averaged, over what BOS weighs",
    "boxes": "a class for each value; it scores by each group of roots that allows it",
    "categorical": "a class for each value, from an indicator of it",
    "codes": "a class for each value, by its place on a parabola",
    "lines": "a class for each value, by straight lines over a number",
    "numbered": "the number of a value, which is then looked up",
    "numerical": "the nearest number",
    "onehot": "a class for each value, in a column of its own",
    "quotient": "arithmetic of sums and counts",
}


def format_plan(plan: Plan, choices: Choices, *, limit: int = 8) -> str:
    """Each root with its columns and what computes it, then how each answer is read.

    Args:
        choices: what was decided for the whole program.
        limit: of long lists no more than this many members are shown.
    """
    lines = _choices(choices)
    for root in sorted(plan.encodings, key=lambda r: r.sort_key):
        lines.append(f"{plan.called(root)}: {_columns(plan, root, limit)}")
        for head in plan.heads.get(root, ()):
            lines += [f"  {line}" for line in _head(plan, head)]
        if root in plan.mlps:
            lines += [f"  {line}" for line in _mlp(plan, plan.mlps[root])]
    lines += [_answer(plan, output) for output in plan.outputs]
    return page(lines)


def _choices(choices: Choices) -> list[str]:
    chosen = {
        "counts that some block needs are lifted": choices.lift_counts,
        "counts that are only answered are lifted": choices.lift_answers,
        "lifted counts are rounded as they are written": choices.round_counts,
        "elementwise functions are computed one by one": choices.unfused,
        f"long orders are written in {choices.order_digits} digits": choices.order_digits > 1,
        "numbers are answered as classes": choices.answer_as_classes,
        "means are compared as sums": choices.compare_as_sums,
    }
    return [f"chosen: {text}" for text, is_chosen in chosen.items() if is_chosen]


def _columns(plan: Plan, root: Root, limit: int) -> str:
    """How many values a root has and in which columns they stand."""
    encoding = plan.encodings[root]
    values = counted(len(root.domain), "value")
    if not encoding.width:
        return f"{values} in no column, as no reader tells them apart"
    if root.scalar:
        rounded = ", rounded" if root.is_integer else ""
        rounded = ", 1 / (1 + count)" if root.is_natural else rounded
        marked = " and a mark where there is one" if encoding.width > 1 else ""
        return f"{values} as a number{rounded}{marked}"
    names = [label.removeprefix(f"{plan.called(root)}:") for label in plan.readings[root].labels]
    shown = names if len(names) <= limit else [*names[: limit - 1], "...", names[-1]]
    how = "one-hot in " if encoding.columns_of is not None and len(names) > 1 else "in "
    return f"{values} {how}{counted(len(names), 'column')}: {' '.join(shown)}"


def _head(plan: Plan, head: HeadPlan) -> Iterator[str]:
    does = {"sum": "sums", "count": "counts", "average": "averages"}[head.kind]
    does = does if head.root.bos_number is None else "averages BOS's number and"
    value = "1 " if head.value is None else f"{_source(plan, head.value)} "
    counts = head.kind == "count" and head.value is None
    over = "the selected keys" if counts else "over the selected keys"
    value = "" if counts else value
    empty = ", or else the default" if head.can_be_empty and head.kind == "average" else ""
    dims = sum(factor.scores.dims for factor in head.factors)
    divided = (
        f", by the logarithm of {_source(plan, head.log_count)}"
        if head.log_count is not None
        else ""
    )
    yield (
        f"head that {does} {value}{over}{empty}{divided}; {counted(dims, 'dimension')} for scores"
    )
    for factor in head.factors:
        keys, queries = factor.factor.shape
        curve = ", along a curve" if factor.scores.interpolating else ""
        yield (
            f"  {int(factor.factor.selected.sum())} of {keys} x {queries} pairs of "
            f"{_names(plan, factor.factor.key)} (key), "
            f"{_names(plan, factor.factor.query)} (query): "
            f"{counted(factor.scores.dims, 'dimension')}{curve}"
        )


def _mlp(plan: Plan, mlp: MlpPlan) -> Iterator[str]:
    strategy = mlp.strategy
    gates = [
        f"{plan.called(root)} in {counted(indicators.shape[1], 'class')}"
        for root, indicators in strategy.gates
    ]
    does = f"MLP of up to {counted(strategy.units, 'unit')}"
    yield f"{does}, switched by {' and '.join(gates)}" if gates else does
    if strategy.number:
        names = " and ".join(plan.called(root) for root, _ in strategy.number)
        yield f"  steps over a number of {names} with {counted(len(strategy.points), 'value')}"
    if strategy.hinges is not None:
        names = " and ".join(plan.called(root) for root, _ in strategy.hinges.operands)
        yield f"  hinges over the numbers of {names}"
    if strategy.gated is not None:
        root, features = strategy.gated
        yield f"  lets pass {counted(features.shape[1], 'feature')} of {plan.called(root)}"
    if mlp.special_cases:
        yield f"  with {counted(len(mlp.special_cases), 'value')} that share a number with another"


def _answer(plan: Plan, output: OutputPlan) -> str:
    values = counted(len(output.domain), "value")
    sources = " and ".join(dict.fromkeys(_source(plan, f) for f in output.features))
    return f"answer {output.name}: {values} read from {sources}: {_ANSWERS[output.kind]}"


def _source(plan: Plan, feature: Feature) -> str:
    """The roots that a feature adds up."""
    return _joined([plan.called(part.root) for part in feature.parts])


def _names(plan: Plan, table: Table) -> str:
    if table.is_constant:
        return repr(plain(table.domain.values[int(table.codes)]))
    names = _joined([plan.called(root.base) for root in table.roots])
    return names if table.is_identity else f"f({names})"


def _joined(names: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(names)) or "a constant"
