"""What heads return: a closed list, on which the floors above rely."""

from collections.abc import Iterator
from typing import get_args

from raspc.compiler import heads
from raspc.compiler.heads.rules import AnyHeadRoot
from raspc.compiler.selectors.head_roots import GatheredRoot, HeadRoot


def test_all_that_heads_return_is_in_the_union():
    """``is_from_heads`` promises the type checker so."""
    assert set(kinds_of(HeadRoot)) - {GatheredRoot} == set(get_args(AnyHeadRoot))


def kinds_of(root: type) -> Iterator[type]:
    for kind in root.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_each_has_a_file_of_its_own_that_plans_and_builds_it():
    for kind in get_args(AnyHeadRoot):
        construct = kind.__name__.removesuffix("Root").lower()
        name = construct if construct == "best" else f"{construct}s"
        module = __import__(f"{heads.__name__}.{name}", fromlist=["*"])
        assert hasattr(module, f"plan_{construct}"), construct
        assert hasattr(module, f"build_{construct}"), construct
