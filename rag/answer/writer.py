"""From what was found to an answer: ask the backend, check what it wrote, or decline."""

from __future__ import annotations

from dataclasses import replace

from rag import named
from rag.analysis import markings
from rag.analysis.language import detect
from rag.answer import confidence, conflicts, framing
from rag.answer.drafts import Composed, compose, nearest
from rag.answer.wholes import goes_on, wants_list
from rag.backends.base import Backend, Question, Reply
from rag.config import Settings
from rag.errors import BackendError
from rag.named import Gap
from rag.named.instead import instead, is_unplaced
from rag.named.instead import told as told_instead
from rag.question import asked
from rag.ranking.finder import Clock, Found
from rag.ranking.signs import Reading
from rag.short.direct import short
from rag.types import Answer, Citation, Direct, Evidence, Status, Support

NO_GAP = Gap()
BEYOND = 0.9
"""Of the confidence that is enough: what is left of it where the sources lack what is named."""


class Writer:
    """Writes answers with one backend."""

    def __init__(self, backend: Backend, reading: Reading, settings: Settings) -> None:
        """Take what writes and how: number of sentences, strictness."""
        self._backend = backend
        self._reading = reading
        self._settings = settings
        self._quotes = backend.name == "extractive"

    def write(
        self,
        found: Found,
        sure: float,
        clock: Clock,
        gap: Gap = NO_GAP,
        whole_text: conflicts.WholeText = conflicts.passage,
    ) -> Answer:
        """Return the answer; ``sure`` is the confidence that there is one.

        ``gap`` is what the question names and no source holds: where it leaves nothing of the
        question, a neighbouring sentence is not quoted. Below ``confidence.ENOUGH`` nothing is
        quoted. A language model is asked whenever there are passages, since it can decline by
        itself and every sentence of it is checked. ``whole_text`` reads the document of a hit.
        """
        if not found.evidence or (self._quotes and sure < confidence.ENOUGH):
            return self._no_evidence(found, sure, whole_text)
        if self._quotes and gap.whole:
            told = (named.told(gap, found.query.language),)
            sure = min(sure, BEYOND * confidence.ENOUGH)
            return replace(self._no_evidence(found, sure, whole_text), notices=told)
        question = Question(
            found.query.text,
            found.query.language,
            tuple(found.query.interpretation().expanded.items()),
            self._settings.answer_sentences,
        )
        try:
            with clock.step("write"):
                reply = self._backend.answer(question, found.hits, found.evidence)
        except BackendError as error:
            return self._failed(found, sure, error, whole_text)
        with clock.step("check"):
            composed = compose(
                reply.drafts,
                found.hits,
                found.query.language,
                self._reading.words,
                strict=self._settings.answer_strict,
                whole_text=whole_text,
            )
        if reply.declined or not composed.sentences:
            notices = (*reply.notices, *_removed(composed, found.query.language))
            return replace(self._no_evidence(found, sure, whole_text), notices=notices)
        return self._answered(found, sure, reply, composed, gap, whole_text)

    def _answered(
        self,
        found: Found,
        sure: float,
        reply: Reply,
        composed: Composed,
        gap: Gap,
        whole_text: conflicts.WholeText,
    ) -> Answer:
        language = found.query.language
        if self._backend.name == "extractive":
            above = framing.introduction(composed.citations, composed.languages, language)
        else:
            said = "written" if _is_borne_out(composed) else "written_unsupported"
            above = framing.phrase(said, language, backend=self._backend.name)
        notices = list(reply.notices)
        marked = _unsupported(composed)
        if marked:
            notices.append(framing.counted("unsupported", marked, language))
        notices += _removed(composed, language)
        others = conflicts.notices(
            found.evidence,
            found.hits,
            composed.citations,
            self._reading.words,
            language,
            found.query.text,
            whole_text,
        )
        notices += [one.text for one in others]
        if self._quotes and (cut := _cut(found, composed, whole_text)):
            numbers = ", ".join(f"[{one.number}]" for one in cut)
            notices.append(framing.phrase("list_goes_on", language, numbers=numbers))
        missing = _missing(found.query.text, composed)
        notices += [framing.phrase(f"missing_{kind}", language) for kind in missing]
        if gap.terms:
            notices.append(named.told(replace(gap, whole=False), language))
        others_named = [
            one
            for one in instead(found.query, composed.citations, found.evidence)
            if one.asked not in gap.terms
        ]
        notices += [told_instead(one, language) for one in others_named]
        partial = marked or composed.removed or missing or gap.terms or others_named
        return replace(
            self._blank(found, sure),
            status=Status.PARTIAL if partial else Status.ANSWERED,
            sentences=composed.sentences,
            citations=composed.citations,
            framing=above,
            direct=self._direct(found, composed),
            notices=tuple(notices),
            noticed=markings.ordered(marking for one in others for marking in one.markings),
        )

    def _direct(self, found: Found, composed: Composed) -> Direct | None:
        """Return the words of the best sentence that answer by themselves."""
        best, words = found.evidence[0], self._reading.words
        given = (
            short(found.query, best.text, self._reading.analyser, words) if self._quotes else None
        )
        cited = next((one for one in composed.citations if _holds(one, best)), None)
        if given is None or cited is None or is_unplaced(found.query, best, found.evidence):
            return None
        start = best.start + given.start
        return Direct(given.text, cited.number, start, start + len(given.text))

    def _no_evidence(self, found: Found, sure: float, whole_text: conflicts.WholeText) -> Answer:
        language = found.query.language
        key = "no_evidence" if found.visible else "nothing_visible"
        if found.only_asked:
            key = "only_asked"
        return replace(
            self._blank(found, sure),
            framing=framing.phrase(key, language),
            nearest=nearest(found.evidence, whole_text=whole_text),
        )

    def _failed(
        self, found: Found, sure: float, error: BackendError, whole_text: conflicts.WholeText
    ) -> Answer:
        return replace(
            self._blank(found, sure),
            status=Status.BACKEND_FAILED,
            framing=framing.phrase("backend_failed", found.query.language, reason=str(error)),
            nearest=nearest(found.evidence, whole_text=whole_text),
        )

    def _blank(self, found: Found, sure: float) -> Answer:
        return Answer(
            question=found.query.text,
            language=found.query.language,
            status=Status.NO_EVIDENCE,
            sentences=(),
            citations=(),
            interpretation=found.query.interpretation(),
            confidence=sure,
            backend=self._backend.name,
        )


