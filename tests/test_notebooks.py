"""The notebooks of the examples hold what their cells give. `make golden` renews them."""

import json

import pytest
from notebooks import FOLDER, NOTEBOOKS, renewed

SLOW = {"looking_inside", "papers_programs"}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[pytest.mark.slow] if path.stem in SLOW else [])
        for path in NOTEBOOKS
    ],
    ids=lambda path: path.stem,
)
def test_cells_give_what_the_notebook_holds(path, tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    text = renewed(path)
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_there_are_three_and_jupyter_can_read_them():
    assert {path.stem for path in NOTEBOOKS} == {"first_steps", "looking_inside", "papers_programs"}
    for path in FOLDER.glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
        names = [cell["id"] for cell in notebook["cells"]]
        assert len(set(names)) == len(names)
