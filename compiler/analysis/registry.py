"""The roots of one program: each has one identity, one name, and what is proved about it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from copy import copy
from dataclasses import KW_ONLY, dataclass, field, replace
from fractions import Fraction
from typing import Self, TypeVar

from ...craft.constants import CONSTANT
from ...craft.formatting import counted, listed
from ...craft.names import parts_of
from ...rasp_ast.errors import FunctionError
from ...rasp_ast.nodes import Node
from ...rasp_ast.printer import format_expression
from ...rasp_ast.source import Source
from ..keep import NOTHING_KEPT, Kept
from ..passes import PLAIN, Choices
from ..selectors.bounds import ProofContext, WidthBounds, bounds
from ..selectors.head_roots import ComputedRoot, computed_of, computed_root
from ..selectors.ranks import Rank
from ..selectors.selections import EVERYTHING, Selection
from ..tables.calls import Calls
from ..tables.depths import AtOnce, always
from ..tables.domains import Domain
from ..tables.mean_domain import ListedMeans
from ..tables.roots import PositionRoot, Root, TokenRoot
from ..tables.short_names import short_name
from ..tables.tables import Table, drop_unused
from .lifting import Lifting
from .root_order import order_of

R = TypeVar("R", bound=Root)


def count_identity(selection: Selection) -> Hashable:
    """What the root that counts a selection is found by."""
    return ("width", selection.identity)


@dataclass(repr=False)
class Registry:
    """The roots for one vocabulary, length and mask, in the order in which they were found.

    Attributes:
        choices: what was chosen for this attempt.
        is_at_once: whether an MLP computes a function of several scalars of them as they are.
        roots: all roots but tokens and indices, by what they are.
        taken_names: names of roots, and of what else is a variable.
        ranks: widths that are proved to be ranks.
        names: what expressions are called.
        values_asked_of_means: of each mean that is not listed, by its identity, the values that
            readers distinguish; kept when the analysis begins again.
        listed_means, calls: sets of means, and what functions gave, which other attempts have too.
        assumptions: what the compiler could not prove and relies on.
        counts_orders: some root would be another one if orders were written in more digits.
        kept: expressions that were asked to be variables of their own.
        lifting: which counts blocks need as numbers.
        cuts: the roots of those that are; whatever reads such a root looks no further.
        unkept: the names of those that take too many values for that.
        effort: how much this attempt has looked at by now; see ``effort_of``.
    """

    vocabulary: Domain
    max_seq_len: int
    _: KW_ONLY
    causal: bool
    choices: Choices = PLAIN
    is_at_once: AtOnce = always
    names: dict[Node, str] = field(default_factory=dict[Node, str])
    kept: Kept = NOTHING_KEPT
    values_asked_of_means: dict[Hashable, set[Fraction]] = field(
        default_factory=dict[Hashable, set[Fraction]]
    )
    listed_means: ListedMeans = field(default_factory=ListedMeans)
    calls: Calls = field(default_factory=Calls)
    lifting: Lifting = field(default_factory=Lifting)
    tokens: TokenRoot = field(init=False)
    indices: PositionRoot = field(init=False)
    roots: dict[Hashable, Root] = field(default_factory=dict[Hashable, Root], init=False)
    taken_names: set[str] = field(
        default_factory=lambda: {"tokens", "indices", CONSTANT}, init=False
    )
    ranks: dict[Root, Rank] = field(default_factory=dict[Root, Rank], init=False)
    assumptions: list[tuple[str, Source | None]] = field(
        default_factory=list[tuple[str, Source | None]], init=False
    )
    counts_orders: bool = field(default=False, init=False)
    cuts: dict[Node, Root] = field(default_factory=dict[Node, Root], init=False)
    unkept: list[str] = field(default_factory=list[str], init=False)
    effort: int = field(default=0, init=False)

    def __repr__(self) -> str:
        tokens = counted(len(self.vocabulary), "token")
        names = listed(["tokens", "indices", *(root.name for root in self.roots.values())])
        return f"<roots over {tokens} up to length {self.max_seq_len}: {names}>"

    def __post_init__(self) -> None:
        self.tokens = TokenRoot(name="tokens", sort_key=(0,), domain=self.vocabulary)
        positions = Domain(tuple(range(self.max_seq_len)))
        self.indices = PositionRoot(name="indices", sort_key=(1,), domain=positions)

    def fork(self, choices: Choices) -> Self:
        """The same, to be added to without a trace here, for other choices."""
        other = copy(self)
        other.choices, other.effort = choices, 0
        other.roots, other.taken_names = dict(self.roots), set(self.taken_names)
        other.ranks, other.cuts = dict(self.ranks), dict(self.cuts)
        other.unkept, other.lifting = list(self.unkept), self.lifting.fork()
        other.values_asked_of_means = {m: set(v) for m, v in self.values_asked_of_means.items()}
        other.assumptions = list(self.assumptions)
        return other

    def subject(self, node: Node) -> tuple[str, Source | None]:
        """What a refusal says of an expression, and where it stands."""
        return f"`{format_expression(node, self.names)}`", node.source

    # ---- proofs ------------------------------------------------------------------------------

    def assume_no_input_raises(self, errors: Iterable[FunctionError]) -> None:
        """Notes where a function has no value: on an input that gets there, nor has the program."""
        for error in errors:
            self.assume(f"no input leads to this: {error.message}", error.source)

    def assume(self, text: str, source: Source | None) -> None:
        """Notes what cannot be proved and is relied on, once."""
        if (text, source) not in self.assumptions:
            self.assumptions.append((text, source))

    def bounds(self, selection: Selection) -> WidthBounds:
        """How many keys a selection can select."""
        return bounds(selection, self.proof_context())

    def proof_context(self) -> ProofContext:
        """What proofs may use, as far as it is known by now."""
        return ProofContext(
            max_seq_len=self.max_seq_len,
            causal=self.causal,
            indices=self.indices,
            length=self.roots.get(count_identity(EVERYTHING)),
            ranks=self.ranks,
        )

    # ---- roots -------------------------------------------------------------------------------

    def intern(self, identity: Hashable, root: R) -> R:
        """The root of this identity, which is this one if there is none yet.

        Then it gets its place in the order, and a name that no other has.
        """
        old = self.roots.get(identity)
        if old is None:
            key = (len(self.roots) + 2,)
            old = self.roots[identity] = replace(root, name=self.free_name(root.name), sort_key=key)
        assert isinstance(old, type(root))
        return old

    def is_same_everywhere(self, table: Table) -> bool:
        """Whether a value is the same at every position, because the heads behind it are."""
        return not self.causal and all(root.base.is_same_everywhere for root in table.roots)

    def computed(
        self,
        table: Table,
        node: Node | None,
        *,
        interpolating: bool = False,
        source: Source | None = None,
        part_of: Node | None = None,
        is_cut: bool = False,
        is_integer: bool = False,
        lines_miss: float | None = None,
    ) -> ComputedRoot:
        """The root that holds this table's value, from here on.

        Args:
            node: whose value it is, if any node's: it gives the name and the source.
            source: of what reads it, where no node's value it is.
            part_of: the expression that it is computed for, where no node's value it is.
            interpolating: see ``Demands.ask``; it makes no difference to numbers without errors.
            is_cut: it is a kept expression's, and shared with nobody.
            is_integer: it is held as a whole number that is rounded as it is written.
            lines_miss: see ``ComputedRoot``.
        """
        itself = None if is_cut or is_integer or lines_miss is not None else computed_of(table)
        if itself is not None and not itself.scalar:
            return itself
        if len(table.roots) == 1:
            table = drop_unused(table)  # the root behind a view
        sliding = (r.scalar and not (r.is_integer or r.is_natural) for r in table.roots)
        interpolating = interpolating and any(sliding)
        identity = ("kept", node) if is_cut else ("computed", table.identity, interpolating)
        identity = ("rounded", table.identity) if is_integer else identity
        identity = identity if lines_miss is None else ("lines", table.identity)
        if (old := self.roots.get(identity)) is not None and (known := computed_root(old)):
            return known
        called = _derived_name(table) if node is None else self.names.get(node, "value")
        root = ComputedRoot(
            name=self.free_name(called),
            sort_key=order_of(table, len(self.roots) + 2),
            domain=table.domain,
            node=node,
            part_of=part_of,
            reader=source,
            table=table,
            interpolating=interpolating,
            is_cut=is_cut,
            scalar=is_integer or lines_miss is not None,
            is_integer=is_integer,
            is_partially_listed=lines_miss is not None,
            lines_miss=lines_miss,
        )
        self.roots[identity] = root
        return root

    def cut(self, root: R, node: Node) -> R:
        """What heads return as the root of a kept expression; proofs go by the other one.

        The kept one has the name that the other may have taken for this expression.
        """
        name = root.name
        if root.node is node or name == self.names.get(node):
            other = replace(root, name=self.free_name(name))
            self.roots.update({i: other for i, known in self.roots.items() if known is root})
            if root in self.ranks:
                self.ranks[other] = self.ranks.pop(root)
        else:
            name = self.free_name(self.names.get(node, name))
        kept = replace(root, name=name, sort_key=(len(self.roots) + 2,), node=node, is_cut=True)
        self.roots["kept", node] = kept
        return kept

    # ---- names -------------------------------------------------------------------------------

    def free_name(self, wanted: str) -> str:
        """A name that no variable has yet: the one wanted, or that with a number."""
        base = " + ".join(parts_of(wanted.replace(":", "_")))  # "name:value" is a column
        name, count = base, 1
        while name in self.taken_names:
            name, count = f"{base}_{count + 1}", count + 1
        self.taken_names.add(name)
        return name


def _derived_name(table: Table) -> str:
    """For a value that stands nowhere in the program: ``f(x, y)``, a function of ``x, y``."""
    names = [root.name for root in table.roots]
    return (short_name(f"f({', '.join(names)})") or "value") if names else "constant"
