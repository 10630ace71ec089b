"""The lines of the talks on RASP as they stand on the slides, and what the slides show."""

import pytest

from raspc.compiler.session.console import Console

HIST = ["same_tok = select(tokens, tokens, ==);"]
FLIP = ["flip = select(length-indices-1, indices, ==);", "reverse = aggregate(flip, tokens);"]
BOS = [
    "same_or_0 = select(tokens, tokens, ==) or select(indices, 0, ==)",
    "frac_with_0 = aggregate(same_or_0, indicator(indices == 0));",
    "histogram_assuming_bos = round(1/frac_with_0) - 1",
]
SORT = [
    "earlier_token = select(tokens, tokens, <) or",
    "  (select(tokens, tokens, ==) and select(indices, indices, <))",
    "num_prev = selector_width(earlier_token)",
]

# The lines that are typed, and the sequence that the last one shows.
SEQUENCES = [
    (["tokens;"], "[h, e, l, l, o] (strings)"),
    (["indices;"], "[0, 1, 2, 3, 4] (ints)"),
    (["indices+1;"], "[1, 2, 3, 4, 5] (ints)"),
    (['tokens=="e" or tokens=="o";'], "[F, T, F, F, T] (bools)"),
    (["sel = select([2,0,0],[0,1,2],==)", "new=aggregate(sel, [1,2,4])"], "[3, 0, 1] (floats)"),
    (
        ["prevs = select([0,1,2],[0,1,2],<=)", "aggregate(prevs, [1,2,4])"],
        "[1, 1.5, 2.333] (floats)",
    ),
    (
        ["flip = select([0,1,2],[2,1,0],==)", "reverse=aggregate(flip, [A,B,C])"],
        "[C, B, A] (strings)",
    ),
    (FLIP, "[o, l, l, e, h] (strings)"),
    (["length;"], "[5]*5 (ints)"),
    (
        [
            "def in_range(min,val,max) {",
            "return min <= val and val <= max;",
            "}",
            "in_range(1,indices,3);",
        ],
        "[F, T, T, T, F] (bools)",
    ),
    (["selector_width(select(tokens,tokens,==));"], "[1, 1, 2, 2, 1] (ints)"),
    (['count(tokens,"l");'], "[2]*5 (ints)"),
    (["indicator(indices==0);"], "[1, 0, 0, 0, 0] (ints)"),
    (
        [
            "full_s = select(1,1,==);",
            "frac_0 = aggregate(full_s, indicator(indices==0));",
            "round(1/frac_0);",
        ],
        "[5]*5 (ints)",
    ),
    (['set example "$hello"', *BOS], "[0, 1, 1, 2, 2, 1] (ints)"),
    (['set example "$hello"', *BOS[:2]], "[1, 0.5, 0.5, 0.333, 0.333, 0.5] (floats)"),
    (["examples off", *BOS, 'histogram_assuming_bos("$hello")'], "[0, 1, 1, 2, 2, 1] (ints)"),
    ([*BOS, 'histogram_assuming_bos("$aba")'], "[0, 2, 1, 2] (ints)"),
    ([*BOS, 'histogram_assuming_bos("$abccc")'], "[0, 1, 1, 3, 3, 3] (ints)"),
    ([*FLIP, 'reverse("abcdeabcde")'], "[e, d, c, b, a, e, d, c, b, a] (strings)"),
    (["selector examples off", *SORT], "[1, 0, 2, 3, 4] (ints)"),
    (
        [*SORT, "sorted = aggregate(select(num_prev, indices, ==), tokens)"],
        "[e, h, l, l, o] (strings)",
    ),
    (["s = select([1,2,2],[0,1,2],==)", "res=aggregate(s,[4,6,8])"], "[0, 4, 7] (floats)"),
    (
        [
            "opp_index = length - indices - 1;",
            "flip = select(indices, opp_index, ==);",
            "reverse = aggregate(flip, tokens);",
        ],
        "[o, l, l, e, h] (strings)",
    ),
    (
        ['set example "$hello"', *HIST, "selector_width(same_tok, assume_bos = True)"],
        "[0, 1, 1, 2, 2, 1] (ints)",
    ),
    ([*HIST, "selector_width(same_tok)"], "[1, 1, 2, 2, 1] (ints)"),
    (["first = not has_prev(tokens);"], "[T, T, T, F, T] (bools)"),
    (
        [
            'set example "$aaabbccdef"',
            *HIST,
            "hist = selector_width(same_tok, assume_bos=True)",
            "first = not has_prev(tokens)",
            "same_count = select(hist, hist, ==) and select(first, True, ==)",
            "hist2 = selector_width(same_count, assume_bos=True)",
        ],
        "[0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3] (ints)",
    ),
    (
        [
            "def has_prev(seq) {",
            "  prev = select(seq, seq, ==) and select(indices, indices, <)",
            "  return aggregate(prev, 1, 0) > 0",
            "}",
            "has_prev(tokens)",
        ],
        "[F, F, F, T, F] (bools)",
    ),
    (
        [
            "def with_bos_selector_width(s) {",
            "s = s or select(indices, 0, ==);",
            "return round(1/aggregate(s, indicator(indices==0))) - 1;",
            "}",
            "with_bos_selector_width(select(tokens, tokens, ==))",
        ],
        "[0, 1, 2, 2, 1] (ints)",
    ),
    (
        [
            *SORT,
            "sel_new_val = select(num_prev, indices, ==)",
            "sort = aggregate(sel_new_val,tokens);",
        ],
        "[e, h, l, l, o] (strings)",
    ),
    (['set example "RASP"', "indices+2"], "[2, 3, 4, 5] (ints)"),
    (['set example "RASP"', "indices*length"], "[0, 4, 8, 12] (ints)"),
    (['set example "RASP"', 'tokens if indices%2==1 else "a"'], "[a, A, a, P] (strings)"),
    (["top = select([0,2,1,0],[0,1,2,3],==)", "selector_width(top)"], "[2, 1, 1, 0] (ints)"),
    (["top = select([0,2,1],[0,1,2],==)", "aggregate(top,[R,A,S])"], "[R, S, A] (strings)"),
    (["selector_width(select(indices,indices,<=))"], "[1, 2, 3, 4, 5] (ints)"),
    (['set example "Hello"', *HIST, "selector_width(same_tok)"], "[1, 1, 2, 2, 1] (ints)"),
    (["aggregate(full_s, indices, default=0)"], "[2.0]*5 (floats)"),
    ([">> tokens;"], "[h, e, l, l, o] (strings)"),
    (["indicator(tokens == “l”);"], "[0, 0, 1, 1, 0] (ints)"),
    (["indicator(tokens == 'l');"], "[0, 0, 1, 1, 0] (ints)"),
]

