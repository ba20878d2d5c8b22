"""Small text repairs that every reader of raw paper text needs."""

import re
import unicodedata
from collections.abc import Iterator

# Running heads of Bundestag papers, and the print shop's note down the margin.
_FURNITURE = re.compile(
    r"^(?:Drucksache \d+/\d+ .*Wahlperiode|Deutscher Bundestag – .*Drucksache \d+/\d+"
    r"|Vorabfassung - w|ird durch die lektorierte Version ersetzt\.)\s*$"
)
_BROKEN_WORD = re.compile(r"(?<=\w)[-\u00ad\ufffe] (?!und\b|oder\b|bzw\b|sowie\b)(?=[a-zäöüß])")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"“”»)]?\s+(?=[„\"»(]?[A-ZÄÖÜ0-9])")
# A full stop after these does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:z|B|u|a|d|h|i|S|v|Dr|Nr|Abs|Art|bzw|ca|vgl|Prof|Mio|Mrd|rd|Bd|Hrsg|gem|sog|St|Mr|Mrs"
    r"|e\.g|i\.e|etc|No|Inc|U\.S|Kap|Tit|lfd)|\b\d{1,2})\.$"
)


def body_lines(text: str) -> list[str]:
    """Return the lines of a paper without running heads and margin notes."""
    return [line for line in text.splitlines() if not _FURNITURE.match(line.strip())]


def join_lines(lines: list[str]) -> str:
    """Join printed lines into running text.

    A hyphen at a line end is dropped before a lower-case letter (a broken word) and kept before
    a capital or a digit (`EU-` + `Gleichbehandlungsstelle`); `Export- und` keeps its blank.
    """
    joined = " ".join(line.strip() for line in lines)
    joined = _BROKEN_WORD.sub("", joined)
    joined = re.sub(r"(?<=\w)- (?=[A-ZÄÖÜ0-9])", "-", joined)
    return fold(joined)


def fold(text: str) -> str:
    """Fold white space (no-break blanks too) to single blanks and strip."""
    return re.sub(r"\s+", " ", text).strip()


def key(text: str) -> str:
    """Return letters and digits only, lower case: equal keys are equal texts for exclusion."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def sentences(text: str) -> list[str]:
    """Split running text into sentences; knows the commonest abbreviations, nothing more."""
    found: list[str] = []
    held = ""
    for part in _SENTENCE_END.split(text):
        held = f"{held} {part}".strip()
        if not _ABBREVIATION.search(held):
            found.append(held)
            held = ""
    return [*found, held] if held else found


def chunks(text: str, limit: int = 1200) -> Iterator[str]:
    """Yield pieces of at most about `limit` characters that end at sentence ends."""
    held = ""
    for sentence in sentences(text):
        if held and len(held) + len(sentence) + 1 > limit:
            yield held
            held = ""
        held = f"{held} {sentence}".strip()
    if held:
        yield held
