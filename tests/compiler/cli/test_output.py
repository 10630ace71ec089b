"""What ends on standard output: one that is full or closed, what is unfinished, what is hidden."""

import subprocess
import sys
from pathlib import Path

import pytest
from levels import one_in

from raspc.compiler.loading.tokens import parse_input, parse_vocab
from raspc.rasp_ast.visible import on_one_line, visible


def raspc(*arguments, given="", **others):
    return subprocess.run(
        [sys.executable, "-m", "raspc", *arguments],
        input=given,
        capture_output="stdout" not in others,
        encoding="utf-8",
        check=False,
        **others,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_full_output():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        run = raspc("list", stdout=full, stderr=subprocess.PIPE)
    assert run.returncode == 2
    assert run.stderr.startswith("raspc: standard output cannot be written: ")
    assert run.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="there is no shell")
def test_a_closed_output():
    command = f"{sys.executable} -m raspc list >&-"
    run = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", check=False)
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert "it is closed" in run.stderr


@pytest.mark.parametrize("more", one_in(2, [[], ["--friendly"]]))
def test_input_that_ends_within_a_statement(more):
    run = raspc("repl", *more, given="x = (1 +\n")
    assert run.returncode == 2
    assert "the text ends within what begins here\n    x = (1 +\n    ^\n" in run.stderr
    assert raspc("repl", "--friendly", given="x = 1").returncode == 0


def test_files_say_what_to_write(tmp_path):
    file = tmp_path / "p.rasp"
    file.write_text("\ufeffx = tokns;\n", encoding="utf-8")
    run = raspc("layout", str(file))
    assert run.returncode == 2
    assert run.stderr.splitlines()[-1] == "  hint: did you mean tokens?"


def test_what_steers_a_terminal_is_written_out():
    assert visible("a\x1b[31m\tb\nc\u202e") == "a\\x1b[31m\tb\nc\\u202e"
    assert on_one_line("a\tb\n") == "a\\tb\\n"
    run = raspc("repl", given='"a\x1b[31m";\nset example "\x07b"\ntokens;\n\x1b;\n')
    assert "\x1b" not in run.stdout
    assert "\x07" not in run.stdout
    assert "a\\x1b[31m" in run.stdout


@pytest.mark.parametrize("text", ["a b c", "1 2 3", "up down"])
def test_vocabularies_and_inputs_split_alike(text):
    vocab = parse_vocab(text)
    assert len(vocab) == len(text.split())
    assert parse_input(text, vocab) == vocab
