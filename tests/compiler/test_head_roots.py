"""What heads return: a closed list, on which the floors above rely."""

from typing import get_args

from raspc.compiler import heads
from raspc.compiler.heads.rules import AnyHeadRoot
from raspc.compiler.selectors.head_roots import HeadRoot


def test_all_that_heads_return_is_in_the_union():
    """``is_from_heads`` promises the type checker so."""
    assert set(HeadRoot.__subclasses__()) == set(get_args(AnyHeadRoot))


def test_each_has_a_file_of_its_own_that_plans_and_builds_it():
    for kind in get_args(AnyHeadRoot):
        construct = kind.__name__.removesuffix("Root").lower()
        module = __import__(f"{heads.__name__}.{construct}s", fromlist=["*"])
        assert hasattr(module, f"plan_{construct}"), construct
        assert hasattr(module, f"build_{construct}"), construct
