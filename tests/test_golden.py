"""What each stage prints for a few programs. `make golden` renews the files in golden/."""

import pytest

from raspc.compiler.cli import main

PROGRAMS = {"reverse": "abc", "hist": "abc", "sort": "1,2,3", "dyck1_prefix": "()"}


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("stage", ["program", "graph", "values", "craft", "layout"])
def test_stage(stage, program, golden, capsys):
    assert main(["emit", stage, program, "--vocab", PROGRAMS[program], "--max-len", "4"]) == 0
    golden(capsys.readouterr().out.rstrip("\n"))


def test_the_same_program_gives_the_same_text_whatever_was_done_before(capsys):
    texts = set()
    for program in ("sort", "reverse", "sort"):
        main(["emit", "craft", program, "--max-len", "4"])
        texts.add(capsys.readouterr().out)
    assert len(texts) == 2
