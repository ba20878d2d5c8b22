"""The values that pass between the rooms. All frozen; offsets are character offsets into a
document's canonical text, ``end`` exclusive, so that ``text[start:end]`` is always the quote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from unicodedata import normalize


class Role(StrEnum):
    """Who speaks in a passage: a question in an inquiry is nobody's statement of fact."""

    REPORTS = "reports"
    """The document's author: a press report, a memo, a law."""
    ASKS = "asks"
    """A numbered question of a Kleine Anfrage."""
    STATES = "states"
    """The questioners' own preamble (Vorbemerkung der Fragesteller)."""
    ANSWERS = "answers"
    """The government's answer or its Vorbemerkung."""
    QUOTES = "quotes"
    """Words of a third party that the document quotes."""


class Manner(StrEnum):
    """How a document passes on the words of somebody else."""

    QUOTED = "quoted"
    """Word for word, in quotation marks."""
    REPORTED = "reported"
    """In the document's own words: "laut X", "X said that", German's subjunctive."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody else's words within a document, and whose.

    ``speaker`` is named as the text names them, without article; empty where it does not.
    """

    manner: Manner
    speaker: str = ""
    plural: bool = False
    """Whether several speak, where the verb tells."""
    partly: bool = False
    """Whether only some sentences of what is cited are theirs."""


class Support(StrEnum):
    """What the citation check found for one sentence of an answer."""

    VERBATIM = "verbatim"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_EVIDENCE = "no_evidence"
    BACKEND_FAILED = "backend_failed"


class ProblemKind(StrEnum):
    """What speaks against a sentence."""

    UNCITED = "uncited"
    QUOTE = "quote"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    MODALITY = "modality"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Problem:
    """One objection to a sentence: its kind, and the words of the sentence that it is about.

    ``source`` is what the source has in their place, empty where that cannot be told.
    """

    kind: ProblemKind
    words: str = ""
    source: str = ""


class BlockKind(StrEnum):
    """What a stretch of a document is, as far as its layout tells."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUESTION = "question"
    ANSWER = "answer"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its place in the text and its 1-based ``number`` in the file."""

    number: int
    start: int
    end: int
    label: str | None = None
    confidence: float | None = None
    """How sure the text recognition was, 0 to 1; None where the file itself gives the text."""


