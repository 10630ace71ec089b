"""`raspc report --margins`."""

from __future__ import annotations

import json

import pytest

from raspc.compiler.cli import main


def test_margins_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "sort", "--margins"]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["block", "tightest", "bound", "is", "limit", "taken", "of"]
    assert {row.split()[0] for row in rows} >= {"rank", "sort", "output"}


def test_margins_are_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "frac_prevs", "--margins", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["margins"]
    mean = next(margin for margin in found if margin["kind"] == "average")
    known = mean["obligation"]
    sizes = known["unevenness"] + known["rounding"]
    assert known["size"] * sizes <= mean["error"] < 1e-3
    assert all(
        requirement["is"] < requirement["limit"] for m in found for requirement in m["requirements"]
    )
