"""What a page holds: decoded values beside the interpreter's, whatever the program."""

from __future__ import annotations

import pickle
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
from exported import CASES
from in_numpy import changed
from pages import data_of, page_in_numpy, verdicts
from program_table import TABLE
from standard import compiled

import raspc
from raspc.compiler.compiled.paged import sequences
from raspc.compiler.page import make
from raspc.compiler.page.document import SCRIPTS, STYLES
from raspc.compiler.page.texts import text_of, texts_of_tokens
from raspc.rasp_ast import Aggregate, Comparison, Select, SelectorWidth, indices, tokens

EXAMPLES = [
    pytest.param(case, id=name, marks=[] if name.endswith("-1") else [pytest.mark.slow])
    for name, case in CASES.items()
]


@pytest.mark.parametrize("case", EXAMPLES)
def test_decoded_values_are_the_interpreters(case):
    inputs = [max(case.inputs, key=len), *case.inputs[:3], *case.inputs[-3:]]
    data = data_of(page_in_numpy(case.model, inputs, live=False))
    found = verdicts(data)
    assert "x" not in found
    assert "+" in found
    assert [run["problem"] for run in data["runs"]] == [""] * len(inputs)
    for run in data["runs"]:
        assert all(answer["verdicts"] == "+" * (len(run["ids"]) - 1) for answer in run["answers"])
        assert None not in run["selected"]


@pytest.mark.parametrize(
    "name", ["the best is the left one", "the best is the nearest other", "reverse", "hist", "sort"]
)
def test_heads_weigh_what_is_said_to_be_selected(name):
    """Means weigh selected keys evenly; counts weigh them as they weigh BOS."""
    row = TABLE[name]
    model = raspc.compile(row.program, row.vocab, row.max_seq_len, causal=row.causal)
    data = data_of(page_in_numpy(model, [list(given) for given, _ in row.rows], live=False))
    for run in data["runs"]:
        size = len(run["ids"])
        for head, selected in zip(data["model"]["heads"], run["selected"], strict=True):
            raw = np.frombuffer(b64decode(run["scores"][head["layer"]]), "<f4")
            scores = raw.reshape(-1, size, size)[head["slot"], 1:]
            weights = np.exp(scores - scores.max(axis=1, keepdims=True))
            weights /= weights.sum(axis=1, keepdims=True)
            wanted = np.array([[cell == "1" for cell in line] for line in selected], float)
            total = wanted.sum(axis=1, keepdims=True) + (head["kind"] == "count")
            if head["kind"] != "sum":
                np.testing.assert_allclose(weights[:, 1:], wanted / np.maximum(total, 1), atol=1e-3)


def test_variables_of_level_1_are_all_compared():
    for name in ("hist", "sort", "most_frequent", "shuffle_dyck2", "dyck2_prefix"):
        data = data_of(page_in_numpy(compiled(name, 6), [list(compiled(name, 6).vocabulary)]))
        assert set(verdicts(data)) == {"+"}


def test_a_broken_weight_is_seen_where_it_changes_what_is_decoded():
    """Queries of 'b' lose their score: BOS takes all, and the count of each b is 0, not 1 or 2."""
    model = compiled("hist", 6)
    place = model.vocabulary.index("b")
    column = model.layout["tokens"].start + place

    def change(module, name, array):
        if not (module.endswith("attn/query") and name == "w"):
            return array
        broken = array.copy()
        broken[column, :-1] = 0
        return broken

    sound, inputs = model.params, ["abcb", "aadd"]
    broken = changed(model, change)
    assert not np.array_equal(
        broken["transformer/layer_0/attn/query"]["w"], sound["transformer/layer_0/attn/query"]["w"]
    )
    data = data_of(page_in_numpy(model, inputs, weights=broken))
    names = [variable["name"] for variable in data["model"]["variables"]]
    first, second = data["runs"]
    assert "x" not in "".join(c["verdicts"] for cells in second["cells"] for c in cells)
    assert [c["verdicts"] for c in first["cells"][names.index("tokens")]] == ["++++"]
    (hist,) = first["cells"][names.index("hist")]
    assert hist["verdicts"] == "+x+x"
    assert [a == b for a, b in zip(hist["texts"], "1212", strict=True)] == [True, False] * 2
    assert first["wanted"][names.index("hist")] == ["1", "2", "1", "2"]
    assert first["answers"][0]["verdicts"] == "+x+x"


def test_values_that_share_a_row_are_said_together():
    model = raspc.compile(tokens == "a", "abcd", 3)
    (run,) = data_of(page_in_numpy(model, ["adb"]))["runs"]
    assert run["cells"][0][0]["texts"] == ["a", "not a", "not a"]
    assert run["cells"][0][0]["verdicts"] == "+++"
    assert run["wanted"][0] == ["a", "d", "b"]


def test_texts_of_values():
    values = (1 / 3, 0.25, True, None, " ", "", (1, "a"), "x y")
    texts = ["1/3", "0.25", "T", "None", "␣", "''", "(1, 'a')", "x y"]
    assert [text_of(value) for value in values] == texts


def test_tokens_that_look_alike_are_quoted():
    assert texts_of_tokens([1, "1", "a", True]) == ("1", "'1'", "a", "T")


