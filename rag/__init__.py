"""Fundstelle: answers policy questions from one's own documents, and says where it is written."""

__version__ = "0.1.0"
