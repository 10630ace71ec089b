"""Labels of columns are given once."""

from collections import Counter

import raspc
from raspc.compiler.encoding.labels import told_apart
from raspc.rasp_ast import Aggregate, Comparison, Map, Select, SelectorWidth, indices, tokens


def test_labels_that_were_given_are_numbered() -> None:
    seen: Counter[str] = Counter()
    assert told_apart(["x", "x^2", "x"], seen) == ("x", "x^2", "x~2")
    assert told_apart(["x^2", "y"], seen) == ("x^2~2", "y")


def test_two_variables_that_hold_one_expression_are_labelled_apart() -> None:
    """Both held a column ``count^2``: two means, of which the selections differ, read squares."""

    def variance(selector: raspc.Selector, x: raspc.SOp) -> raspc.SOp:
        return Aggregate(selector, x * x) - Aggregate(selector, x) ** 2

    even = Select(-1, indices, lambda key, query: (key + query) % 2 == 0)
    count = SelectorWidth(even).named("count")
    spread = variance(Select(tokens, tokens, Comparison.TRUE), count)
    score = Map(lambda x: {"a": 1, "b": 2}.get(x, 0), tokens)
    program = variance(Select(spread, score, lambda key, query: 2 * key >= query), count)
    raspc.compile(program, "abc", 4, readout="onehot").stages.verify()
