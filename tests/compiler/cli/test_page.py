"""`raspc page`: the file it writes, and what it says where it cannot."""

import pytest
from pages import data_of

from raspc.compiler.cli import main
from raspc.compiler.page import Page


@pytest.fixture
def raspc(capsys):
    """Runs `raspc page` of a small program: exit code, stdout, stderr."""

    def run(*argv):
        code = main(["page", "hist", "--max-len", "3", *map(str, argv)])
        return code, *capsys.readouterr()

    return run


def test_a_page_of_inputs_is_written(raspc, tmp_path):
    path = tmp_path / "hist.html"
    assert raspc("--input", "aab", "--input", "a b", "-o", path) == (0, f"written: {path}\n", "")
    runs = data_of(Page(path.read_text(encoding="utf-8")))["runs"]
    assert [run["answers"][0]["texts"] for run in runs] == [["2", "2", "1"], ["1", "1"]]


def test_without_a_file_it_is_shown(raspc, monkeypatch):
    shown = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    code, out, _ = raspc()
    assert code == 0
    assert out.startswith("shown: ")
    assert [url.startswith("file://") for url in shown] == [True]


def test_a_file_that_cannot_be_written(raspc, tmp_path):
    code, _, err = raspc("--input", "a", "-o", tmp_path / "none" / "page.html")
    assert code == 2
    assert "could not write" in err
