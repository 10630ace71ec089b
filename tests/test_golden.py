"""What each stage prints, at each level. `make golden` renews the files in golden/."""

import re
from typing import get_args

import pytest

from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, Sum, compile, indices, tokens
from raspc.compiler.answers.output_plan import AnswerKind
from raspc.compiler.cli import main
from raspc.compiler.plan_printer import format_plan
from raspc.craft.printer import format_circuit

PROGRAMS = {
    "count": "ab",
    "detect_pattern": "abc",
    "double_hist": "ab",
    "dyck1_prefix": "()",
    "dyck2_prefix": "(){}",
    "first_occurrence": "ab",
    "frac_prevs": "xy",
    "hist": "abc",
    "most_frequent": "ab",
    "reverse": "abc",
    "shuffle_dyck1": "()",
    "sort": "1,2,3",
}
ALL = Select(tokens, tokens, Comparison.TRUE)
PREFIX = Select(indices, indices, Comparison.LEQ)
SAME = Select(tokens, tokens, Comparison.EQ)
BEFORE = Select(indices, indices - 1, Comparison.EQ)

ANSWERS = {  # for each way to read an answer: programs, vocabulary, maximum length, level
    "averaged": (Sum(SAME & PREFIX, tokens, default=-1), range(3), 3, 1),
    "classes": (Aggregate(BEFORE, tokens, "-"), "ab", 3, 1),
    "classes at level 2": (Aggregate(BEFORE, tokens, "-"), "ab", 3, 2),
    "classes by groups of roots": (
        Map(lambda t, i, c: (t, i, c), tokens, indices, SelectorWidth(SAME)),
        "ab",
        3,
        1,
    ),
    "classes by a threshold": (SelectorWidth(SAME) > 1, "ab", 3, 1),
    "number": (SelectorWidth(SAME) + indices, "ab", 3, 1),
    "quotient": (
        Aggregate(ALL, tokens * tokens) - Aggregate(ALL, tokens) * Aggregate(ALL, tokens),
        range(-20, 21),
        64,
        1,
    ),
    "ratio": (Aggregate(ALL, tokens), range(-100, 101), 64, 1),
    "undefined": (Aggregate(BEFORE, indices) + 1, "ab", 3, 1),
    "undefined everywhere": (Map(lambda t: None, tokens), "ab", 3, 1),
    "several": (
        {"earlier": SelectorWidth(PREFIX & SAME), "later": SelectorWidth(~PREFIX & SAME)},
        "ab",
        3,
        1,
    ),
}


def emitted(capsys, stages, program, *more):
    """The stages under their names."""
    text = []
    for stage in stages:
        arguments = [stage, program, "--vocab", PROGRAMS[program], "--max-len", "4", *more]
        assert main(["emit", *arguments]) == 0
        text += [f"== {stage}", capsys.readouterr().out.rstrip("\n"), ""]
    return "\n".join(text).rstrip("\n")


@pytest.mark.parametrize("program", PROGRAMS)
def test_source(program, golden, capsys):
    golden(emitted(capsys, ["program", "graph"], program))


@pytest.mark.parametrize("level", ["0", "1", "2"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_stages(program, level, golden, capsys):
    at_level = (program, "--optimize", level)
    weights = emitted(capsys, ["plan", "craft", "layout"], *at_level)
    assert_short_numbers(weights)
    golden(f"{emitted(capsys, ['values'], *at_level)}\n\n{weights}")


@pytest.mark.parametrize("kind", ANSWERS)
def test_answer(kind, golden):
    program, vocab, longest, level = ANSWERS[kind]
    model = compile(program, vocab, longest, optimize=level)
    plan = format_plan(model.stages.plan, model.stages.choices)
    text = f"== plan\n{plan}\n\n== craft\n{format_circuit(model.circuit, bos=True)}"
    assert_short_numbers(text)
    golden(text)


def assert_short_numbers(text):
    """No golden turns with the last digit of a constant; values, such as 1/3, are none."""
    weights = NUMBER.findall(re.sub(r"\{.*?\}", "", text))
    digits = [re.sub(r"e.*|[-.]", "", weight).lstrip("0") for weight in weights]
    assert [d for d in digits if len(d) > 3] == []


NUMBER = re.compile(r"-?\b[0-9]+\.[0-9]+(?:e[+-]?[0-9]+)?")


def test_every_way_to_read_an_answer_has_a_golden():
    """All that plans know, but numbered answers: those have thousands of values."""
    kinds = set()
    for program, vocab, longest, level in ANSWERS.values():
        model = compile(program, vocab, longest, optimize=level)
        kinds |= {output.kind for output in model.stages.plan.outputs}
    kinds |= {output.kind for output in compile(tokens, "ab", 2, optimize=0).stages.plan.outputs}
    known = {kind for part in get_args(AnswerKind) for kind in get_args(part) or (part,)}
    assert kinds == known - {"numbered"}


def test_the_same_program_gives_the_same_text_whatever_was_done_before(capsys):
    texts = set()
    for program in ("sort", "reverse", "sort"):
        main(["emit", "craft", program, "--max-len", "4"])
        texts.add(capsys.readouterr().out)
    assert len(texts) == 2
