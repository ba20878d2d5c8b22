"""Whose words a document passes on: quoted and reported speech of third parties."""

from rag.speech import floor, replied
from rag.speech.voice import voice

__all__ = ["floor", "replied", "voice"]
