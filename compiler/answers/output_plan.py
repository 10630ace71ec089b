"""How an answer is decoded, and from which features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ...model.answers import Quotient
from ...rasp_ast.nodes import SOpNode
from ..analysis.means.averaged import AveragedSum
from ..encoding.features import Feature
from ..tables.domains import Domain
from .numbering import Numbering

ClassKind: TypeAlias = Literal["lines", "onehot", "codes", "boxes", "categorical"]
"""What scores of classes are made of: straight lines over a number; a column for each value; one
number for each value; conditions on groups of roots; whether it is the value."""
AnswerKind: TypeAlias = Literal[ClassKind, "numerical", "numbered", "averaged", "quotient"]
"""A way of decoding in a word, for whoever prints plans."""


@dataclass(frozen=True)
class AsClasses:
    """The value of the largest score; the features are the scores or what they are made of.

    Attributes:
        own_error: the part of the largest score's error that two neighbouring scores do not share,
            each half of what their difference is off by.
    """

    kind: ClassKind
    own_error: float = 1.0


@dataclass(frozen=True)
class AsNumber:
    """The value that is nearest to a number; a second feature says whether it is defined."""


@dataclass(frozen=True, kw_only=True)
class AsQuotient:
    """A quotient of polynomials of whole numbers, each a feature.

    Attributes:
        averaged: the sum whose average the first feature is, where nothing is lifted.
    """

    rule: Quotient
    averaged: AveragedSum | None = None


Decoding: TypeAlias = AsClasses | AsNumber | Numbering | AsQuotient


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
            case AsQuotient(averaged=averaged):
                return "quotient" if averaged is None else "averaged"
