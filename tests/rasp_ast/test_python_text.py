"""Any program whose functions are known is Python text that builds exactly it again."""

import operator

import pytest
from program_table import TABLE
from written_programs import KINDS, LIBRARIES

import raspc
from raspc import program_from_source, program_source, program_to_json
from raspc.rasp_ast import (
    Aggregate,
    Best,
    Comparison,
    Map,
    Score,
    Select,
    SequenceMap,
    indices,
    tokens,
)
from raspc.rasp_ast.programs import STANDARD, make_hist, make_reverse, make_sort

OTHERS = {
    "a constant on the left": SequenceMap(Comparison.LT, indices, indices) & (indices > 3),
    "an odd power": (-2) ** indices - 2**indices,
    "text in front": "%s" * indices,
    "always": SequenceMap(Comparison.TRUE, tokens, indices),
    "a name that is taken": Map(max, indices.named("max"), indices.named("if")).named("Map"),
    "a fraction": Aggregate(Select(indices, indices, "<"), tokens, 1 / 3),
    "an operator of Python": Map(operator.sub, indices, indices),
    "a table of scores": Best(
        Select(tokens, tokens, "=="), Score(tokens, indices, {("a", 0): 1 / 3, ("b", 1): 2}), tokens
    ),
    **{f"random {n}": raspc.random_program(n, vocab="ab", size=9) for n in range(20)},
}


@pytest.mark.parametrize("name", [*STANDARD, *KINDS, *LIBRARIES, *OTHERS, *TABLE])
def test_text_makes_the_program_again(name) -> None:
    known = {**KINDS, **LIBRARIES, **OTHERS}
    made = STANDARD[name].make if name in STANDARD else lambda: TABLE[name].program
    program = known[name] if name in known else made()
    try:
        data = program_to_json(program)
    except raspc.ProgramError:
        with pytest.raises(raspc.ProgramError):
            program_source(program)
        return
    unnoted = raspc.program_from_json(data)
    assert program_to_json(program_from_source(program_source(unnoted))) == data


def test_text_is_what_one_would_write() -> None:
    assert program_source(make_sort(tokens, tokens)) == (
        "from raspc.rasp_ast import *\n"
        "x1 = Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)\n"
        "rank = SelectorWidth(Select(tokens, tokens, Comparison.LT) | x1).named('rank')\n"
        "sort = Aggregate(Select(rank, indices, Comparison.EQ), tokens).named('sort')\n"
        "result = sort\n"
    )


def test_several_programs_are_a_dict() -> None:
    programs = {"hist": make_hist(), "reverse": make_reverse()}
    text = program_source(programs)
    assert program_to_json(program_from_source(text)) == program_to_json(programs)


def test_a_function_of_the_users_own_is_refused_at_its_line() -> None:
    with pytest.raises(raspc.ProgramError, match="Python code, which is no data") as caught:
        program_source(Map(lambda x: x + "!?", tokens))
    assert "!?" in str(caught.value)


def test_a_model_is_no_program() -> None:
    with pytest.raises(raspc.ProgramError, match="pass the program that was compiled"):
        program_source(raspc.compile(make_hist(), "ab", 3))