def _unsupported(composed: Composed) -> int:
    return sum(one.support is Support.UNSUPPORTED for one in composed.sentences)


def _is_borne_out(composed: Composed) -> bool:
    """Tell whether any sentence has the support of a passage."""
    return _unsupported(composed) < len(composed.sentences)


def _removed(composed: Composed, language: str) -> tuple[str, ...]:
    if not composed.removed:
        return ()
    return (framing.counted("removed", composed.removed, language),)


def _holds(citation: Citation, evidence: Evidence) -> bool:
    same = citation.document_id == evidence.hit.document.id
    return same and citation.start <= evidence.start and evidence.end <= citation.end


def _cut(found: Found, composed: Composed, whole_text: conflicts.WholeText) -> tuple[Citation, ...]:
    """Return the quotes that end within the list that the question wants."""
    if not wants_list(found.query.text):
        return ()
    hits = {hit.document.id: hit for hit in found.hits}
    starts = {(one.document_id, one.start) for one in composed.citations}
    cut: list[Citation] = []
    for one in composed.citations:
        hit = hits.get(one.document_id)
        text = whole_text(hit) if hit is not None else ""
        if text[one.start : one.end] != one.quote:
            continue
        after = one.end + len(text[one.end :]) - len(text[one.end :].lstrip())
        quoted = (one.document_id, after) in starts
        if not quoted and goes_on(text, one.start, one.end):
            cut.append(one)
    return tuple(cut)


def _missing(question: str, composed: Composed) -> tuple[str, ...]:
    """Return the kinds that the question asks for and no sentence of the answer tells."""
    texts = [sentence.text for sentence in composed.sentences]
    return tuple(
        kind
        for kind in asked.kinds(question)
        if not any(asked.told(question, text, kind) for text in texts)
        and not (kind == "person" and any(map(_names_somebody, texts)))
    )


def _names_somebody(sentence: str) -> bool:
    """Tell whether a sentence has a name: "Chair: Ms Jane Sample", "Huawei lieferte …"."""
    from rag.cite import names

    return bool(names.find(sentence, detect(sentence, default="de")))
