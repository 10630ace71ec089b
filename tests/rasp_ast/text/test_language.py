"""What expressions of the RASP text language give: the pairs of input and output of its manual."""

import pytest

from raspc.rasp_ast.text.session import Session


def last(*lines):
    """The essential part of what the last of these lines prints, on one line."""
    session = Session()
    for line in lines:
        printed = session.feed(line)
    text = "\n".join(printed)
    for sign in (" =  ", ") = ", " = "):
        if sign in text:
            return text.split(sign, 1)[1]
    return text.strip()


def refusal(*lines):
    """The message with which the last of these lines is refused."""
    session = Session()
    for line in lines[:-1]:
        session.feed(line)
    assert not session.troubles
    session.feed(lines[-1])
    [trouble] = session.troubles
    return trouble.message


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        # precedence
        ("-2^2;", "4"),
        ("2^3^2;", "64"),
        ("7%4*2;", "7"),
        ("2*3%4;", "2"),
        ("not 1==2;", "False"),
        ('not tokens=="h";', "[F]*5 (bools)"),
        ("True or True and False;", "False"),
        ("1<2<3;", "True"),
        ("3>2>1;", "False"),
        ("1 if True else 2 if False else 3;", "3"),
        ("not 3 in [False];", "True"),
        ("3 in [1,3] if True else 5;", "True"),
        ("1 if 1 in [2] else 3;", "3"),
        # values
        ("True+True;", "2"),
        ("1==True;", "True"),
        ("range(True);", "[0]"),
        ("[1,2][True];", "2"),
        ("{True: 1, 1: 2, 1.0: 3};", "{True: 3}"),
        ("(indices if indices>2 else 0.5);", "[0.5, 0.5, 0.5, 3, 4] (floats)"),
        ('(indices>2 if tokens=="l" else 4);', "[4, 4, F, T, 4] (ints)"),
        # the input
        ('indices("abc");', "[0, 1, 2] (ints)"),
        ("tokens_str([1,2.5,True]);", "[1, 2.5, True] (strings)"),
        ('tokens_int("123");', "[1, 2, 3] (ints)"),
        ("tokens_int([1.9,2]);", "[1, 2] (ints)"),
        ('tokens_float("12");', "[1.0, 2.0] (floats)"),
        ('tokens_bool([0,1,"","a"]);', "[F, T, F, T] (bools)"),
        ('tokens_bool(["False"]);', "[T] (bools)"),
        ("tokens_asis([1,2.5]);", "[1, 2.5] (floats)"),
        ("tokens([1,2]);", "[1, 2] (strings)"),
        ('length("abc");', "[3]*3 (ints)"),
        ('tokens({"a": 1, "b": 2});', "[a, b] (strings)"),
        # arithmetic on values
        ("5/2;", "2.5"),
        ("6/3;", "2.0"),
        ("-5%3;", "1"),
        ("2^-1;", "0.5"),
        ("2^0.5;", "1.4142135623730951"),
        ('"a"+"b";', '"ab"'),
        ('"a"*3;', '"aaa"'),
        ("[1]+[2];", "[1, 2]"),
        ('"a"<"b";', "True"),
        ("1==1.0;", "True"),
        ('1=="a";', "False"),
        ("+True;", "1"),
        ("0.1+0.2;", "0.3"),
        ("1/3+1/3==2/3;", "True"),
        # arithmetic on s-ops
        ("indices*3;", "[0, 3, 6, 9, 12] (ints)"),
        ('tokens+"x";', "[hx, ex, lx, lx, ox] (strings)"),
        ("tokens*indices;", "[, e, ll, lll, oooo] (strings)"),
        ("2^indices;", "[1, 2, 4, 8, 16] (ints)"),
        ("5%(indices+1);", "[0, 1, 2, 1, 0] (ints)"),
        ("tokens==1;", "[F]*5 (bools)"),
        ("indices==indices;", "[T]*5 (bools)"),
        ("indices+2.0;", "[2.0, 3.0, 4.0, 5.0, 6.0] (floats)"),
        ("-indices;", "[0, -1, -2, -3, -4] (ints)"),
        # not, and, or
        ('not "";', "True"),
        ("not indices;", "[T, F, F, F, F] (bools)"),
        ("indices and 2;", "[F, T, T, T, T] (bools)"),
        ("indices or 0;", "[F, T, T, T, T] (bools)"),
        ("1 and 2;", "2"),
        ('0 or "x";', '"x"'),
        # in
        ('tokens in ["h",1];', "[T, F, F, F, F] (bools)"),
        ('"l" in tokens;', "[T]*5 (bools)"),
        ('"z" in tokens;', "[F]*5 (bools)"),
        ("2 in [1,2];", "True"),
        # indexing
        ('"abc"[1];', '"b"'),
        ("[1,2,3][-1];", "3"),
        ('{"a": 5}["a"];', "5"),
        ("tokens[0];", "[h]*5 (strings)"),
        ("tokens[-1];", "[o]*5 (strings)"),
        ("tokens[7];", "[0]*5 (ints)"),
        ("(indices+1)[0];", "[1]*5 (ints)"),
        ("[1,2][(1)];", "2"),
        ('"xyz"[indices%3];', "[x, y, z, x, y] (strings)"),
        ("[1,2,3][-1-indices%3];", "[3, 2, 1, 3, 2] (ints)"),
        # applications
        ('(indices+1)("abc");', "[1, 2, 3] (ints)"),
        ('max(indices,2)("abcd");', "[2, 2, 2, 3] (ints)"),
        ('[indices][0]("xy");', "[0, 1] (ints)"),
        # lists
        ("[a+b for a,b in zip([1,2],[3,4])];", "[4, 6]"),
        ('[a+b for a,b in ["xy","zw"]];', "['xy', 'zw']"),
        ("{a: a*2 for a in range(1,4)};", "{1: 2, 2: 4, 3: 6}"),
        ("[k for k in {1: 2, 3: 4}];", "[1, 3]"),
        ("range(5,0,-2);", "[5, 3, 1]"),
        ("zip([1],[2],[3]);", "[\n\t\t     list: [1, 2, 3]\n                 ]"),
        ("len([1,2]);", "2"),
        ("[max for max in [1]];", "[1]"),
        # aggregate
        ("aggregate(full_s, indices);", "[2.0]*5 (floats)"),
        ('aggregate(select(indices,indices,<=),indices)("abcd");', "[0, 0.5, 1.0, 1.5] (floats)"),
        ('aggregate(select(indices+1,indices,==),tokens,"_");', "[_, h, e, l, l] (strings)"),
        ("aggregate(select(indices+1,indices,==),indices,0.5);", "[0.5, 0, 1, 2, 3] (floats)"),
        ("aggregate(select(indices+1,indices,==),indices==1);", "[0, F, T, F, F] (ints)"),
        ('aggregate(select(tokens,"b",==),tokens,"-")("abc");', "[b]*3 (strings)"),
        ("aggregate(full_s, 1);", "[1.0]*5 (floats)"),
        ('aggregate(full_s, 1)("a");', "[1] (ints)"),
        ("aggregate(select(indices,indices,<),1);", "[0, 1, 1.0, 1.0, 1.0] (floats)"),
        # round, indicator
        ("round(2.5);", "2"),
        ("round(3.5);", "4"),
        ("round(indices/2);", "[0, 0, 1, 2, 2] (ints)"),
        ('indicator(tokens=="h");', "[1, 0, 0, 0, 0] (ints)"),
        # display
        ("indices/3;", "[0.0, 0.333, 0.667, 1.0, 1.333] (floats)"),
        ("indices*0+10.0^20;", "[1e+20]*5 (floats)"),
        ("10.0^20;", "1e+20"),
        ('tokens("a");', "[a] (strings)"),
    ],
)
def test_one_line(line, printed):
    assert last(line) == printed


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["l=[1,2,3];", "l[indices%3];"], "[1, 2, 3, 1, 2] (ints)"),
        (["def rec(n) {return 1 if n<1 else n*rec(n-1);}", "rec(5);"], "120"),
        (["def g(x) {return x+gg;}", "gg=10;", "g(1);"], "11"),
        (["def g(x) {return x+gg;}", "gg=10;", "g(1);", "gg=20;", "g(1);"], "21"),
        (["def f(length) {return length;}", "f(3);"], "3"),
        (["x = 5+6;", "out;"], "11"),
        (['indices("ab");', "out;"], '"ab"'),
        (["a = 1,2;"], "[1, 2]"),
        (["a = 1; b = 2;", "a,b = b,a;", "a;"], "2"),
        (["a,b = [1,2];", "b;"], "2"),
        (['a,b = "xy";', "b;"], '"y"'),
        (["a,b = {1: 2, 3: 4};", "b;"], "3"),
        (["def f() {return 1,2;}", "f();"], "[1, 2]"),
        (["a = 3; for i in range(4) { a = a+i; }", "a;"], "9"),
        (["for k in {1: 2} { b = k; }", "b;"], "1"),
        (["for a,b in [[1,2],[3,4]] { c = a*b; }", "c;"], "12"),
        (["set example [0,1,2]", "t = tokens_int;", "t;"], "[0, 1, 2] (ints)"),
        (["(tokens_int+1)([1,2]);"], "[2, 3] (ints)"),
        (['average(tokens_int)("124");'], "[2.333]*3 (floats)"),
        (["def f(x, x) {return x;}", "f(1,2);"], "2"),
        (["s = 5;", "op = 3;", "s-op;"], "2"),
        (["tokens_asis([1,0]);", "tokens_asis([True,False]);"], "[T, F] (bools)"),
        (["x = tokens; tokens = tokens_bool;", "x;"], "[h, e, l, l, o] (strings)"),
        (["def f(n) {return f(n-1)+1 if n>0 else 0;}", "f(300);"], "300"),
        (['d = {"h": 1, "e": 2, "l": 3, "o": 4};', "d[tokens];"], "[1, 2, 3, 3, 4] (ints)"),
    ],
)
def test_several_lines(lines, printed):
    assert last(*lines) == printed


