"""The command line, run in this process."""

import pytest

from raspc.compiler.cli import main


@pytest.fixture
def raspc(capsys):
    """Runs the command line in this process: exit code, stdout, stderr."""

    def run(*argv):
        try:
            code = main([str(a) for a in argv])
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def write(tmp_path):
    """Writes a program file and returns its path."""

    def write(text, name="mine.py"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
