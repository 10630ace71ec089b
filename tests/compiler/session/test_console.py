"""A session that compiles, checks, draws and warns."""

import subprocess
import sys
from io import StringIO

import pytest

from raspc.compiler.cli import main
from raspc.compiler.compiled.check import CheckReport, Mismatch
from raspc.compiler.session import console as consoles
from raspc.compiler.session.console import Console, Reply
from raspc.compiler.session.plain import plainly
from raspc.rasp_ast.text.session import Session


@pytest.fixture
def console(tmp_path, monkeypatch):
    """A session in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Console()


def said(console, *lines):
    """The replies to the last line."""
    found = []
    for line in lines:
        found = list(console.replies(line))
    return found


def text(replies):
    return "\n".join(line for reply in replies for line in reply.lines)


# --- as in any session


def test_it_answers_as_a_session_does(console):
    plain = Session()
    for line in ["x = indices + 1;", "[x, 1];", "nowhere;", "1 +", "1;", 'tokens("ab");', "x ="]:
        assert text(console.replies(line)) == "\n".join(plain.feed(line))


def test_kinds_and_places(console):
    assert said(console, "1+1;") == [Reply("value", ["    value: out =  2"])]
    assert said(console, " nowhere;") == [
        Reply(
            "error",
            ["\t\t!!ignoring input:", "\t Error: Undefined variable: nowhere"],
            ("    nowhere;", "    ^^^^^^^"),
        )
    ]
    assert said(console, "exit") == []
    assert not console.open


def test_traps_are_warned_of_before_the_answer(console):
    warning, answer = said(console, "x = not indices == 1;")
    assert warning == Reply(
        "warning",
        [
            "warning: `not` comes before `==`, so this is `(not indices) == 1`",
            "    x = not indices == 1;",
            "        ^^^^^^^^^^^^^^^^",
            "  hint: write that, or else `not (indices == 1)`",
        ],
    )
    assert answer.kind == "value"
    assert [reply.kind for reply in said(console, "x = not nowhere == 1;")] == ["warning", "error"]
    assert [reply.kind for reply in said(console, "set example [not 1 == 1]")] == ["warning"]
    assert [reply.kind for reply in said(console, "y =", "not 1 == 1;")] == ["warning", "value"]


def test_files_are_linted_by_themselves(console, tmp_path):
    (tmp_path / "p.rasp").write_text("x = not indices == 1;\n", encoding="utf-8")
    assert [reply.kind for reply in said(console, 'load "p";')] == ["value"]


# --- compiling and checking


def test_compile_and_check(console):
    console.feed("rev = aggregate(select(indices, length - 1 - indices, ==), tokens);")
    [compiled] = said(console, "compile rev over abc up to 4")
    assert compiled.lines[0].startswith(
        "     rev: 3 tokens up to length 4, bidirectional; 2 layers, 1 head in each, "
    )
    assert compiled.lines[1] == "     RASP counts 2 layers, heads 1/1"
    assert said(console, "check rev") == [
        Reply("value", ["     rev: agree on 120 inputs (all), jax"])
    ]
    assert "agree on 50 inputs (sampled)" in text(said(console, "check rev on 50 inputs;"))


@pytest.mark.parametrize(
    "line",
    [
        "compile length over ab up to 3",
        "  compile  length  over  ab  up  to  3 ; # to see",
        'compile length over "ab" up to 3;',
        "compile length over a,b up to 3",
        "compile length over 1,2 up to 3",
        "compile length over () up to 3",
    ],
)
def test_ways_to_write_it(console, line):
    assert text(said(console, line)).startswith("     length: 2 tokens up to length 3")


def test_expressions_are_compiled(console):
    assert "2 layers" in text(said(console, "compile sort(tokens, tokens) over ab up to 3"))
    assert "agree on 14 inputs" in text(said(console, "check sort(tokens, tokens)"))
    assert "agree" in text(
        said(console, "compile indices + 1 over ab up to 3", "check indices + 1")
    )


def test_what_does_not_fit_the_example_is_compiled(console):
    assert "10 tokens" in text(said(console, "compile tokens_int over 0123456789 up to 3"))
    assert "invalid literal" in text(said(console, "tokens_int;"))


def test_assumptions_are_told(console):
    console.feed('set example "aaa"')
    console.feed('x = aggregate(select(indices, 1, >), tokens, "b");')
    assert "right only if" in text(said(console, "compile x over ab up to 5"))


def test_only_what_is_compiled_is_checked(console):
    console.feed("x = indices;")
    assert text(said(console, "check x")) == (
        "x has not been compiled yet\n  hint: compile x over abc up to 8"
    )
    console.feed("x = indices + 1;")
    said(console, "compile x over ab up to 3")
    console.feed("x = indices + 2;")
    [changed] = said(console, "check x")
    assert (changed.kind, changed.lines[0]) == ("error", "x has changed since it was compiled")
    assert "agree" in text(said(console, "compile x over ab up to 3", "check x"))


def test_a_check_that_fails(console, monkeypatch):
    wrong = CheckReport(
        inputs=3,
        exhaustive=True,
        levels=("jax",),
        mismatches=(Mismatch("jax", ("a",), (1,), (2,)),),
    )
    monkeypatch.setattr(consoles, "check", lambda *a, **k: wrong)
    [reply] = said(console, "compile length over ab up to 3", "check length")
    assert reply.kind == "error"
    assert "should give [1], gave [2]" in reply.lines[1]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("compile length", "write: compile NAME over VOCABULARY up to LENGTH"),
        ("compile length over ab", "write: compile NAME"),
        ("compile length over ab up to many", "write: compile NAME"),
        ("check length when you can", "not been compiled"),
        ("compile nowhere over ab up to 3", "Undefined variable: nowhere"),
        ("compile full_s over ab up to 3", "full_s is a selector\n  hint: selector_width(full_s)"),
        ("compile max over ab up to 3", "neither an s-op nor a selector"),
        ("compile a b over ab up to 3", "unexpected `b`"),
        ("compile length over ab up to 0", "max_seq_len must be a positive whole number"),
        ("compile tokens_int over ab up to 3", "`tokens_int` reads none of the tokens 'a', 'b'"),
        ('compile tokens + 1 over "ab" up to 3', "can only concatenate str"),
    ],
)
def test_what_cannot_be_compiled(console, line, words):
    [reply] = said(console, line)
    assert reply.kind == "error"
    assert words in text([reply])
    assert text(said(console, "1;")) == "    value: out =  1"


def test_the_two_words_remain_names(console):
    console.feed("compile = 3; check = [1];")
    assert text(said(console, "compile + 1;")) == "    value: out =  4"
    assert text(said(console, "compile and check;")).startswith("     list: out")
    assert text(said(console, "check;")).startswith("     list: check")
    assert text(said(console, "compile in check;")) == "    value: out =  False"
    assert text(said(console, "compile -1;")) == "    value: out =  2"
    console.feed("def check(x) {return x;}")
    assert text(said(console, "check (2);")) == "    value: out =  2"
    assert text(said(console, "1 +", "compile length over ab up to 3")).startswith("\t!! antlr")


# --- drawing


def test_draw_writes_a_file(console, tmp_path):
    replies = said(console, 'draw(sort(tokens, tokens), "b/a");')
    assert text(replies).split("\n")[-1] == "\t =  [/, a, b] (strings)"
    [file] = (tmp_path / "comp_flows").glob("*.svg")
    assert file.name == "sort(tokens_str , tokens_str)(b_a).svg"
    assert text(replies).startswith(f"     drawn: comp_flows/{file.name}")
    assert file.read_text(encoding="utf-8").startswith("<svg xmlns=")


def test_a_drawing_that_cannot_be_written(console, tmp_path):
    (tmp_path / "comp_flows").write_text("", encoding="utf-8")
    [reply] = said(console, "draw(indices);")
    assert reply.kind == "error"
    assert "could not write the drawing" in text([reply])


# --- on a pipe


def test_a_pipe_has_the_transcript_of_a_session():
    given = (
        "tokens;\n\n1 +\n2;\nx = );\nset example [1]\nindices;\ndef f(x) {\nreturn x; }\nexit\n1;\n"
    )
    for piped in (given, f"{given}exit\n1;\n", ""):
        out, aside = StringIO(), StringIO()
        plainly(Console(), [], StringIO(piped), out, aside)
        assert out.getvalue() == Session().transcript(piped)
        assert aside.getvalue() == ""


def test_an_interrupt_forgets_what_was_begun():
    class Interrupted:
        def __init__(self):
            self.lines = iter(["x = (1 +\n", KeyboardInterrupt, "y = 2;\n"])

        def __iter__(self):
            return self

        def __next__(self):
            line = next(self.lines)
            if line is KeyboardInterrupt:
                raise KeyboardInterrupt
            return line

    out = StringIO()
    plainly(Console(), [], Interrupted(), out, out)
    assert out.getvalue().splitlines()[2:] == [">> .. ", ">>     value: y =  2", ">> "]


def test_warnings_go_aside():
    out, aside = StringIO(), StringIO()
    plainly(Console(), [], StringIO("not 1 == 1;\n"), out, aside)
    assert out.getvalue() == Session().transcript("not 1 == 1;\n")
    assert aside.getvalue().startswith("warning: `not` comes before `==`")


def test_the_command(tmp_path):
    (tmp_path / "p.rasp").write_text("x = indices + 1;\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "raspc", "repl", "p.rasp"],
        cwd=tmp_path,
        input=b'x("ab");\n\xff;\ncompile x over ab up to 3\n',
        capture_output=True,
        check=True,
    )
    lines = run.stdout.decode().split("\n")
    assert lines[2:4] == ["     s-op: x", ">> \t =  [1, 2] (ints)"]
    assert lines[4].startswith(">> \t!! antlr exception: '\ufffd' is no character")
    assert lines[5].startswith(">>      x: 2 tokens up to length 3")
    assert lines[-2:] == [">> ", ""]
    assert run.stderr == b""


# --- the lint as a command


def test_lint(capsys, tmp_path):
    good, bad, broken = (tmp_path / f"{name}.rasp" for name in ("good", "bad", "broken"))
    good.write_text("x = not (indices == 1);\n", encoding="utf-8")
    bad.write_text("y = 1;\nx = not indices == 1;\n", encoding="utf-8")
    broken.write_bytes(b"\xff")
    assert main(["lint", str(good)]) == 0
    assert capsys.readouterr().out == ""
    assert main(["lint", str(good), str(bad)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "`not` comes before `==`, so this is `(not indices) == 1`",
        f'  file "{bad}", line 2',
        "    x = not indices == 1;",
        "        ^^^^^^^^^^^^^^^^",
        "  hint: write that, or else `not (indices == 1)`",
    ]
    assert main(["lint", str(broken)]) == main(["lint", "nowhere.rasp"]) == 2
