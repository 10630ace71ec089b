"""What the command line says of programs and arguments that are wrong, and where it points."""

import sys

import pytest

from raspc.compiler.cli.main import main


def test_an_error_shows_the_users_line_and_no_traceback(raspc, write):
    file = write(
        "import raspc\nprogram = raspc.Map(lambda t: t.nope(), raspc.tokens)\n"
        "vocab, max_seq_len = 'ab', 3\n"
    )
    code, out, err = raspc("run", file)
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "raspc: `lambda t: t.nope()` raised AttributeError: 'str' object has no attribute 'nope', "
        "on 'a'",
        f'  file "{file}", line 2',
        "    program = raspc.Map(lambda t: t.nope(), raspc.tokens)",
        "              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    ]


def test_a_file_that_raises(raspc, write):
    file = write("def helper(x):\n    return x + nowhere\n\nprogram = helper(1)\n")
    code, _, err = raspc("run", file)
    assert code == 2
    assert err.splitlines() == [
        f"raspc: {file} raises NameError: name 'nowhere' is not defined",
        f'  file "{file}", line 2',
        "    return x + nowhere",
        "               ^^^^^^^",
    ]


def test_a_file_that_is_no_python(raspc, write):
    file = write("program = (\n")
    code, _, err = raspc("run", file)
    assert code == 2
    assert err.startswith(f"raspc: {file} is not valid Python\n")
    assert "line 1" in err
    assert "Traceback" not in err


def test_a_file_may_import_its_neighbour(raspc, write):
    write("import raspc\nthing = raspc.indices + 1\n", "neighbour_of_mine.py")
    file = write("from neighbour_of_mine import thing\nvocab, max_seq_len = 'a', 2\n")
    assert raspc("run", file)[0] == 0
    del sys.modules["neighbour_of_mine"]


@pytest.mark.parametrize(
    ("text", "output", "words"),
    [
        ("x = 1\n", None, "defines no s-op\n"),
        ("from raspc import *\n", None, "defines no s-op\n"),
        (
            "from raspc import *\na = tokens == 'a'\nb = indices + 1\n",
            None,
            "defines several s-ops and none is called `program`\n"
            "  hint: its s-ops are a, b; name one with --output\n",
        ),
        (
            "from raspc import *\na = tokens == 'a'\n",
            "c",
            "defines no such program: there is no 'c'\n"
            "  hint: its s-ops are a; name one with --output\n",
        ),
        ("program = 3\n", None, "defines no such program: 'program' is 3\n"),
    ],
)
def test_which_program_is_meant(raspc, write, text, output, words):
    file = write(text)
    code, _, err = raspc("emit", "graph", file, *(["--output", output] if output else []))
    assert code == 2
    assert words in err


def test_the_only_s_op_is_the_program(raspc, write):
    file = write("from raspc import *\nlonely = tokens == 'a'\nalso = lonely\n")
    assert raspc("emit", "program", file)[:2] == (0, "result = tokens == 'a'\n")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["run", "revrse"], "no file and no standard program 'revrse'\n  hint: did you mean rev"),
        (["run", "qqqq"], "hint: `raspc list` shows"),
        (["run", "reverse", "--input", "abx"], "token 2 is 'x', which is not in the vocabulary"),
        (["run", "reverse", "--input", ""], "the sequence is empty"),
        (["run", "reverse", "--max-len", "2", "--input", "abc"], "the sequence has 3 tokens"),
        (["run", "reverse", "--vocab", ""], "the vocabulary is empty"),
        (["run", "reverse", "--max-len", "0"], "'0' is not a positive whole number"),
        (["check", "sort_unique", "--inputs", "many"], "'many' is not a positive whole number"),
        (["emit", "soup", "reverse"], "invalid choice: 'soup'"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_bad_arguments_exit_with_2(raspc, argv, words):
    code, _, err = raspc(*argv)
    assert code == 2
    assert words in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("max_seq_len = 3\n", "mine needs a vocabulary\n  hint: --vocab abc, or `vocab = ...`"),
        ("vocab = 'ab'\n", "mine needs a maximum length\n  hint: --max-len 8, or `max_seq_len"),
        ("vocab, max_seq_len = 3, 3\n", "is 3, and should be a collection of tokens"),
        ("vocab, max_seq_len = [None], 3\n", "holds None, which means undefined"),
        ("vocab, max_seq_len = 'ab', 'cd'\n", "max_seq_len must be a positive whole number"),
    ],
)
def test_what_a_file_must_say_besides(raspc, write, text, words):
    code, _, err = raspc("layout", write("import raspc\nprogram = raspc.tokens\n" + text))
    assert code == 2
    assert words in err


def test_a_file_that_is_no_program_by_name(raspc, write):
    assert "neither Python (.py) nor RASP (.rasp)" in raspc("run", write("", "mine.txt"))[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trace", "hist", "abca"), "error: unrecognized arguments: abca (write --input 'abca')"),
        (("report", "hist", "--vocabulary", "ab"), "--vocabulary ab (did you mean --vocab?)"),
        (("list", "all"), "raspc list: error: unrecognized arguments: all\n"),
    ],
)  # fmt: skip
def test_arguments_that_a_command_does_not_take(arguments, words, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    said = capsys.readouterr().err
    assert words in said
    assert said.startswith(f"usage: raspc {arguments[0]} ")


def test_the_length_has_its_name_in_python_too(raspc):
    long, short = (raspc("report", "hist", name, 4) for name in ("--max-seq-len", "--max-len"))
    assert long == short