@dataclass(frozen=True, slots=True)
class Block:
    """One structural unit: heading (``level`` 1–9), paragraph, numbered question …"""

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    number: str | None = None
    role: Role = Role.REPORTS

    @property
    def numbers(self) -> tuple[str, ...]:
        """The questions that it asks or answers: ``number`` is "3" or "3, 4"."""
        return _listed(self.number)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text that the reader left out of the canonical text, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Twin:
    """The document of the same text whose passages stand for another file, too."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a replaced file held before: ``taken`` in and ``replaced`` are UTC times, ISO 8601."""

    id: str
    name: str
    title: str
    date: str | None
    pages: int
    taken: str | None
    replaced: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a document besides its text.

    ``id`` is the hex SHA-256 of the file's bytes (of that and the source, for a further file of
    the same bytes); ``name`` the file name as given; ``date`` is ISO 8601 or None where the text
    gives none; ``groups`` empty means that everybody may read it.
    """

    id: str
    name: str
    title: str
    date: str | None = None
    language: str = "und"
    kind: str | None = None
    issuer: str | None = None
    number: str | None = None
    marking: str = "none"
    groups: tuple[str, ...] = ()
    source: str | None = None
    """Where the file was found, as the user gave it; decides what counts as a replacement."""
    addressee: str | None = None
    """Whom it is addressed to: a house, or those whose inquiry it answers."""
    reference: str | None = None
    """Aktenzeichen, or whatever file reference the head names."""
    refers: tuple[str, ...] = ()
    """Numbers of the other papers that it names, such as ``21/309``, in reading order."""
    date_source: str | None = None
    """Where the date was found and how it is written there."""
    taken: str | None = None
    """When it was taken in: UTC, ISO 8601."""
    given: tuple[tuple[str, str], ...] = ()
    """What the user said with ``--meta``; it holds until it is said anew."""
    described: str = ""
    """Fingerprint of the sidecars and of ``given``: another one means to read the file again."""
    same_as: Twin | None = None
    """Set where another document has the same text and is searched in this one's place."""

    @property
    def answers(self) -> str | None:
        """The inquiry that an Antwort answers: the first paper that it names."""
        return next(iter(self.refers), None) if self.kind == "Antwort" else None

    def is_called(self, name: str) -> bool:
        """Return whether this is its name, or its place; macOS writes "ü" as two characters."""
        wanted, *known = (
            normalize("NFC", one) for one in (name, self.name, self.source or self.name)
        )
        return wanted in known


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: canonical ``text``, its pages and its blocks in reading order."""

    info: DocumentInfo
    text: str
    pages: tuple[Page, ...] = ()
    """Empty where the format knows no pages."""
    blocks: tuple[Block, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk of one document. ``page`` is None where the format knows none, never a default."""

    document_id: str
    ordinal: int
    start: int
    end: int
    page: int | None = None
    section: tuple[str, ...] = ()
    question: str | None = None
    role: Role = Role.REPORTS
    marking: str = "none"
    language: str = "und"

    @property
    def questions(self) -> tuple[str, ...]:
        """The numbered questions that it asks or answers: ``question`` is "3" or "3, 4"."""
        return _listed(self.question)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with its text and its document's description.

    ``score`` is what the list is ordered by; ``lexical`` and ``dense`` are its raw parts
    (BM25 and cosine), None where that arm did not return the passage.
    """

    passage: Passage
    document: DocumentInfo
    text: str
    score: float
    lexical: float | None = None
    dense: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence found to bear on the question: ``text == document.text[start:end]``.

    ``score`` orders sentences within one question; ``confidence`` in [0, 1] is comparable
    between questions; ``read`` is the cross-encoder's own score, None where it did not read it.
    """

    hit: Hit
    start: int
    end: int
    text: str
    score: float
    confidence: float = 0.0
    page: int | None = None
    read: float | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document: ``quote`` is always the canonical ``text[start:end]``."""

    number: int
    document: str
    document_id: str
    title: str
    date: str | None
    page: int | None
    section: tuple[str, ...]
    start: int
    end: int
    quote: str
    passage: str
    """The text around the quote: the passage that it stands in."""
    passage_start: int
    marking: str = "none"
    role: Role = Role.REPORTS
    kind: str | None = None
    issuer: str | None = None
    """Kind and issuer of the document, by which the speaker is named."""
    statement_date: str | None = None
    """When the quoted was said, where the text dates it and the document has another date."""
    voice: Voice | None = None
    """Whose words the document passes on here; None where it speaks for itself."""
    question: str | None = None
    """Numbers of the parliamentary questions that are asked or answered here: ``3, 4``."""
    page_label: str | None = None
    """What is printed on the page for its number, where that is another than ``page``."""
    last_page: int | None = None
    """The page that the quote ends on, where that is another than ``page``."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, the numbers of its citations and what the check found."""

    text: str
    citations: tuple[int, ...]
    support: Support
    problems: tuple[Problem, ...] = ()
    """Why it is unsupported; empty where it is supported."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How the question was read, so that the user can see and contradict it."""

    expanded: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    filters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    read: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """For each filter that the question's own words gave: those words."""
    read_as: str = ""
    """The question in full, where it was read with the conversation before it."""
    carried: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What was taken from the conversation: ``topic``, and the name of a ``document``."""
    about: tuple[str, str] = ("", "")
    """Id and name of the document that the conversation was about before this question."""


@dataclass(frozen=True, slots=True)
class Direct:
    """A short answer in the words of a citation: ``text`` stands at ``start`` of the document."""

    text: str
    citation: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user gets. ``timings`` are milliseconds by step."""

    question: str
    language: str
    status: Status
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    interpretation: Interpretation
    confidence: float
    backend: str
    framing: str = ""
    """One line in the question's language that introduces the sentences; no claim in itself."""
    direct: Direct | None = None
    """The words that answer by themselves, where the first sentence holds such."""
    nearest: tuple[Citation, ...] = ()
    """With ``no_evidence``: the nearest passages, which are not an answer."""
    notices: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    """Markings of the papers that the notices name or quote; cited or not, they are shown."""
    timings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    id: str | int | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Passages for a question, best first. ``timings`` are milliseconds by step."""

    question: str
    language: str
    hits: tuple[Hit, ...]
    interpretation: Interpretation
    timings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    id: str | int | None = None
    notices: tuple[str, ...] = ()


def _listed(numbers: str | None) -> tuple[str, ...]:
    return tuple(numbers.split(", ")) if numbers else ()
