"""What training must never see, since it is reported on: development questions and papers."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from train.papers import paper_number
from train.text import key

_PREFIX = 60  # letters and digits compared: enough to tell questions apart, blind to their tails
_SHINGLE = 8  # words
_NUMBER = re.compile(r"\b(\d{2}/\d{1,5})\b")


def _shingles(text: str) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[i : i + _SHINGLE])) for i in range(len(words) - _SHINGLE + 1)}


@dataclass
class Banned:
    """Keys of reported questions, of their answers, and of the papers asked about."""

    numbers: set[str]
    heads: str
    shingles: set[int]
    questions: set[str]
    answers: set[str] = field(default_factory=set)

    def number(self, paper: str) -> bool:
        """Tell whether a Drucksache is one of `policy-dev`, or the Anfrage one of them answers."""
        return paper in self.numbers

    def paper(self, number: str, text: str) -> bool:
        """Tell whether a paper is banned by number or shares a twentieth of its word eights."""
        own = _shingles(text)
        return self.number(number) or len(own & self.shingles) > 0.05 * max(1, len(own))

    def title(self, title: str) -> bool:
        """Tell whether a proceeding's title stands at the head of a `policy-dev` paper."""
        folded = key(title)
        return len(folded) >= 20 and folded in self.heads

    def asked(self, question: str) -> bool:
        """Tell whether a question begins or ends as a reported one."""
        folded = key(question)
        return folded[:_PREFIX] in self.questions or folded[-_PREFIX:] in self.questions

    def learn_answers(self, exchanges: Iterable[tuple[str, str]]) -> None:
        """Note the answers of reported questions: sibling questions share them."""
        for question, answer in exchanges:
            if self.asked(question):
                self.answers.add(key(answer)[: 2 * _PREFIX])

    def exchange(self, question: str, answer: str) -> bool:
        """Tell whether an exchange asks a reported question or holds its answer."""
        return self.asked(question) or key(answer)[: 2 * _PREFIX] in self.answers


def read(shared: Path) -> Banned:
    """Collect what is banned from `eval/btqa-dev/queries.jsonl` and `corpora/policy-dev`."""
    texts = {
        paper_number(path.name): path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((shared / "corpora/policy-dev").glob("*.txt"))
    }
    numbers = set(texts)
    for number, text in texts.items():
        # "– Drucksache 21/418 –" under the title: the Anfrage that this Antwort prints in full.
        if "Antwort" in text[:300]:
            numbers.update(n for n in _NUMBER.findall(text[:900]) if n != number)
    questions: set[str] = set()
    with (shared / "eval/btqa-dev/queries.jsonl").open(encoding="utf-8") as file:
        for line in file:
            folded = key(json.loads(line)["text"])
            questions.update((folded[:_PREFIX], folded[-_PREFIX:]))
    heads = " ".join(key(text[:1500]) for text in texts.values())
    shingles: set[int] = set().union(*(_shingles(text) for text in texts.values()))
    return Banned(numbers, heads, shingles, questions)