def test_a_loop_over_an_s_op_makes_one_node_for_each_turn():
    assert last("x = indices;", "for i in range(2000) { x = x + 1; }", 'x("ab");') == (
        "[2000, 2001] (ints)"
    )


def test_arguments_are_evaluated_once():
    deep = "1"
    for _ in range(30):
        deep = f"f({deep})"
    assert last("def f(x) {return x+1;}", f"{deep};") == "31"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['"a" in ["a"] and False;'], '"[atom] in X" expects X to be list or s-op, but got: False'),
        (["False and undef;"], "Error: Undefined variable: undef"),
        (["1/indices if indices>0 else 0;"], "division by zero"),
        (["t = tokens_int;"], "invalid literal for int() with base 10: 'h'"),
        (["aggregate (s,x);"], "Error: Undefined variable: s"),
        (['"a" in "abc";'], '"[atom] in X" expects X to be list or s-op, but got: "abc"'),
        (['"h"+1;'], 'can only concatenate str (not "int") to str'),
        (['"a%d"%3;'], "unsupported operand type(s) for %: 'str' has no remainder"),
        (["(-1)^0.5;"], "a negative number has no power that is not whole"),
        (["tokens+1;"], 'can only concatenate str (not "int") to str'),
        (["tokens<1;"], "'<' not supported between instances of 'str' and 'int'"),
        (
            ["select(tokens,indices,<);"],
            "'>' not supported between instances of 'int' and 'str'",
        ),
        (["1 in [tokens];"], '"[atom] in X" expects X to hold no s-ops or selectors: [tokens_str]'),
        (['x = indices("a");'], "an applied result can be printed, and nothing else"),
        (['indices("a")+1;'], "an applied result can be printed, and nothing else"),
        (["def f(n) {return f(n);}", "f(1);"], "maximum recursion depth exceeded"),
        (["x = " + "[" * 3000 + "]" * 3000 + ";"], "maximum recursion depth exceeded"),
        (["9^99999999;"], "this power is too large"),
        (["10.0^400;"], "this number is larger than any float"),
        (["x = 10^2000; x*x*x;"], "this number is too large"),
        (["range(10^30);"], "a range of more than 1000000 elements is too long"),
    ],
)
def test_refusals(lines, message):
    assert refusal(*lines) == message


