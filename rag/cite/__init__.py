"""The citation check: whether a sentence is borne out by the passages that it cites."""

from rag.cite.check import Span, Verdict, check
from rag.cite.closeness import Similarity, similarity
from rag.types import Problem, ProblemKind

__all__ = ["Problem", "ProblemKind", "Similarity", "Span", "Verdict", "check", "similarity"]
