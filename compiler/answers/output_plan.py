"""How an answer is decoded, and from which features."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ...rasp_ast.nodes import SOpNode
from ...rasp_ast.values import Value
from ..analysis.means.quotients import WholeNumbers
from ..encoding.features import Feature
from ..tables.domains import Domain
from .numbering import Numbering


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A mean as ``unit * sum / count``; the default where the count is 0."""

    unit: Fraction
    bools: bool
    default: Value | None


@dataclass(frozen=True, eq=False, kw_only=True)
class OutputPlan:
    """The features from which the answer is decoded."""

    name: str
    program: SOpNode
    kind: str
    domain: Domain
    features: tuple[Feature, ...]
    ratio: Ratio | None = None
    numbering: Numbering | None = None
    quotient: WholeNumbers | None = None