# The same for selectors: the rows of the matrix, without their labels.
MATRICES = [
    (["sel = select([2,0,0],[0,1,2],==)"], [" 11", "   ", "1  "]),
    (["sel2 = select([2,0,0],[0,1,2],>=)"], ["111", "1  ", "1  "]),
    (["prevs = select([0,1,2],[0,1,2],<=)"], ["1  ", "11 ", "111"]),
    (["s = select([1,2,2],[0,1,2],==)"], ["   ", "1  ", " 11"]),
    (
        ['set example "abcd"', "top = select([0,2,1,0],[0,1,2,3],==)"],
        ["1  1", "  1 ", " 1  ", "    "],
    ),
    (
        ["select(indices,3,==) or select(indices,indices,<=);"],
        ["1  1 ", "11 1 ", "1111 ", "1111 ", "11111"],
    ),
]


def typed(lines, friendly=True):
    console = Console(friendly=friendly)
    replies = [list(console.replies(line)) for line in lines]
    assert not console.troubles, console.troubles
    return [line for reply in replies[-1] if reply.kind == "value" for line in reply.lines]


@pytest.mark.parametrize(("lines", "shown"), SEQUENCES, ids=[row[0][-1] for row in SEQUENCES])
def test_sequences(lines, shown):
    said = typed(lines)
    assert said[-1].split("= ")[-1].strip() == shown


@pytest.mark.parametrize(("lines", "rows"), MATRICES, ids=[row[0][-1] for row in MATRICES])
def test_matrices(lines, rows):
    cells = [line.partition("| ")[2][::2] for line in typed(lines) if "|" in line]
    assert cells == rows


def test_slides_on_a_pipe():
    assert typed(
        ["sel = select([2,0,0],[0,1,2],==);", "aggregate(sel, [1,2,4]);"], friendly=False
    ) == ["     s-op: out", " \t Example: out([0, 1, 2]) = [3.0, 0, 1] (floats)"]


def test_letters_that_are_no_variables_are_remarked_on():
    console = Console()
    warning, answer = console.replies("aggregate(select([0],[0],==), [A]);")
    assert warning.kind == "warning"
    assert '"A"' in "\n".join(warning.lines)
    assert answer.lines[-1].endswith("[A] (strings)")
    console.feed("A = 3;")
    assert console.feed("aggregate(select([0],[0],==), [A]);")[-1].endswith("[3] (ints)")
    assert "Undefined variable: B" in "\n".join(console.feed("x = [B];"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("aggregate(select([2,0],[0,1],==), tokens);", "[2, 0] has 2 values, and the input"),
        ('aggregate(select([0],[0],==), [1])("ab");', "[0] has 1 value, and the input"),
        ('aggregate(select([0,1,2],[0,1,2],==), [1,2,3])("ab");', "[0, 1, 2] has 3 values"),
        ("select([1,2],[1,2,3],==);", "of one length, but [1, 2] has 2, [1, 2, 3] has 3"),
        ('aggregate(full_s, ["a", 1]);', "vals of different types"),
        ("compile aggregate(select([0],[0],==), [1]) over ab up to 2", "[0] has 1 value"),
    ],
)
def test_lists_of_another_length(line, words):
    console = Console()
    said = [line for reply in console.replies(line) for line in reply.lines]
    assert words in "\n".join(said)


def test_lists_are_compiled_and_checked():
    console = Console()
    console.feed("new = aggregate(select([2,0,0],[0,1,2],==), [1,2,4]);")
    list(console.replies("compile new over ab up to 3"))
    [reply] = console.replies("check new")
    assert reply.lines == ["     new: agree on 14 inputs (all), jax"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("max(1, b=2);", "value: out =  2"),
        ("max(b=2, a=1);", "value: out =  2"),
        ("max(1, c=2);", "c is no parameter in max(a, b)"),
        ("max(1, a=2);", "a gets its value by its place in max(a, b)"),
        ("max(1, 2, b=3);", "b gets its value by its place"),
        ("selector_width;", "function: selector_width(sel, assume_bos=False)"),
        ("aggregate(full_s, 1, filler=0);", "aggregate has a `default`"),
        ("indices(x=1);", "wrong number of args"),
    ],
)
def test_arguments_by_name(line, words):
    assert words in "\n".join(Console().feed(line))


def test_parameters_with_values():
    console = Console()
    console.feed("def f(x, y=2, z=3) { return [x, y, z]; }")
    assert console.feed("f(1);") == ["     list: out = [1, 2, 3]"]
    assert console.feed("f(1, z=5);") == ["     list: out = [1, 2, 5]"]
    assert console.feed("f(1, 4);") == ["     list: out = [1, 4, 3]"]
    assert "expected: 3, got: 0" in console.feed("f();")[1]
