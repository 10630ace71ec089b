"""How an answer is decoded, and from which features."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from ...rasp_ast.nodes import SOpNode
from ...rasp_ast.values import Value
from ..analysis.means.averaged import AveragedSum
from ..analysis.means.quotients import WholeNumbers
from ..encoding.features import Feature
from ..tables.domains import Domain
from .numbering import Numbering

ClassKind: TypeAlias = Literal["lines", "onehot", "codes", "boxes", "categorical"]
"""What scores of classes are made of: straight lines over a number; a column for each value; one
number for each value; conditions on groups of roots; whether it is the value."""
AnswerKind: TypeAlias = Literal[ClassKind, "numerical", "numbered", "ratio", "averaged", "quotient"]
"""A way of decoding in a word, for whoever prints plans."""


@dataclass(frozen=True)
class AsClasses:
    """The value of the largest score; the features are the scores or what they are made of."""

    kind: ClassKind


@dataclass(frozen=True)
class AsNumber:
    """The value that is nearest to a number; a second feature says whether it is defined."""


@dataclass(frozen=True, kw_only=True)
class AsRatio:
    """A mean as ``unit * sum / count``; the default where the count is 0."""

    unit: Fraction
    bools: bool
    default: Value | None


Decoding: TypeAlias = AsClasses | AsNumber | Numbering | AsRatio | AveragedSum | WholeNumbers


@dataclass(frozen=True, eq=False, kw_only=True)
class OutputPlan:
    """The features from which the answer is decoded."""

    name: str
    program: SOpNode
    decoding: Decoding
    domain: Domain
    features: tuple[Feature, ...]

    @property
    def kind(self) -> AnswerKind:
        """The way of decoding in a word."""
        match self.decoding:
            case AsClasses(kind):
                return kind
            case AsNumber():
                return "numerical"
            case Numbering():
                return "numbered"
            case AsRatio():
                return "ratio"
            case AveragedSum():
                return "averaged"
            case WholeNumbers():
                return "quotient"
