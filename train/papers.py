"""Question and answer pairs out of the raw text of Bundestag papers."""

import re
from dataclasses import dataclass

from train.text import body_lines, chunks, join_lines

_NUMBERED = re.compile(r"^\s{0,3}(\d{1,3})\.\s+(?=\S)")
_SUBQUESTION = re.compile(r"^\s*(?:[a-z]{1,2}\)|und\b|wenn\b|falls\b|oder\b|[a-zäöü(])")
_QUESTION_END = re.compile(r"\?[)\]“\"]?\s*\d{0,2}\s*$")
_MEMBER = re.compile(r"^\s*\d{1,3}\.\s+Abgeordnete[r]?\b")
_MINISTER = re.compile(r"^\s*Antwort (?:de[sr]|von)\b")
# An answer that only points elsewhere teaches nothing about its question.
_POINTER = re.compile(
    r"wird (?:auf|insoweit auf) .{0,200}(?:verwiesen|hingewiesen)\.?$", re.IGNORECASE
)
_SHORTEST_ANSWER = 80


@dataclass(frozen=True)
class Exchange:
    """A question of members of parliament and the government's answer to it."""

    paper: str
    question: str
    answer: str


def paper_number(name: str) -> str:
    """Return `21/617` for a file name such as `2025-06-23 21_617.txt` or `Antwort_21_617.txt`."""
    found = re.search(r"(\d{1,3})_(\d+)", name)
    return f"{found.group(1)}/{found.group(2)}" if found else name


def _worth_learning(question: str, answer: str) -> bool:
    if len(question) < 25 or len(answer) < _SHORTEST_ANSWER:
        return False
    return not (len(answer) < 250 and _POINTER.search(answer))


def answers_of(paper: str, text: str) -> list[Exchange]:
    """Read an Antwort to a Kleine Anfrage: numbered questions, each followed by its answer.

    Questions answered together ("Die Fragen 2 bis 7 werden gemeinsam beantwortet") share it.
    """
    found: list[Exchange] = []
    waiting: list[str] = []
    question: list[str] = []
    answer: list[str] = []
    number = 0
    state = "preface"

    def close() -> None:
        if question:
            waiting.append(join_lines(question))
        told = join_lines(answer)
        if told:
            found.extend(Exchange(paper, q, told) for q in waiting if _worth_learning(q, told))
            waiting.clear()

    lines = body_lines(text)
    for position, line in enumerate(lines):
        start = _NUMBERED.match(line)
        # Lists inside answers are numbered too: only the next number in turn opens a question.
        if start and int(start.group(1)) == number + 1 and _asks(lines, position):
            close()
            number, state = number + 1, "question"
            question, answer = [line[start.end() :]], []
        elif state == "question":
            question.append(line)
        elif state == "answer":
            answer.append(line)
        if state == "question" and _QUESTION_END.search(line):
            after = lines[position + 1] if position + 1 < len(lines) else ""
            if not _SUBQUESTION.match(after):
                state = "answer"
    close()
    return found


def _asks(lines: list[str], position: int, reach: int = 22) -> bool:
    """Tell whether a question mark ends one of the next lines, before another number opens."""
    for offset, line in enumerate(lines[position : position + reach]):
        if offset and _NUMBERED.match(line):
            return False
        if _QUESTION_END.search(line):
            return True
    return False


def written_questions(paper: str, text: str) -> list[Exchange]:
    """Read a weekly paper of Schriftliche Fragen: member, question, minister, answer."""
    found: list[Exchange] = []
    block: list[str] = []
    for line in [*body_lines(text), "0. Abgeordnete"]:
        if not _MEMBER.match(line):
            block.append(line)
            continue
        exchange = _exchange(paper, block)
        if exchange:
            found.append(exchange)
        block = [line]
    return found


def _exchange(paper: str, block: list[str]) -> Exchange | None:
    reply = next((i for i, line in enumerate(block) if _MINISTER.match(line)), None)
    if reply is None or not _MEMBER.match(block[0]):
        return None
    # The member's party in brackets, sometimes broken over two lines, ends the name.
    name_end = next((i for i, line in enumerate(block[:reply]) if line.rstrip().endswith(")")), 0)
    date = next((i for i in range(reply, min(reply + 4, len(block))) if " 20" in block[i]), reply)
    question, answer = join_lines(block[name_end + 1 : reply]), join_lines(block[date + 1 :])
    return Exchange(paper, question, answer) if _worth_learning(question, answer) else None


def question_chunks(exchange: Exchange, most: int = 3) -> list[tuple[str, str]]:
    """Pair a question with the first `most` chunks (about 1,200 characters) of its answer."""
    pieces = [piece for piece in chunks(exchange.answer) if len(piece) >= _SHORTEST_ANSWER]
    return [(exchange.question, piece) for piece in pieces[:most]]
