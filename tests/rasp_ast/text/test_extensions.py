"""What the text language has here beside RASP's own: how it behaves, and that a lint finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from raspc.compiler.cli import main
from raspc.rasp_ast.text.extensions import EXTENSIONS
from raspc.rasp_ast.text.loading import rasp_program
from raspc.rasp_ast.text.session import Session
from raspc.rasp_ast.text.syntax.lint import lint

RUNNING = "running = aggregate_sum(select(indices, indices, <=), tokens_int);\n"


def test_a_sum() -> None:
    assert rasp_program(RUNNING)["running"](["1", "2", "4"]) == [1, 3, 7]
    text = "x = aggregate_sum(select(indices, 1, ==), indices, -1);"
    assert rasp_program(text)["x"]("a") == [-1]


def test_ints_and_floats() -> None:
    session = Session()
    session.feed("s = select(indices, indices, <=);")
    assert session.feed("aggregate_sum(s, indices)([1,2]);") == ["\t =  [0, 1] (ints)"]
    assert session.feed("aggregate_sum(s, indices / 1)([1,2]);") == ["\t =  [0.0, 1.0] (floats)"]


def test_the_best() -> None:
    program = rasp_program(
        """
        s = select(indices, indices, <=);
        greatest = aggregate_max(s, tokens_int);
        least = aggregate_min(s, tokens_int, 9);
        where = aggregate_best(s, tokens_int, indices);
        last = aggregate_best(s, tokens_int, indices, ties="right");
        """
    )
    given = ["2", "3", "1", "3"]
    assert program["greatest"](given) == [2, 3, 3, 3]
    assert program["least"](given) == [2, 2, 1, 1]
    assert program["where"](given) == [0, 1, 1, 1]
    assert program["last"](given) == [0, 1, 1, 3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('aggregate_best(full_s, indices, indices, "up");', "ties are left, right, nearest, "),
        ("aggregate_best(full_s, tokens, indices);", "a score is a number, found 'h'"),
        ("aggregate_sum(1, indices);", "Expected selector, got: 1"),
        ("aggregate_sum(full_s);", "wrong number of args for aggregate_sum- expected: 3, got: 1."),
        ("aggregate_sum(full_s, tokens);", "asked to add up multiple values, but one is no number"),
        ("aggregate_sum(full_s, indices, indices);", "Expected atom, got: indices"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    session = Session()
    assert message in "\n".join(session.feed(text))


@pytest.mark.parametrize("name", EXTENSIONS)
def test_a_text_may_call_its_own_things_so(name: str) -> None:
    assert rasp_program(f"{name} = indices + 1;")[name]("ab") == [1, 2]
    assert lint(f"def {name}(x) {{ return x; }} y = {name}(1);", "<text>", EXTENSIONS) == []


def test_a_strict_lint_finds_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "running.rasp"
    file.write_text(RUNNING)
    assert main(["lint", str(file)]) == 0
    assert main(["lint", "--strict-rasp", str(file)]) == 1
    shown = capsys.readouterr().out
    assert "`aggregate_sum` is an extension" in shown
    assert "running = aggregate_sum(" in shown


def test_a_causal_session() -> None:
    session = Session()
    assert session.feed("set causal on") == []
    assert session.feed('length("abc");') == ["\t =  [1, 2, 3] (ints)"]
    assert 'length("hello") = [1, 2, 3, 4, 5] (ints)' in session.feed("length;")[1]
    session.feed('set example "ab"')
    assert "= [1, 2] (ints)" in session.feed("length;")[1]
    session.feed("set causal off")
    assert "= [2]*2 (ints)" in session.feed("length;")[1]


def test_causal_is_a_name_like_others() -> None:
    assert rasp_program("causal = indices; x = causal + 1;")["x"]("ab") == [1, 2]


def test_a_causal_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "seen.rasp"
    file.write_text("set causal on\nseen = selector_width(full_s);\n")
    assert main(["check", str(file), "--vocab", "ab", "--max-len", "3"]) == 0
    assert main(["run", str(file), "--vocab", "ab", "--max-len", "3", "--input", "aba"]) == 0
    assert "causal" in capsys.readouterr().out
    assert main(["lint", "--strict-rasp", str(file)]) == 1
    assert "`set causal` is an extension" in capsys.readouterr().out
    assert main(["lint", str(file)]) == 0
