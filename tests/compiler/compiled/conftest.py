"""A saved model for the tests of saving and of loading."""

from pathlib import Path

import pytest

import raspc
from raspc.rasp_ast import Map, tokens
from raspc.rasp_ast.programs import make_hist


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    """A model of everything: two answers, tuples, undefined values, a program of its own text."""
    folder = tmp_path_factory.mktemp("saved")
    pairs = Map({"a": (1, None), "b": (True, "x"), "c": 0.5}.get, tokens).named("pairs")
    model = raspc.compile({"counts": make_hist(), "pairs": pairs}, "abc", 4, bos="start")
    model.save(folder)
    return folder