def test_lines_are_marked_where_they_are_computed():
    data = data_of(page_in_numpy(compiled("most_frequent", 6), ["abca"]))
    (output,) = data["model"]["outputs"]
    steps = {line["text"].split(" = ")[0]: line["steps"] for line in output["lines"]}
    assert steps == {
        "seen_before": [1],
        "first_occurrence": [2],
        "hist": [1],
        "weight": [2],
        "rank": [3],
        "place": [4],
        "most_frequent": [5],
    }


def test_lines_as_their_author_wrote_them():
    same = Select(tokens, tokens, Comparison.EQ)
    count = SelectorWidth(  # a comment
        same
    )

    many = count > 1
    (output,) = data_of(page_in_numpy(raspc.compile(many, "ab", 3), ["aab"]))["model"]["outputs"]
    assert output["file"] == Path(__file__).name
    assert [(line["text"], line["steps"]) for line in output["written"]] == [
        ("same = Select(tokens, tokens, Comparison.EQ)", [1]),
        ("count = SelectorWidth(  # a comment", [1]),
        ("    same", []),
        (")", []),
        ("", []),
        ("many = count > 1", [3]),
    ]


def test_lines_of_the_library_are_shown_as_printed_alone():
    (output,) = data_of(page_in_numpy(compiled("hist", 6), ["ab"]))["model"]["outputs"]
    assert (output["file"], output["written"]) == ("", [])


def test_nothing_in_the_data_ends_its_element():
    nasty = ["</script><img src=x onerror=alert(1)>", "\"'&", "<!--", "\u2028"]
    model = raspc.compile(raspc.rasp_ast.programs.make_hist(), nasty, 3)
    page = page_in_numpy(model, [nasty[:3], nasty[1:]])
    before, _, after = page.html.partition('id="data">')
    inside, _, rest = after.partition("</script>")
    assert "<" not in inside
    assert "\u2028" not in page.html
    assert data_of(page)["model"]["vocabulary"] == [*sorted(nasty)[:3], "·"]
    assert before.count("<script") == 1
    assert rest.count("</script>") == 1


def test_a_page_is_the_same_again():
    model = compiled("sort", 6)
    assert page_in_numpy(model, [[3, 1, 2]]).html == page_in_numpy(model, [[3, 1, 2]]).html


def test_what_makes_a_page_too_large_is_left_out(monkeypatch):
    model = compiled("sort", 6)
    inputs = [[3, 1, 2, 1, 5, 4]] * 8
    sizes = [len(page_in_numpy(model, inputs).html)]
    for _ in range(8):
        monkeypatch.setattr(make, "MAX_BYTES", sizes[-1] - 1)
        page = page_in_numpy(model, inputs)
        sizes.append(len(page.html.encode()))
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 6
    assert len(data_of(page)["runs"]) < 8
    assert all("below 5 MB" in note for note in data_of(page)["notes"])
    assert verdicts(data_of(page)).count("x") == 0


def test_without_its_program_a_model_is_not_checked():
    data = data_of(page_in_numpy(compiled("sort", 6), [[3, 1, 2]], with_program=False))
    assert set(verdicts(data)) == {"-"}
    assert data["notes"] == ["not checked: the model was kept without its program"]
    assert data["runs"][0]["selected"] == [None] * 3
    lines = data["model"]["outputs"][0]["lines"]
    assert [line["steps"] for line in lines] == [[1, 2], [3]]


def test_an_input_that_means_nothing_says_so():
    prefix = Select(indices, indices, Comparison.LEQ)
    model = raspc.compile(Aggregate(prefix, tokens), "ab", 3)
    good, bad = data_of(page_in_numpy(model, ["aaa", "aba"]))["runs"]
    assert (good["problem"], set(good["answers"][0]["verdicts"])) == ("", {"+"})
    assert "means nothing on this input" in bad["problem"]
    assert set(bad["answers"][0]["verdicts"]) == {"-"}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("abc", ["abc"]),
        (["abc", "a"], ["abc", "a"]),
        ([1, 2], [[1, 2]]),
        ([[1, 2], (3,)], [[1, 2], (3,)]),
        ([], []),
    ],
)
def test_inputs_are_one_or_several(given, found):
    assert sequences(given) == found


def test_a_model_makes_its_page(tmp_path):
    model = compiled("hist", 6)
    page = model.page(["abca"], tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page.html
    assert set(verdicts(data_of(page))) == {"+"}
    assert data_of(page)["title"] == "hist"
    assert page._repr_html_().startswith('<iframe srcdoc="&lt;!doctype html&gt;')
    assert 'sandbox="allow-scripts"' in page._repr_html_()
    assert repr(page).startswith("<Page: ")
    drawn = data_of(model.page())["runs"]
    assert len(drawn) == 3
    kept = pickle.loads(pickle.dumps(model)).page("abca")
    assert set(verdicts(data_of(kept))) == {"-"}
    assert "without its program" in data_of(kept)["notes"][0]
    with pytest.raises(raspc.InputError, match="at least one input"):
        model.page([])
    with pytest.raises(raspc.InputError, match="not in the vocabulary"):
        model.page("xyz")


def test_all_files_of_a_page_are_in_it_and_short():
    folder = Path(make.__file__).parent / "static"
    files = {path.name: path for path in folder.iterdir()}
    assert set(files) == {*SCRIPTS, *STYLES, "page.html"}
    for path in files.values():
        assert len(path.read_text(encoding="utf-8").splitlines()) < 250, path