@pytest.mark.parametrize(
    ("call", "printed"),
    [
        ('selector_width(select(tokens,tokens,==))("hello");', "[1, 1, 2, 2, 1] (ints)"),
        ('has_focus(select(indices,indices,<))("hello");', "[F, T, T, T, T] (bools)"),
        ('count(tokens,"l")("hello");', "[2]*5 (ints)"),
        ('count(tokens,tokens[0])("abca");', "[2]*4 (ints)"),
        ('contains(tokens,"z")("hello");', "[F]*5 (bools)"),
        ('max(indices,2)("hello");', "[2, 2, 2, 3, 4] (ints)"),
        ("max(1,2);", "2"),
        ("min(1.0,1);", "1"),
        ('min(indices,2)("hello");', "[0, 1, 2, 2, 2] (ints)"),
        ('average(indices)("hello");', "[2.0]*5 (floats)"),
        ('load_from_location(tokens,1)("abc");', "[b]*3 (strings)"),
        ('load_from_location(tokens,9)("abc");', "[0]*3 (ints)"),
        ('shift(tokens,2,"-")("abcd");', "[-, -, a, b] (strings)"),
        ('shift(tokens,-1,"-")("abcd");', "[b, c, d, -] (strings)"),
        ('mark_last_instance(tokens,"a")("abca");', "[F, F, F, T] (bools)"),
        ('mark_first_instance(tokens,"a")("abca");', "[T, F, F, F] (bools)"),
        ('aggregate(select_from_last(tokens,"a"),indices,-1)("abca");', "[3]*4 (ints)"),
        ('aggregate(select_from_first(tokens,"a"),indices,-1)("bbac");', "[2]*4 (ints)"),
        ('sort(tokens,tokens)("cabb");', "[a, b, b, c] (strings)"),
        ('sort(tokens,-indices)("cabb");', "[b, b, a, c] (strings)"),
        (
            'aggregate(select_next_identical(tokens),indices,-1)("abaab");',
            "[2, 4, 3, -1, -1] (ints)",
        ),
    ],
)
def test_the_library(call, printed):
    assert last(call) == printed


@pytest.mark.parametrize("text", ["a", "ab", "abcde"])
@pytest.mark.parametrize("how", ["shipped", "as it is written"])
def test_selector_width(text, how):
    """Of the empty, the full and the diagonal selector, by a node and by RASP's own means."""
    session = Session()
    if how != "shipped":
        session.library = None
    empty, full, diagonal = (
        session.feed(f'selector_width({selector})("{text}");')[0]
        for selector in ("not full_s", "full_s", "select(indices,indices,==)")
    )
    n = len(text)
    times = f"]*{n}" if n > 1 else "]"
    assert empty == f"\t =  [0{times} (ints)"
    assert full == f"\t =  [{n}{times} (ints)"
    assert diagonal == f"\t =  [1{times} (ints)"


def test_the_library_keeps_to_itself():
    assert last("def f(seq) {return sort(seq, seq);}", 'f(tokens)("ba");') == "[a, b] (strings)"
    assert last("tokens = tokens_bool;", 'length("ab");') == "[2]*2 (ints)"
