"""The documents of an index, to check quotes by and to find the place of evidence in."""

from __future__ import annotations

from collections.abc import Sequence

from eval.items import Question, Reply, Stretch
from eval.judge import plain_name
from eval.text import bare, places
from rag.assistant import Assistant
from rag.types import DocumentInfo, Passage


class Texts:
    """The documents' shown texts, and their passages in the form in which evidence is sought."""

    def __init__(self, assistant: Assistant) -> None:
        """Read the list of documents; texts and passages are read when they are needed."""
        self._assistant = assistant
        self._infos: Sequence[DocumentInfo] = assistant.documents()
        self._names = {info.name for info in self._infos}
        self._by_name: dict[str, list[DocumentInfo]] = {}
        for info in self._infos:
            self._by_name.setdefault(plain_name(info.name), []).append(info)
        self._texts: dict[str, str] = {}
        self._cut: dict[str, Sequence[Passage]] = {}
        self._bare: dict[str, str] = {}

    def exact(self, reply: Reply) -> tuple[bool, ...]:
        """Return for each citation whether its offsets cut its quote out of the shown text."""
        return tuple(
            citation.start is not None
            and citation.end is not None
            and self._text(citation.document_id)[citation.start : citation.end] == citation.quote
            for citation in reply.citations
        )

    def holds(self, question: Question, spans: Sequence[Stretch]) -> bool | None:
        """Return whether any passage holds the evidence; None where nothing can be looked up.

        ``spans`` are the places of the evidence as ``stretches`` gives them.
        """
        if not question.answerable:
            return None
        if question.relevant:
            return any(identity in self._names for identity in question.relevant)
        infos = self._named(question) if question.documents else self._infos
        if not question.evidence:
            return bool(infos) if question.documents else None
        if any(self._within(span) for span in spans):
            return True
        wanted = [bare(evidence) for evidence in question.evidence]
        return any(one in self._folded(info.id) for info in infos for one in wanted)

    def stretches(self, question: Question) -> tuple[Stretch, ...]:
        """Return the places of the evidence in the documents that the gold names."""
        if not question.answerable or question.relevant:
            return ()
        return tuple(
            Stretch(info.name, start, end)
            for info in self._named(question)
            for evidence in question.evidence
            for start, end in places(self._text(info.id), evidence)
        )

    def _named(self, question: Question) -> list[DocumentInfo]:
        names = dict.fromkeys(map(plain_name, question.documents))
        return [info for name in names for info in self._by_name.get(name, ())]

    def _within(self, span: Stretch) -> bool:
        """Whether one passage holds the whole stretch."""
        return any(
            passage.start <= span.start and span.end <= passage.end
            for info in self._by_name[plain_name(span.document)]
            for passage in self._passages(info.id)
        )

    def _text(self, document_id: str) -> str:
        if document_id not in self._texts:
            document = self._assistant.document(document_id)
            self._texts[document_id] = document.text if document is not None else ""
        return self._texts[document_id]

    def _passages(self, document_id: str) -> Sequence[Passage]:
        if document_id not in self._cut:
            self._cut[document_id] = self._assistant.passages(document_id)
        return self._cut[document_id]

    def _folded(self, document_id: str) -> str:
        """Return all passages of a document, each folded, with a mark between them."""
        if document_id not in self._bare:
            text = self._text(document_id)
            parts = (text[p.start : p.end] for p in self._passages(document_id))
            self._bare[document_id] = "\n".join(map(bare, parts))
        return self._bare[document_id]
