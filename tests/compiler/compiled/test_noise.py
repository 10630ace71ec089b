"""What noise breaks, and which blocks, is said of any model, and measured."""

from __future__ import annotations

import json

import pytest
from standard import compiled

import raspc
from raspc.compiler.cli import main
from raspc.compiler.compiled import noisy_blocks
from raspc.compiler.compiled.less_precise import less_precise_line, wrong_in_less_precise
from raspc.compiler.compiled.noise import TRIED, frail_blocks, trials_of
from raspc.compiler.compiled.noisy_blocks import frail_of
from raspc.rasp_ast.programs import STANDARD


def test_natural_models_have_no_frail_block() -> None:
    assert frail_blocks(compiled("hist", 10).circuit) == ()


def test_what_is_lifted_or_rounded_is_frail_and_says_why() -> None:
    (first, second) = frail_blocks(compiled("sort", 10).circuit)
    assert (first.block, second.block) == ("rank", "rank#2")
    assert first.why == "BOS lifted: what a key adds is multiplied by 517"
    assert first.breaks == "small attention set to 0"
    assert frail_blocks(compiled("sort", 32).circuit)[0].breaks == "noise, small attention set to 0"
    rounded = frail_blocks(compiled("most_frequent", 10, level=2).circuit)
    assert "rounded as it is written, beside 12,582,912" in {frail.why for frail in rounded}


def test_a_natural_block_that_noise_breaks_is_named_unasked() -> None:
    (found,) = frail_of(compiled("reverse", 32))
    assert (found.block, found.breaks[:15]) == ("length", "noise of 1.0e-4")
    assert found.why == "its own weights are noisy: it reads no variable"
    assert frail_of(compiled("hist", 10)) == ()
    assert len(frail_of(compiled("sort", 6))) == 2  # what is lifted says so, and survives noise


def test_a_block_that_only_more_noise_breaks_is_named_too() -> None:
    *lifted, found = frail_of(compiled("sort_freq", 10))
    assert [frail.block for frail in lifted] == ["rank", "rank#2"]
    assert (found.block, found.breaks[:18]) == ("rank", "noise of 2.5e-4: 2")
    assert found.why.startswith("noise moves f(hist), which it reads, by ")


def test_noise_is_traced_to_the_weights_that_break_answers() -> None:
    program, vocab = STANDARD["sort"].make(), STANDARD["sort"].vocab
    model = raspc.compile(program, vocab, 10, optimize=raspc.Passes(lift=True))
    everywhere, twice, *parts = trials_of(model)
    assert (everywhere.where, twice.where) == ("all weights", "all weights, 2.5 times as much")
    assert twice.wrong >= everywhere.wrong
    assert everywhere.wrong > TRIED / 2
    broken = [part.where for part in parts if part.wrong > TRIED / 2]
    assert broken == ["token embedding", "position embedding", "layer 0 attention"]
    assert parts[0].blocks[:1] == ("rank",)
    assert all(part.wrong == 0 for part in parts if part.where == "layer 1 attention")


def test_the_report_prints_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "sort", "--max-len", "6", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["frail"]
    assert [frail["block"] for frail in said] == ["rank", "rank#2"]
    assert main(["report", "hist", "--max-len", "6", "--noise"]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["noise", "on", "wrong", "blocks"]
    where = ("all weights", "all weights, 2.5 times as much")
    assert rows == [f"{name:<30}  0 of {TRIED}" for name in where]
    assert main(["report", "hist", "--max-len", "6", "--noise", "--json"]) == 0
    noise = json.loads(capsys.readouterr().out)["noise"]
    assert noise[0] == {"noise_on": "all weights", "blocks": [], "wrong": 0, "of": TRIED}


# ---- less precise arithmetic ---------------------------------------------------------------------


def test_what_is_wrong_in_less_precise_arithmetic_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert wrong_in_less_precise(compiled("hist", 10)) == {"TF32": 0, "bfloat16": 0}
    wrong = wrong_in_less_precise(compiled("sort", 10))
    assert wrong is not None
    assert wrong["TF32"] == 0 < wrong["bfloat16"] < TRIED
    assert less_precise_line(wrong) == (
        "wrong answers in less precise arithmetic, of 200, emulated: none in TF32, "
        f"{wrong['bfloat16']} in bfloat16"
    )
    at_level_2 = wrong_in_less_precise(compiled("sort", 10, level=2))
    assert at_level_2 is not None
    assert at_level_2["TF32"] > 0
    monkeypatch.setattr(noisy_blocks, "MOST_PRODUCTS", 1)
    assert wrong_in_less_precise(compiled("hist", 10)) is None


def test_the_report_states_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "hist", "--max-len", "10"]) == 0
    printed = capsys.readouterr().out
    assert "arithmetic, of 200, emulated: none in TF32, none in bfloat16\n" in printed
    assert main(["report", "hist", "--max-len", "10", "--json"]) == 0
    known = json.loads(capsys.readouterr().out)["wrong_in_less_precise"]
    assert known == {"TF32": 0, "bfloat16": 0}
